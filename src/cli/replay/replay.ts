import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../clock.ts';
import { inFlight } from '../../in-flight.ts';
import { type Batch, newBatch, nextBatch } from '../../stream/batch.ts';
import { readAnswer } from '../../stream/invocation-result.ts';
import { workLane } from '../../stream/lane.ts';
import type { MappingSettings } from '../../stream/mapping-settings.ts';
import { lambdaEvent, type ShardRecord } from '../../stream/record.ts';
import type { InvokedFunction } from './invoke.ts';

/** Progress of a replay. */
export interface ReplayTally {
  records: number;
  /** Accepted by the function: processed, duplicate, ignored or rejected. */
  accepted: number;
  invocations: number;
  /** Invocations after which records had to be delivered again. */
  repeated: number;
  /** Records that stayed unfinished, and the function's last reason. */
  readonly unfinished: { readonly recordId: string; readonly reason: string }[];
  /** Why the replay stopped early: too many consecutive records failed. */
  stoppedBy?: string;
}

/** When the deployment is wrong rather than a record, every record fails, and retrying each takes hours. */
const MAX_CONSECUTIVE_FAILURES = 5;

/** Shards that are replayed at the same time. */
const SHARDS_IN_FLIGHT = 4;

/** One shard's records in a time range, in order. */
export interface ShardRange {
  readonly shardId: string;
  readonly polls: AsyncGenerator<readonly ShardRecord[]>;
}

/** Reads or replays the shards of each level together, and one level after the other. */
export async function forEachShard(
  levels: readonly (readonly ShardRange[])[],
  run: (shard: ShardRange) => Promise<void>,
): Promise<void> {
  for (const shards of levels) await inFlight(SHARDS_IN_FLIGHT, shards, run, () => true);
}

/**
 * Invokes the function with a shard's records as the mapping does: in order, in batches of up to
 * 6 MB, from the first unfinished record again. What fails five times is halved until the bad record
 * stands alone, and that one is left unfinished.
 */
export async function replayShard(
  { shardId, polls }: ShardRange,
  consumer: InvokedFunction,
  settings: MappingSettings,
  {
    tally,
    signal,
    clock = systemClock,
  }: {
    readonly tally: ReplayTally;
    readonly signal: AbortSignal;
    /** @default the machine's */
    readonly clock?: Clock;
  },
): Promise<void> {
  let waiting: readonly ShardRecord[] = [];
  let ended = false;
  let consecutiveFailures = 0;

  async function take(): Promise<Batch | undefined> {
    while (tally.stoppedBy === undefined) {
      // A window that never ends: batches go when they are full, or when there is nothing more.
      const windowStart = ended ? 0 : Number.POSITIVE_INFINITY;
      const next = nextBatch({ records: waiting, windowStart, ended, now: clock.now() }, settings);
      if (next.kind === 'batch') {
        const batch = newBatch(waiting.slice(0, next.size));
        waiting = waiting.slice(next.size);
        return batch;
      }
      if (ended) return undefined;
      const poll = await polls.next();
      if (poll.done) ended = true;
      else {
        tally.records += poll.value.length;
        waiting = [...waiting, ...poll.value];
      }
    }
    return undefined;
  }

  await workLane(
    {
      clock,
      take,
      async invoke(batch) {
        const answer = await consumer.invoke(lambdaEvent(batch.records), signal);
        const result = readAnswer(answer, batch, settings);
        tally.invocations += 1;
        if (result.kind !== 'succeeded') tally.repeated += 1;
        return { requestId: randomUUID(), result };
      },
      acknowledge(records) {
        tally.accepted += records.length;
        consecutiveFailures = 0;
      },
      async discard({ batch, last }) {
        const result = last?.result;
        const failed = result?.kind === 'failed' ? result.reason : undefined;
        const reason = failed ?? 'the function reported it as unfinished';
        for (const { sequenceNumber } of batch.records) {
          tally.unfinished.push({ recordId: `${shardId}:${sequenceNumber}`, reason });
        }
        consecutiveFailures += 1;
        if (consecutiveFailures >= MAX_CONSECUTIVE_FAILURES) tally.stoppedBy ??= reason;
        return tally.stoppedBy === undefined;
      },
    },
    settings,
    Number.POSITIVE_INFINITY,
    signal,
  );
  signal.throwIfAborted();
}
