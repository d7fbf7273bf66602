import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, jsonOf } from '../json/item.ts';
import type { JsonObject } from '../json/json-object.ts';
import { batchGet, type Table } from './batch-get.ts';
import { dayAndClock } from './moments.ts';
import { asText, asTime } from './stored-item.ts';
import type { TimeZone } from './time-zone.ts';

/** For how long a tombstone has to be there: see {@link tombstone}. */
export interface Retention {
  /** Of events, rejections and failed batches. */
  readonly eventDays: number;
  /** Of the Kinesis stream. */
  readonly streamHours: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What is put over an event that is forgotten, and under the SID of a call: nothing but when. To the
 * consumer it is a known id, so neither a redelivery nor a replay stores the event again, and a redrive
 * does not send it. A record that is in the stream now may still become a rejection or a failed batch,
 * until the stream drops it, and these can be redriven for as long as events are kept: the tombstone
 * outlives all of that (docs/forgetting.md).
 */
export function tombstone(id: string, retention: Retention, now: Date) {
  return {
    id: { S: id },
    forgottenAt: { S: now.toISOString() },
    expiresAt: { N: String(Math.floor(neededUntil(retention, now).getTime() / 1_000)) },
  } satisfies Record<string, AttributeValue>;
}

/** Until when something that is forgotten now could come back, and is kept from it. */
export function neededUntil({ eventDays, streamHours }: Retention, now: Date): Date {
  return new Date(now.getTime() + eventDays * DAY_MS + streamHours * HOUR_MS);
}

/** When what an item stood for was forgotten, ISO 8601; `undefined` of one that is no tombstone. */
export function forgottenAtOf({ type, forgottenAt }: JsonObject): string | undefined {
  return asText(type) === undefined ? asTime(forgottenAt) : undefined;
}

/** What to say of an event or a call that was forgotten. */
export function wasForgotten(what: string, forgottenAt: string, zone: TimeZone): string {
  return `${what} was forgotten on ${dayAndClock(forgottenAt, zone)} ${zone.name}`;
}

/** Whether an item is a tombstone. */
export function isTombstone(item: Item): boolean {
  return item['type'] === undefined && item['forgottenAt'] !== undefined;
}

/**
 * Those of the calls that were forgotten, and when: ISO 8601. Read consistently.
 *
 * @throws CliError where DynamoDB leaves keys unprocessed attempt after attempt
 */
export async function forgottenCalls(
  callSids: readonly string[],
  source: Table,
): Promise<Map<string, string>> {
  const items = await batchGet(source, 'id', [...new Set(callSids)], {
    ProjectionExpression: 'id, #type, forgottenAt',
    ExpressionAttributeNames: { '#type': 'type' },
    ConsistentRead: true,
  });
  return new Map(
    items.flatMap((item) => {
      const forgottenAt = forgottenAtOf(jsonOf(item));
      return forgottenAt === undefined ? [] : [[item['id']?.S ?? '', forgottenAt] as const];
    }),
  );
}
