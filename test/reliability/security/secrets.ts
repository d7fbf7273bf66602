import { buildAsset } from '../built-asset.ts';
import type { Conditions, Scenario } from '../scenario.ts';
import { type FunctionUnderTest, startFunctionUnderTest } from './function-under-test.ts';
import { readLine } from './leaks.ts';
import { kinesisRecords, planter, tableChanges } from './planting.ts';
import { startRecordedDynamoDb, startRecordedEventBus } from './recorded-services.ts';
import { meetEverything, meetFailingProcessors, publishEverything } from './secret-outcomes.ts';

export const secrets: Scenario = {
  name: 'secrets',
  proves: 'whatever an event holds and whatever becomes of it, the log does not repeat it',
  run,
};

async function run(conditions: Conditions) {
  await consumerKeepsSecrets(conditions);
  await publisherKeepsSecrets(conditions);
}

async function consumerKeepsSecrets({ seed, say }: Conditions) {
  await using started = new AsyncDisposableStack();
  const dynamoDb = await startRecordedDynamoDb();
  started.defer(dynamoDb.stop);
  const start = (module: URL, ...preload: URL[]) => {
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      EVENTS_TABLE: 'events',
      REJECTIONS_TABLE: 'rejections',
      RETENTION_DAYS: '30',
      LOG_LEVEL: 'trace',
    };
    return startFunctionUnderTest(started, module, environment, preload);
  };
  const real = start(await buildAsset(started));
  const failing = start(
    new URL('../../../src/handler.ts', import.meta.url),
    new URL('./failing-processors.ts', import.meta.url),
  );
  const planted = planter(kinesisRecords);
  say('the asset, with a secret in each field of each kind of event, through every outcome');
  await meetEverything(real, dynamoDb.meet, planted, seed);
  say('the handler with processors whose errors quote what they were given');
  await meetFailingProcessors(failing, planted);
  for (const line of found([real, failing], planted.places, CONSUMER_ENDS)) say(line);
}

async function publisherKeepsSecrets({ say }: Conditions) {
  await using started = new AsyncDisposableStack();
  const bus = await startRecordedEventBus();
  started.defer(bus.stop);
  const fn = startFunctionUnderTest(started, await buildAsset(started, 'publisher'), {
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
    EVENT_BUS: 'default',
    LOG_LEVEL: 'trace',
  });
  const planted = planter(tableChanges);
  say("the publisher's asset, with a secret in each attribute, through every outcome");
  await publishEverything(fn, bus.meet, planted);
  for (const line of found([fn], planted.places, PUBLISHER_ENDS)) say(line);
}

/**
 * What was found in all that was written and thrown.
 *
 * @throws Error for a secret that is repeated
 */
function found(
  functions: readonly FunctionUnderTest[],
  places: readonly string[],
  ends: readonly string[],
): string[] {
  const written = functions.flatMap(({ lines, thrown }) => [
    ...lines,
    ...thrown.map(({ name, message, stack }) => `${name}: ${message}\n${stack}`),
  ]);
  const read = written.map((text) => ({ text, ...readLine(text) }));
  const leaks = read.filter(({ leaked }) => leaked.length > 0);
  if (leaks.length > 0) {
    const say = ({ text, leaked }: (typeof leaks)[number]) =>
      `${leaked.map((number) => places[number]).join('; ')}\n  in: ${text.slice(0, 1000)}`;
    throw new Error(
      `${leaks.length} of ${written.length} lines and errors repeat a secret, such as\n${leaks.slice(0, 5).map(say).join('\n')}`,
    );
  }
  const allowed = new Set(read.flatMap((line) => line.allowed));
  if (allowed.size === 0) throw new Error('Not even an id was found: the search is blind');
  return [
    `secrets planted, a record each: ${places.length}`,
    `lines written and errors thrown: ${written.length}, ${allowed.size} of the secrets in ids that may be there`,
    `ends that were met: ${endsIn(functions, ends).join(', ')}`,
  ];
}

/** Every way to end, each of which has to have been met: else nothing is proven of it. */
const CONSUMER_ENDS = [
  ...['processed', 'duplicate', 'ignored'],
  ...['not-base64', 'empty', 'not-utf8', 'not-json', 'not-cloudevent', 'invalid-data'],
  ...['processor-failed', 'too-large', 'not-storable'],
  ...['out-of-time', 'processor-asked-to-retry', 'too-large-to-reject'],
  ...['ConfigurationError', 'unforeseen error'],
];
const PUBLISHER_ENDS = [
  ...['published', 'skipped', 'out-of-time', 'refused'],
  ...['ConfigurationError', 'NotTableStreamEventError', 'unforeseen error'],
];

function endsIn(functions: readonly FunctionUnderTest[], ends: readonly string[]): string[] {
  const met = new Map<string, number>();
  const count = (end: string, times = 1) => met.set(end, (met.get(end) ?? 0) + times);
  for (const { lines, thrown } of functions) {
    for (const { name, message } of thrown) {
      count(message.startsWith('An unexpected') ? 'unforeseen error' : name);
    }
    for (const line of lines.filter((line) => line.startsWith('{'))) {
      const { reason, outcomes = {}, unfinishedFrom } = JSON.parse(line);
      if (reason) count(reason);
      if (unfinishedFrom) count(unfinishedFrom.cause);
      for (const [end, times] of Object.entries<number>(outcomes)) count(end, times);
    }
  }
  const missing = ends.filter((end) => !met.get(end));
  if (missing.length > 0) throw new Error(`These ends were not met: ${missing.join(', ')}`);
  return ends.map((end) => `${met.get(end)} ${end}`);
}
