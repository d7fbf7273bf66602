import {
  CreateStreamCommand,
  type KinesisClient,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { type ExpectedOutcomes, sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { integer, seeded } from '../../../src/local/sample-calls/random.ts';
import { putRecords, type StreamRecord } from '../../../src/stream/put-records.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { bytesOf } from '../../fixtures/records.ts';
import type { Poison } from './function.ts';

/** A stream's records, with poison among them at places that the seed chooses. */
export interface PoisonedTraffic {
  readonly records: readonly StreamRecord[];
  readonly poison: readonly StreamRecord[];
  /** What has to become of the others. */
  readonly expected: ExpectedOutcomes;
}

/** Sample calls with so many poison records among them. */
export function poisonedTraffic(
  seed: number,
  calls: number,
  poison: Poison,
  count: number,
): PoisonedTraffic {
  const { records, expected } = sampleTraffic({ seed, calls, start: new Date(Date.now() - 3.6e6) });
  const random = seeded(seed);
  const all: StreamRecord[] = [...records];
  const bad = Array.from({ length: count }, (_, n): StreamRecord => {
    const event = aCloudEvent({ id: `poison-${n}`, type: `com.twilio.voice.test.${poison}` });
    return { data: bytesOf(event), partitionKey: `poison-${n}` };
  });
  for (const record of bad) all.splice(integer(random, 0, all.length), 0, record);
  return { records: all, poison: bad, expected };
}

/** Makes a stream of one shard and fills it, so that its first batch is as large as can be. */
export async function filledStream(
  client: KinesisClient,
  StreamName: string,
  records: readonly StreamRecord[],
): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists({ client, maxWaitTime: 30, minDelay: 1 }, { StreamName });
  await putRecords(client, StreamName, records);
}
