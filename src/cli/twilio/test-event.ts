import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { readEvent } from '../../events/read-event.ts';
import { TEST_EVENT_TYPE } from '../../events/test-event.ts';
import { validate } from '../../events/validate.ts';
import { decode } from '../../kinesis/decode.ts';
import { shardRecord } from '../../stream/record.ts';
import { CliError } from '../errors.ts';
import type { Context } from '../program.ts';
import type { System } from '../system.ts';
import { type Arrival, watchStream } from './watch-stream.ts';

const STREAM_POLL_INTERVAL_MS = 1_000;
const TABLE_POLL_INTERVAL_MS = 200;

/** A test event that was stored, and how long after the request to Twilio. */
export interface Delivered {
  readonly testId: string;
  readonly toStreamMs: number;
  readonly toTableMs: number;
}

export interface Waiting {
  /** Asks Twilio for the test event. */
  readonly send: () => Promise<void>;
  readonly accountSid: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The command to run once more if it fails. */
  readonly again: string;
  readonly onStage: (stage: 'to the stream' | 'to the table') => void;
}

/**
 * Sends a test event and waits until it is in the events table. Twilio does not return its id, and
 * the table has no index by type: so the stream is watched for it, and then the table queried by id.
 * That also shows whether an event is lost before the stream or after it.
 *
 * @throws CliError that says how far the event came
 */
async function deliverTestEvent(system: System, waiting: Waiting): Promise<Delivered> {
  const { send, timeoutMs, signal, onStage } = waiting;
  const watch = await watchStream(system.kinesis, system.streamName, signal);
  const sentAt = Date.now();
  const deadline = sentAt + timeoutMs;
  await send();

  onStage('to the stream');
  let testId: string | undefined;
  for (;;) {
    const arrivals = await watch();
    testId = arrivals.map((arrival) => testIdIn(arrival, waiting.accountSid)).find(Boolean);
    if (testId !== undefined) break;
    if (Date.now() > deadline) throw notInStream(system, waiting);
    await sleep(STREAM_POLL_INTERVAL_MS, undefined, { signal });
  }
  const toStreamMs = Date.now() - sentAt;

  onStage('to the table');
  while (!(await isStored(system.dynamoDb, system.eventsTable, testId))) {
    if (Date.now() > deadline) throw notInTable(system, waiting);
    await sleep(TABLE_POLL_INTERVAL_MS, undefined, { signal });
  }
  return { testId, toStreamMs, toTableMs: Date.now() - sentAt };
}

/** {@link deliverTestEvent}, with its progress in a line. */
export async function awaitTestEvent(
  { output, system, signal }: Pick<Context, 'output' | 'system' | 'signal'>,
  waiting: Omit<Waiting, 'signal' | 'onStage'>,
): Promise<Delivered> {
  const startedAt = Date.now();
  let stage = 'to be sent';
  const progress = output.progress(
    () => `Waiting for the test event ${stage}, ${inSeconds(Date.now() - startedAt)}`,
  );
  const onStage = (words: string) => {
    stage = `to come ${words}`;
  };
  try {
    return await deliverTestEvent(await system(), { ...waiting, signal, onStage });
  } finally {
    progress.end();
  }
}

/** How long a test event took. */
export function deliveryInWords({ toStreamMs, toTableMs }: Delivered): string {
  return `in the stream after ${inSeconds(toStreamMs)}, in the events table after ${inSeconds(toTableMs)}`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** The id of the test event in a record, if it is one of this account. */
function testIdIn({ shardId, record }: Arrival, accountSid: string): string | undefined {
  const { lambda } = shardRecord(record, { shardId, streamArn: '', functionArn: '' });
  for (const decoded of decode(lambda)) {
    if (decoded.kind !== 'decoded') continue;
    const validated = validate(decoded);
    if (validated.kind !== 'valid' || validated.type !== TEST_EVENT_TYPE) continue;
    const { id, accountSid: sender } = readEvent(validated);
    // A test event's own id is its account: other accounts may send into the stream too.
    const isOther = sender?.startsWith('AC') && sender !== accountSid;
    if (!isOther) return id;
  }
  return undefined;
}

async function isStored(client: DynamoDBClient, table: string, id: string): Promise<boolean> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: { id: { S: id } },
      ConsistentRead: true,
      ProjectionExpression: 'id',
    }),
  );
  return Item !== undefined;
}

function notInStream({ streamName }: System, { timeoutMs, again }: Waiting): CliError {
  return new CliError(
    `Twilio took the request for a test event, but none came into the stream "${streamName}" within ${timeoutMs / 1_000} s. Twilio writes the reason into its Debugger (Console: Monitor, Logs, Errors):
  93101  the stream cannot be written to
  93102  the role cannot be assumed: was it changed, or is the principal another one?
  93103  the stream has too few shards, or is gone
Then run ${again} again; --wait 5m waits longer.`,
  );
}

function notInTable({ streamName, eventsTable }: System, { timeoutMs, again }: Waiting): CliError {
  return new CliError(
    `Twilio’s test event came into the stream "${streamName}", but not into the table "${eventsTable}" within ${timeoutMs / 1_000} s. The consumer is behind, or does not run: look with voice-events status. Then run ${again} again; --wait 5m waits longer.`,
  );
}
