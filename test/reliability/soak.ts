import assert from 'node:assert/strict';
import { logTally } from '../../src/local/log-tally.ts';
import { startInstantDynamoDb } from '../fixtures/instant-dynamodb.ts';
import type { Scenario } from './scenario.ts';
import { type Course, courses, type Sample } from './soak/flatness.ts';
import { steadyLoad } from './soak/load.ts';
import { startProbedAsset } from './soak/probed-asset.ts';

/** How often the process is looked at, however long the soak is. */
const SAMPLES = 60;
/** Far more than a batch: an event's copy comes soon after it or in the same batch. */
const REMEMBERED = 20_000;

/** The function under a steady load, for as long as `--minutes` says. */
export const soak: Scenario = {
  name: 'soak',
  proves:
    'under a steady load, memory and open sockets stay flat and so does the work for a record',
  async run({ seed, minutes, signal, say }) {
    await using started = new AsyncDisposableStack();
    const dynamoDb = await startInstantDynamoDb({ remembered: REMEMBERED });
    started.defer(dynamoDb.stop);
    const tally = logTally();
    const { invoke, probe } = await startProbedAsset(started, {
      endpoint: dynamoDb.endpoint,
      onLine: tally.read,
    });

    const samples: Sample[] = [];
    const everyMs = (minutes * 60_000) / SAMPLES;
    const untilMs = Date.now() + minutes * 60_000;
    let records = 0;
    const sent = await steadyLoad(invoke, { seed, untilMs, signal }, async (done) => {
      records += done;
      const last = samples.at(-1)?.atMs ?? 0;
      if (Date.now() - last < everyMs) return;
      samples.push({ atMs: Date.now(), records, ...(await probe()) });
    });
    // What was sent, held against what the function says became of it and what was stored.
    const { batches, ...outcomes } = sent;
    assert.deepEqual(
      { ...tally.outcomes(), stored: dynamoDb.written.events },
      { ...outcomes, unfinished: 0, stored: sent.processed },
    );
    say(`${records} records, in ${batches} invocations; ${sent.processed} events stored`);

    const found = courses(samples);
    for (const course of found) say(`by thirds: ${inWords(course)}`);
    const rising = found.filter(({ rises }) => rises);
    if (rising.length > 0) throw new Error(`Not flat: ${rising.map(inWords).join('; ')}`);
  },
};

function inWords({ name, thirds, unit }: Course): string {
  return `${name} ${thirds.map((value) => value.toFixed(1)).join(', ')} ${unit}`.trim();
}
