import { type Clock, systemClock } from '../clock.ts';
import { pause } from '../pause.ts';
import { afterInvocation } from './after-invocation.ts';
import { type Batch, splitByAge } from './batch.ts';
import type { InvocationResult } from './invocation-result.ts';
import type { MappingSettings } from './mapping-settings.ts';
import type { ShardRecord } from './record.ts';

/**
 * Why Lambda gave up on a batch. The name for its age is not documented; it is as LocalStack's
 * test_kinesis_maximum_record_age_exceeded recorded it on AWS in April 2025.
 */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** A discarded batch, and why. */
export interface Discard {
  readonly batch: Batch;
  readonly condition: DiscardCondition;
  /** The last invocation's, where there was one. */
  readonly last?: Invocation;
}

/** One invocation of the function and what came of it. */
interface Invocation {
  readonly requestId: string;
  readonly result: InvocationResult;
}

/** What a lane needs from around it. */
export interface LanePorts {
  /** The next new batch, or nothing when there will be none. */
  readonly take: () => Promise<Batch | undefined>;
  readonly invoke: (batch: Batch) => Promise<Invocation>;
  /** These records are done. */
  readonly acknowledge: (records: readonly ShardRecord[]) => void;
  /** Hands a batch to the on-failure destination. False: it could not, and the lane must stop. */
  readonly discard: (discard: Discard) => Promise<boolean>;
  /** @default the machine's */
  readonly clock?: Clock;
}

/**
 * Delivers a lane's records in order, one invocation at a time, until there are no more or `signal`
 * aborts. A batch that is not done holds up the later ones.
 */
export async function workLane(
  ports: LanePorts,
  settings: MappingSettings,
  retentionMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { clock = systemClock } = ports;
  let work: readonly Batch[] = [];
  while (!signal.aborted) {
    const [first, ...later] = work.length > 0 ? work : await takeOne(ports);
    if (first === undefined) return;

    const age = splitByAge(first.records, maxAgeMs(settings, retentionMs), clock.now());
    if (age.expired.length > 0) {
      const batch = { ...first, records: age.expired };
      if (!(await ports.discard({ batch, condition: 'RecordAgeExceeded' }))) return;
      work = age.current.length > 0 ? [{ ...first, records: age.current }, ...later] : later;
      continue;
    }

    const last = await ports.invoke(first);
    const { acknowledged, discarded, next } = afterInvocation(first, last.result, settings);
    if (acknowledged.length > 0) ports.acknowledge(acknowledged);
    if (discarded) {
      const condition = 'RetryAttemptsExhausted';
      if (!(await ports.discard({ batch: discarded, condition, last }))) return;
    }
    work = [...next, ...later];
    const repeats = repeatsOf(next[0]);
    if (repeats > 0) await pause(settings.retryDelayMs(repeats), signal, clock);
  }
}

async function takeOne(ports: LanePorts): Promise<readonly Batch[]> {
  const batch = await ports.take();
  return batch === undefined ? [] : [batch];
}

/** How often a batch was tried as it is. One that was just cut or halved goes at once. */
function repeatsOf(batch: Batch | undefined): number {
  return batch === undefined ? 0 : batch.failures + batch.throttles;
}

/** How old a record may get, in milliseconds: the mapping's limit or the stream's retention. */
function maxAgeMs(settings: MappingSettings, retentionMs: number): number {
  const seconds = settings.maximumRecordAgeInSeconds;
  return seconds === -1 ? retentionMs : Math.min(seconds * 1_000, retentionMs);
}
