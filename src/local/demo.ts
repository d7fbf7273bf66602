/** `npm run demo`: the whole product on this machine, on realistic calls, with a verdict. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { putRecords } from '../stream/put-records.ts';
import { compare } from './comparison.ts';
import { logTally } from './log-tally.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE, STREAM_NAME } from './names.ts';
import { nextSteps } from './next-steps.ts';
import { progressLine } from './progress-line.ts';
import { differenceLines, outcomeLines, rejectionLines, timelineLines } from './report.ts';
import { type SampleTraffic, sampleTraffic } from './sample-calls/index.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { allItems } from './tables-content.ts';
import { untilStopped } from './until-stopped.ts';

const HELP = `Usage: npm run demo -- [options]

Sends thousands of events of realistic calls through Kinesis, the consumer and
DynamoDB on 127.0.0.1, compares what is stored with what was sent, and ends.

  --seed NUMBER    other calls; the same number makes the same ones  (default 1)
  --events NUMBER  how many, at least                                (default 4000)
  --help           show this
`;

/** Some thousands, so that batches, shards and retries come into play. */
const EVENTS = '4000';
const SHARDS = 2;

process.exitCode = await untilStopped(async (signal, started) => {
  const { seed, events: size, help } = readOptions();
  if (help) {
    console.log(HELP);
    return 0;
  }
  const scratch = await mkdtemp(join(tmpdir(), 'twilio-voice-events-'));
  started.defer(() => rm(scratch, { recursive: true, force: true }));

  console.log('Twilio Voice events: Kinesis → consumer → DynamoDB, all on 127.0.0.1\n');
  const traffic = sampleTraffic({ seed, events: size });
  const tally = logTally();
  const stack = await startLocalStack({
    dynamoDbPort: 0,
    kinesisPort: 0,
    shards: SHARDS,
    failedBatchesDir: join(scratch, 'failed-batches'),
    onLine: tally.read,
  });
  started.defer(stack.stop);
  console.log(`  DynamoDB  ${stack.dynamoDb.endpoint}`);
  console.log(`  Kinesis   ${stack.kinesis.endpoint}, stream of ${SHARDS} shards\n`);

  const startedAt = performance.now();
  await sendAndConsume(stack, traffic, signal);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n${traffic.records.length} records consumed in ${seconds} s.\n`);

  const { client } = stack.dynamoDb;
  const events = await allItems(client, EVENTS_TABLE);
  const rejections = await allItems(client, REJECTIONS_TABLE);
  const { rows, differences } = compare(traffic.expected, events, rejections, tally.outcomes());
  console.log(outcomeLines(rows));
  console.log(rejectionLines(rejections));
  const { callSid, conferenceSid } = traffic.expected.timelines;
  const call = events.filter((event) => event.callSid === callSid);
  console.log(timelineLines(`Call ${callSid}`, call));
  const conference = events.filter((event) => event.conferenceSid === conferenceSid);
  console.log(timelineLines(`Conference ${conferenceSid}`, conference));

  if (differences.length > 0) {
    console.log(differenceLines(differences));
    return 1;
  }
  console.log(
    styleText(
      'green',
      '✓ Every event is in the table exactly once, every bad record is kept with its bytes.',
    ),
  );
  console.log(`
To look at these calls, start the stack that stays, and in a second terminal send
the first of them again:

  npm run local
${nextSteps(seed)
  .map((command) => `  ${command}`)
  .join('\n')}`);
  return 0;
});

/** Puts the records while the consumer is at work, and waits until it has caught up. */
async function sendAndConsume(stack: LocalStack, traffic: SampleTraffic, signal: AbortSignal) {
  const total = traffic.records.length;
  let sent = 0;
  const line = progressLine(() => {
    const { shards } = stack.mapping.progress();
    const sum = (count: (shard: (typeof shards)[number]) => number) =>
      shards.reduce((all, shard) => all + count(shard), 0);
    const consumed = sum(({ acknowledged, discarded }) => acknowledged + discarded);
    return {
      done: consumed,
      total,
      words: `sent ${sent}, consumed ${consumed} of ${total} records in ${sum(({ invocations }) => invocations)} batches`,
    };
  });
  try {
    await putRecords(stack.kinesis.client, STREAM_NAME, traffic.records, {
      signal,
      onProgress: (put) => {
        sent = put;
      },
    });
    await stack.mapping.idle();
  } finally {
    line.end();
  }
}

function readOptions() {
  const string = { type: 'string' } as const;
  const {
    seed = '1',
    events = EVENTS,
    help = false,
  } = parseArgs({
    options: { seed: string, events: string, help: { type: 'boolean' } },
  }).values;
  return { seed: wholeNumber('seed', seed), events: wholeNumber('events', events), help };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text}: expected a whole number`);
  return Number(text);
}
