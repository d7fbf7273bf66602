import { type ListedCall, RUNNING } from './listed-call.ts';

/** What many calls come to. */
export interface Sums {
  readonly calls: number;
  readonly answered: number;
  /** Neither answered nor failed, nor running: busy, no answer, canceled, or without an end. */
  readonly unanswered: number;
  readonly failed: number;
  readonly running: number;
  /** Of the calls that tell it; absent where none does. */
  readonly medianTimeToAnswerSeconds: number | undefined;
  /** Of the calls that were answered. */
  readonly medianDurationSeconds: number | undefined;
}

/** Counts calls one by one. Of their times, it keeps how often each length occurs. */
export function summing() {
  const counts = { calls: 0, answered: 0, unanswered: 0, failed: 0, running: 0 };
  const timesToAnswer = new Map<number, number>();
  const durations = new Map<number, number>();
  return {
    add(call: ListedCall): void {
      const { status, timeToAnswerSeconds, durationSeconds } = call;
      const isAnswered = status === 'completed' || timeToAnswerSeconds !== undefined;
      counts.calls += 1;
      if (isAnswered) counts.answered += 1;
      if (status === 'failed') counts.failed += 1;
      else if (status === RUNNING) counts.running += 1;
      else if (!isAnswered) counts.unanswered += 1;
      count(timesToAnswer, timeToAnswerSeconds);
      if (isAnswered) count(durations, durationSeconds);
    },
    sums: (): Sums => ({
      ...counts,
      medianTimeToAnswerSeconds: median(timesToAnswer),
      medianDurationSeconds: median(durations),
    }),
  };
}

function count(lengths: Map<number, number>, seconds: number | undefined): void {
  if (seconds !== undefined) lengths.set(seconds, (lengths.get(seconds) ?? 0) + 1);
}

function median(lengths: ReadonlyMap<number, number>): number | undefined {
  const inOrder = [...lengths].sort(([a], [b]) => a - b);
  const total = inOrder.reduce((sum, [, times]) => sum + times, 0);
  const valueAt = (place: number) => {
    let seen = 0;
    for (const [value, times] of inOrder) {
      seen += times;
      if (place < seen) return value;
    }
    return undefined;
  };
  const [low, high] = [valueAt(Math.floor((total - 1) / 2)), valueAt(Math.floor(total / 2))];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
