import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamEvent } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InvokedFunction } from '../../src/cli/replay/invoke.ts';
import { replayShard } from '../../src/cli/replay/replay.ts';
import { EVENTS_TABLE } from '../../src/local/names.ts';
import { startAwsServer } from '../fixtures/aws-server.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { during } from '../fixtures/during.ts';
import { quietStack } from '../fixtures/stand-in-stack.ts';
import { aRecord, settingsWith } from '../stream/factories.ts';
import { useCliStack } from './local-stack.ts';
import { runCli } from './run-cli.ts';
import { startS3AndLambda } from './s3-and-lambda.ts';

const local = useCliStack();
const lambda = during(startS3AndLambda);
const aws = during(() => startAwsServer(quietStack()));
beforeAll(async () => {
  const ignored = aCloudEvent({ type: 'com.twilio.messaging.message.sent' });
  await local.put(aCloudEvent({ id: 'EZ-1' }), aCloudEvent({ id: 'EZ-2' }), 'no json', ignored);
  await local.stack.mapping.idle();
});

const eventIds = async () => (await local.events()).map(({ id }) => id).toSorted();
const deployed = (...args: string[]) =>
  runCli(['--json', 'replay', ...args], {
    env: { ...aws.env, ...lambda.env, ...local.endpoints },
  });
const NO_TABLE = {
  functionError: 'Unhandled',
  payload: { errorType: 'ConfigurationError', errorMessage: 'no such table' },
};

describe('replay, with the local stack', () => {
  it('counts what would become of the events, and invokes nothing', async () => {
    await forget('EZ-1');
    const { stdout, exitCode } = await local.cli(['replay', '--from', '1h', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('4 records arrived from');
    expect(stdout).toMatch(/^store +amd\.detected +2 *$/m);
    expect(stdout).toMatch(/^reject +not-json +1 *$/m);
    expect(stdout).toMatch(/^ignore +messaging\.message\.sent +1 *$/m);
    expect(await eventIds()).toEqual(['EZ-2']);
  });

  it('brings back an event that was lost, and nothing twice', async () => {
    await forget('EZ-1');
    const { stdout, exitCode } = await local.cli(['replay', '--from', '1h']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Accepted by the consumer of this version: 4, in');
    expect(await eventIds()).toEqual(['EZ-1', 'EZ-2']);
    expect(await local.rejections()).toHaveLength(1);
  });

  it('leaves out what arrived before or after', async () => {
    const { json } = await local.cli(['--json', 'replay', '--from', '2d', '--to', '1d']);
    expect(json).toMatchObject({ records: 0, invocations: 0 });
  });

  it.each([
    [['--from', '1h', '--to', '2h'], '--from has to be in the past and before --to'],
    [['--from', 'noon'], 'Expected ISO 8601 such as'],
    [[], "required option '--from <time>' not specified"],
  ])('refuses %j', async (args, words) => {
    const { stderr, exitCode } = await local.cli(['replay', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('replay, with a deployed function', () => {
  it('invokes it with the records as Lambda does, and goes on at the one it reports', async () => {
    lambda.invocations.length = 0;
    const whole = await deployed('--from', '1h');
    expect(whole.json).toMatchObject({ records: 4, accepted: 4, repeated: 0 });
    const batch = lambda.invocations.find(({ Records }) => Records.length > 1);
    const [first, second] = batch?.Records ?? [];
    expect(first).toMatchObject({ eventSource: 'aws:kinesis', eventName: 'aws:kinesis:record' });
    expect(first?.eventID).toMatch(/^shardId-\d{12}:\d+$/);

    const again = lambda.invocations.map(({ Records }) => Records.length);
    // Both shards' first answers, whichever comes first: the report only fits one of them.
    const report = { batchItemFailures: [{ itemIdentifier: second?.kinesis.sequenceNumber }] };
    lambda.answers.push(...again.map(() => ({ payload: report })));
    const { json, exitCode } = await deployed('--from', '1h');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ records: 4, accepted: 4, unfinished: [] });
    expect(json.repeated).toBeGreaterThan(0);
  });

  it('names what the function does not get done, and what it said', async () => {
    lambda.answers.push(...Array.from({ length: 100 }, () => NO_TABLE));
    const { json, exitCode } = await deployed('--from', '1h');
    lambda.answers.length = 0;
    expect(exitCode).toBe(1);
    const { accepted, unfinished } = json;
    expect(accepted).toBe(0);
    expect(unfinished).toHaveLength(4);
    expect(unfinished[0].reason).toBe('ConfigurationError: no such table');
  });
});

it('stops when so many records in a row are not done that none would be', async () => {
  await local.put(...Array.from({ length: 30 }, (_, n) => aCloudEvent({ id: `EZ-many-${n}` })));
  lambda.answers.push(...Array.from({ length: 1_000 }, () => NO_TABLE));
  const { json, exitCode } = await deployed('--from', '1h');
  lambda.answers.length = 0;
  expect(exitCode).toBe(1);
  const { stoppedBy, unfinished } = json;
  expect(stoppedBy).toBe('ConfigurationError: no such table');
  expect(unfinished.length).toBeLessThan(15);
});

async function forget(id: string): Promise<void> {
  const Key = { id: { S: id } };
  await local.stack.dynamoDb.client.send(new DeleteItemCommand({ TableName: EVENTS_TABLE, Key }));
}

it('delivers each record once, in full batches and in what is left at the end', async () => {
  const records = Array.from({ length: 25 }, (_, n) => aRecord(n));
  const batches: string[][] = [];
  const consumer: InvokedFunction = {
    title: '',
    close: async () => {},
    async invoke(event) {
      const { Records } = event as KinesisStreamEvent;
      batches.push(Records.map(({ kinesis }) => kinesis.sequenceNumber));
      return { kind: 'returned', response: { batchItemFailures: [] } };
    },
  };
  const polls = (async function* () {
    yield records.slice(0, 13);
    yield records.slice(13);
  })();
  const tally = { records: 0, accepted: 0, invocations: 0, repeated: 0, unfinished: [] };
  const { signal } = new AbortController();
  const settings = settingsWith({ batchSize: 10, reportBatchItemFailures: true });
  await replayShard({ shardId: 'a', polls }, consumer, settings, { tally, signal });
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(batches.flat()).toEqual(records.map(({ sequenceNumber }) => sequenceNumber));
  expect(tally).toMatchObject({ records: 25, accepted: 25, unfinished: [] });
});
