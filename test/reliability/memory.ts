import type { KinesisStreamRecord } from 'aws-lambda';
import { MEMORY_MB } from '../../infra/sizes.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { startInstantDynamoDb } from '../fixtures/instant-dynamodb.ts';
import { aBatch } from '../fixtures/records.ts';
import type { Scenario } from './scenario.ts';
import { startProbedAsset } from './soak/probed-asset.ts';

/** A batch that is small as it is sent, and large as it is worked on. */
interface Case {
  readonly what: string;
  readonly records: readonly KinesisStreamRecord[];
  /** Events or rejections that each record becomes. */
  readonly items: number;
}

/**
 * The heap of Lambda's Node: its start script gives a tenth of the function's memory to the young
 * generation, half of that to each of its halves, and the rest to the old one (`/var/runtime` of the
 * published images).
 */
const YOUNG_MB = Math.floor(MEMORY_MB / 10);
const HEAP = [
  `--max-semi-space-size=${Math.floor(YOUNG_MB / 2)}`,
  `--max-old-space-size=${MEMORY_MB - YOUNG_MB}`,
];
const MB = 1024 * 1024;
/** Amazon DynamoDB quotas. */
const MAX_REQUEST_BYTES = 16 * MB;
/** Each is as large as the one before: two show it. */
const DELIVERIES = 2;
const TIMEOUT_MS = 300_000;
/** As many as are taken out of one record. */
const ELEMENTS = 10_000;

/** Batches that outgrow what is sent. */
export const memory: Scenario = {
  name: 'memory',
  proves: `no batch outgrows the ${MEMORY_MB} MB of the function or the 16 MiB of a request, and each is acknowledged piece by piece`,
  async run({ long, signal, say }) {
    for (const one of cases()) {
      signal.throwIfAborted();
      say(await deliver(one, long ? Infinity : DELIVERIES));
    }
  },
};

function cases(): readonly Case[] {
  const arrays = (count: number, element: string): Case => ({
    what: `${count} records of ${ELEMENTS} × ${element}`,
    records: aBatch(...Array(count).fill(`[${Array(ELEMENTS).fill(element).join()}]`)),
    items: ELEMENTS,
  });
  const escaped = Array.from({ length: 8 }, (_, n) =>
    aCloudEvent({ id: `EZ${n}`, parameters: { Text: '\u0001'.repeat(390_000) } }),
  );
  return [
    arrays(30, '{}'),
    arrays(60, '{}'),
    arrays(50, '0'),
    { what: '8 events of 390,000 × U+0001', records: aBatch(...escaped), items: 1 },
  ];
}

/** Delivers a batch again and again, each time from the reported record on, as the mapping does. */
async function deliver({ what, records, items }: Case, deliveries: number): Promise<string> {
  await using started = new AsyncDisposableStack();
  const dynamoDb = await startInstantDynamoDb({ remembered: 0 });
  started.defer(dynamoDb.stop);
  const { invoke, probe } = await startProbedAsset(started, {
    endpoint: dynamoDb.endpoint,
    onLine: () => {},
    nodeOptions: HEAP,
  });
  let open = records;
  let delivered = 0;
  while (open.length > 0 && delivered < deliveries) {
    const context = { awsRequestId: what, getRemainingTimeInMillis: () => TIMEOUT_MS };
    const { batchItemFailures } = await invoke({ Records: [...open] }, context);
    delivered += 1;
    const identifier = batchItemFailures[0]?.itemIdentifier;
    const next = open.findIndex(({ kinesis }) => kinesis.sequenceNumber === identifier);
    if (next === 0) throw new Error(`${what}: delivery ${delivered} acknowledged nothing`);
    open = next === -1 ? [] : open.slice(next);
  }
  const { events, rejections } = dynamoDb.written;
  const { largestRequest } = dynamoDb.sent;
  const { peakRss } = await probe();
  const acknowledged = records.length - open.length;
  if (events + rejections < acknowledged * items) {
    throw new Error(
      `${what}: ${acknowledged} records acknowledged, ${events + rejections} items kept`,
    );
  }
  const peakMb = Math.round(peakRss / MB);
  const requestMb = (largestRequest / MB).toFixed(1);
  if (peakMb >= MEMORY_MB) throw new Error(`${what}: ${peakMb} MB resident at the most`);
  if (largestRequest > MAX_REQUEST_BYTES) throw new Error(`${what}: a request of ${requestMb} MiB`);
  return `${what}: ${acknowledged} acknowledged in ${delivered} deliveries; at the most ${peakMb} MB resident, ${requestMb} MiB in a request`;
}
