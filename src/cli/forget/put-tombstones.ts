import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { isRetryable, reasonOf } from '../../aws-calls/errors.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { inFlight } from '../../in-flight.ts';
import type { Table } from '../batch-get.ts';
import { CliError } from '../errors.ts';
import { type Retention, tombstone } from '../forgotten.ts';

const PUTS_IN_FLIGHT = 10;
/** Each of them is several of the SDK's. */
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Where there is no item, or a tombstone: that one lives longer then. */
const NOT_OVER_AN_EVENT = {
  ConditionExpression: 'attribute_not_exists(#type)',
  ExpressionAttributeNames: { '#type': 'type' },
};

interface PutOptions {
  readonly retention: Retention;
  /**
   * Puts no tombstone over an event. Else it takes the place of whatever there is, or is not: what has
   * expired a moment ago may come back too.
   */
  readonly sparesEvents?: boolean;
  readonly onPut?: () => void;
  /** @default the machine's */
  readonly clock?: Clock;
}

/**
 * Puts a tombstone under each of the ids, each in one PutItem: after a delete, the consumer could
 * store the event again before the put.
 *
 * @throws CliError where DynamoDB does not take one, attempt after attempt
 */
export async function putTombstones(
  table: Table,
  ids: readonly string[],
  options: PutOptions,
): Promise<void> {
  const put = async (id: string) => {
    await putOne(table, id, options);
    options.onPut?.();
  };
  await inFlight(PUTS_IN_FLIGHT, ids, put, () => !table.signal.aborted);
  table.signal.throwIfAborted();
}

async function putOne(
  {
    client,
    table,
    signal,
    pause = (milliseconds) => sleep(milliseconds, undefined, { signal }),
  }: Table,
  id: string,
  { retention, sparesEvents, clock = systemClock }: PutOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const command = new PutItemCommand({
      TableName: table,
      Item: tombstone(id, retention, new Date(clock.now())),
      ...(sparesEvents && NOT_OVER_AN_EVENT),
    });
    try {
      await client.send(command, { abortSignal: signal });
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return;
      if (signal.aborted || !isRetryable(error)) throw error;
      if (attempt === MAX_ATTEMPTS) {
        throw new CliError(
          `DynamoDB does not take a tombstone into ${table} (${reasonOf(error)}), ${attempt} attempts in a row. What is forgotten stays so: run the command again later, and it does the rest.`,
        );
      }
      // Full jitter, as everywhere.
      await pause(clock.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
    }
  }
}
