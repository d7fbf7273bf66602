import { setTimeout as sleep } from 'node:timers/promises';
import type { KinesisStreamRecord } from 'aws-lambda';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { aChange, aStoredEvent } from '../../fixtures/changes.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import type { FunctionUnderTest } from './function-under-test.ts';
import type { Planter } from './planting.ts';
import { quotingBusTroubles, quotingTroubles } from './quoting-answers.ts';
import { UNFORESEEN, ways } from './quoting-registry.ts';
import type { Trouble } from './recorded-services.ts';

const BATCH_RECORDS = 1000;
/** Less than the handler's margin: nothing is begun. */
const NO_TIME_MS = 1_500;
/** Enough for some calls, and not for long. */
const LITTLE_TIME_MS = 2_300;

/** The real asset: all outcomes, and a DynamoDB whose every fault quotes what it was asked. */
export async function meetEverything(
  fn: FunctionUnderTest,
  meet: (trouble?: Trouble) => void,
  planter: Planter,
  seed: number,
): Promise<void> {
  const events = oneOfEachType(seed).flatMap(planter.inEvent);
  const everything = [...events, ...otherContents(planter)];
  // Twice: what was processed is a duplicate then.
  await inBatches(fn, [...everything, ...everything]);
  await inBatches(fn, everything.slice(0, BATCH_RECORDS), NO_TIME_MS);
  for (const trouble of quotingTroubles) {
    meet(trouble);
    // More than one call inserts, or they would not be looked up.
    const planted = [
      ...['CallSid', 'ConferenceSid', 'From', 'FriendlyName'].flatMap((name) =>
        planter.in(`the parameter ${name} while DynamoDB fails`, (secret, number) =>
          aCloudEvent({ id: `EZ-fault-${number}`, parameters: { [name]: secret, [secret]: name } }),
        ),
      ),
      ...planter.in('no JSON while DynamoDB fails', (secret) => `no JSON: ${secret}`),
    ];
    await fn.invoke(planted, LITTLE_TIME_MS);
  }
  meet();
  for (const record of planter.in('a record too large for an item', (secret) =>
    secret.repeat(500_000 / secret.length),
  )) {
    await fn.invoke([record]);
  }
}

/** The handler with a registry whose processors fail in every way, quoting the event. */
export async function meetFailingProcessors(fn: FunctionUnderTest, planter: Planter) {
  for (const Fails of ways) {
    const planted = planter.in(`an event whose processor ${Fails}`, (Secret, number) =>
      aCloudEvent({ id: `EZ-fails-${number}`, parameters: { Fails, Secret } }),
    );
    for (const record of planted) {
      await fn.invoke([record], Fails.includes('deadline') ? LITTLE_TIME_MS : undefined);
    }
  }
  // What a processor says too late is said to nobody, and must not end up in the log either.
  await sleep(500);
  const unforeseen = planter.in('an unforeseen error', (secret, number) =>
    aCloudEvent({ id: `EZ-unforeseen-${number}`, type: UNFORESEEN + secret }),
  );
  for (const record of unforeseen) await fn.invoke([record]);
}

/** The publisher's asset: all outcomes, and a bus whose every fault quotes what it was given. */
export async function publishEverything(
  fn: FunctionUnderTest,
  meet: (trouble?: Trouble) => void,
  planter: Planter<object>,
): Promise<void> {
  const image = aChange(aStoredEvent({ call: { from: 'a' }, warnings: ['a'], otherParty: 'a' }))
    .dynamodb.NewImage as object;
  const everything = planter.inEvent(image);
  await inBatches(fn, everything);
  await inBatches(fn, everything.slice(0, BATCH_RECORDS), NO_TIME_MS);
  const tooLarge = planter.in('an event too large for an entry', (secret) => ({
    ...image,
    details: { S: secret.repeat(300_000 / secret.length) },
  }));
  for (const record of tooLarge) await fn.invoke([record]);
  const odd = [
    ...planter.in('an image that is none', (secret) => secret),
    ...planter.in('a list that is none', (secret) => ({ ...image, details: { L: secret } })),
  ];
  for (const record of odd) await fn.invoke([record]);
  for (const trouble of quotingBusTroubles) {
    meet(trouble);
    const planted = ['id', 'type', 'summary', 'callSid'].flatMap((name) =>
      planter.in(`the attribute ${name} while EventBridge fails`, (secret) => ({
        ...image,
        [name]: { S: secret },
        [`a ${secret}`]: { M: { [secret]: { S: secret } } },
      })),
    );
    await fn.invoke(planted, LITTLE_TIME_MS);
  }
}

function oneOfEachType(seed: number): object[] {
  const { expected, records } = sampleTraffic({
    seed,
    // So that the rare types are among them.
    events: 4_000,
    otherProducts: 0.05,
    bad: 0,
    duplicates: 0,
    disorder: 0,
  });
  const others = records
    .map(({ data }) => Buffer.from(data).toString())
    .filter((text) => text.startsWith('{"specversion') && !text.includes('com.twilio.voice'))
    .map((text) => JSON.parse(text));
  const events = [...expected.events.values()].map(({ event }) => event);
  return [...new Map([...events, ...others].map((event) => [event.type, event])).values()];
}

/** What is no event, or one that cannot be stored. */
function otherContents(planter: Planter): KinesisStreamRecord[] {
  const deep = (secret: string) =>
    `${'['.repeat(50_000)}${JSON.stringify(secret)}${']'.repeat(50_000)}`;
  const numbers = JSON.stringify(Array(40_000).fill(1));
  const withParameters = (number: number, parameters: string) =>
    JSON.stringify(aCloudEvent({ id: `EZ-odd-${number}`, parameters: {} })).replace(
      '"parameters":{}',
      `"parameters":${parameters}`,
    );
  return [
    ...planter.in(
      'base64 that is none',
      () => '',
      (secret) => `${secret}!`,
    ),
    ...planter.in('nothing but a partition key', () => ''),
    ...planter.in('bytes that are no UTF-8', (secret) =>
      Buffer.concat([Buffer.from(secret), Buffer.from([0xff])]),
    ),
    ...planter.in('text that is no JSON', (secret) => secret),
    ...planter.in('JSON that breaks off', (secret) => `{"a":${JSON.stringify(secret)}`),
    ...planter.in('JSON with more behind it', (secret) => `{"a":"${secret}"} ${secret}`),
    ...planter.in('a JSON string', (secret) => JSON.stringify(secret)),
    ...planter.in('an array of strings', (secret) => [secret, { [secret]: secret }]),
    // Of what is rejected the log repeats ids that look like Twilio’s, and types of the registry.
    ...planter.in('the id of no CloudEvent', (id) => aCloudEvent({ id, specversion: '2' })),
    ...planter.in('the id of invalid data', (id) => aCloudEvent({ id, data: {} })),
    ...planter.in('the type of no CloudEvent', (type) => aCloudEvent({ type, specversion: '2' })),
    ...planter.in('the end of a type', (secret, number) =>
      aCloudEvent({ id: `EZ-type-${number}`, type: `com.twilio.voice.${secret}` }),
    ),
    ...planter.in('an event too large for an item', (secret, number) =>
      withParameters(number, `{"Secret":${JSON.stringify(secret)},"Numbers":${numbers}}`),
    ),
    ...planter.in('an event too deep for an item', (secret, number) =>
      withParameters(number, `{${JSON.stringify(secret)}:${deep(secret)}}`),
    ),
  ];
}

async function inBatches(fn: FunctionUnderTest, records: readonly object[], remainingMs?: number) {
  for (let start = 0; start < records.length; start += BATCH_RECORDS) {
    await fn.invoke(records.slice(start, start + BATCH_RECORDS), remainingMs);
  }
}
