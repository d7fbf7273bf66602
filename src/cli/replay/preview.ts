import type { ShardRecord } from '../../stream/record.ts';
import { type DryRunOutcome, dryRun } from '../stream/dry-run.ts';

/** How many events would have this outcome. */
export interface PreviewRow {
  /** `store` (or a duplicate), `reject`, `ignore`; `retry` where a processor asks for it. */
  readonly outcome: 'store' | 'reject' | 'ignore' | 'retry';
  /** The event's type; of what is rejected without one, the reason. */
  readonly what: string;
  count: number;
}

/** Counts events by their expected outcome. */
export function createPreview() {
  const rows = new Map<string, PreviewRow>();
  let records = 0;
  return {
    records: () => records,
    async add(more: readonly ShardRecord[]): Promise<void> {
      for (const { lambda } of more) {
        records += 1;
        for (const outcome of await dryRun(lambda)) count(rowOf(outcome));
      }
    },
    rows: (): PreviewRow[] =>
      [...rows.values()].toSorted(
        (a, b) => b.outcome.localeCompare(a.outcome) || b.count - a.count,
      ),
  };

  function count([outcome, what]: readonly [PreviewRow['outcome'], string]): void {
    const key = `${outcome} ${what}`;
    const row = rows.get(key) ?? { outcome, what, count: 0 };
    row.count += 1;
    rows.set(key, row);
  }
}

function rowOf(outcome: DryRunOutcome): readonly [PreviewRow['outcome'], string] {
  switch (outcome.kind) {
    case 'ready':
      return ['store', outcome.event.type];
    case 'ignored':
      return ['ignore', outcome.type];
    case 'rejected':
      return ['reject', outcome.reason];
    case 'unfinished':
      return ['retry', outcome.cause];
  }
}
