import { present } from '../../../src/cli/redrive/present.ts';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aRecord, recordIdOf } from '../../fixtures/records.ts';
import { startWorkers } from '../day/workers.ts';
import type { Engine } from '../faulty-dynamodb/engine.ts';
import type { CallToDynamoDb, Fault } from '../faulty-dynamodb/fault.ts';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '../faulty-dynamodb/proxy.ts';

/** More than one call inserts, so all are looked up first. */
export const GOOD = 30;
/** More than one call puts. */
const BAD = 30;
/** Event ids and sequence numbers of different batches do not meet. */
const MOST_RECORDS = 1_000;

/** The asset in a process, and its way to DynamoDB. */
export interface Lane {
  readonly dynamoDb: FaultyDynamoDb;
  readonly setFaults: (faultFor: (call: CallToDynamoDb) => Fault) => void;
  /** Invokes it with a batch of good records, bad ones, and two of these once more. */
  readonly invoke: (batch: number, limitMs: number, good?: number) => Promise<Ended>;
}

/** How an invocation ended. */
export interface Ended {
  /** The index of the reported record; the number of records where none was. */
  readonly acknowledged: number;
  readonly records: number;
  /** Of the function's log line. */
  readonly retries: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** Starts a process of the asset, which is stopped with `started`. */
export async function startLane(
  started: AsyncDisposableStack,
  { module, engine }: { readonly module: URL; readonly engine: Engine },
): Promise<Lane> {
  let faults: (call: CallToDynamoDb) => Fault = () => ({ kind: 'none' });
  let line: Pick<Ended, 'retries' | 'durationMs'> | undefined;
  const dynamoDb = await startFaultyDynamoDb({
    engine: engine.endpoint,
    faultFor: (call) => faults(call),
  });
  started.defer(dynamoDb.stop);
  const workers = startWorkers({
    module,
    endpoint: dynamoDb.endpoint,
    concurrency: 1,
    onLine(text) {
      if (text.includes('"retries"')) line = JSON.parse(text);
    },
  });
  started.defer(workers.stop);
  return {
    dynamoDb,
    setFaults(next) {
      faults = next;
    },
    async invoke(batch, limitMs, good = GOOD) {
      const { records, keys } = contentOf(batch, good);
      line = undefined;
      const answer = await workers
        .take()
        ?.invoke(
          { Records: records },
          { awsRequestId: `batch ${batch}`, getRemainingTimeInMillis: () => limitMs },
        );
      await dynamoDb.settled();
      const identifier = answer?.batchItemFailures[0]?.itemIdentifier;
      const reported = records.findIndex(({ kinesis }) => kinesis.sequenceNumber === identifier);
      const acknowledged = identifier === undefined ? records.length : reported;
      await checkTables(keys.slice(0, acknowledged), engine, `Batch ${batch}`);
      const { retries = {}, durationMs = 0 } = line ?? {};
      return { acknowledged, records: records.length, retries, durationMs };
    },
  };
}

interface Key {
  readonly table: string;
  readonly key: string;
}

function contentOf(batch: number, size: number) {
  const from = batch * MOST_RECORDS;
  const good = Array.from({ length: size }, (_, n) => ({
    record: aRecord(aCloudEvent({ id: `EZ-${from + n}` }), { number: from + n }),
    key: { table: EVENTS_TABLE, key: `EZ-${from + n}` },
  }));
  const bad = Array.from({ length: BAD }, (_, n) => ({
    record: aRecord(`no JSON ${n}`, { number: from + size + n }),
    key: { table: REJECTIONS_TABLE, key: recordIdOf(from + size + n) },
  }));
  // DynamoDB refuses a call that names a key twice.
  const all = [...good, ...bad, ...bad.slice(-2)];
  return { records: all.map(({ record }) => record), keys: all.map(({ key }) => key) };
}

/** @throws Error that says what was acknowledged and is not in its table */
async function checkTables(keys: readonly Key[], { client }: Engine, where: string) {
  const { signal } = new AbortController();
  for (const [table, name] of [
    [EVENTS_TABLE, 'id'],
    [REJECTIONS_TABLE, 'recordId'],
  ] as const) {
    const wanted = new Set(keys.filter((one) => one.table === table).map(({ key }) => key));
    const stored = await present({ client, table, signal }, name, [...wanted]);
    const missing = [...wanted].filter((key) => !stored.has(key));
    if (missing.length === 0) continue;
    throw new Error(
      `${where}: acknowledged and not in ${table}: ${missing.length}, such as ${missing[0]}`,
    );
  }
}
