import type { ShardRecord } from '../../stream/record.ts';
import { look, type Seen } from '../stream/look.ts';

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
        for (const seen of await look(lambda)) count(rowOf(seen));
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

function rowOf(seen: Seen): readonly [PreviewRow['outcome'], string] {
  switch (seen.kind) {
    case 'ready':
      return ['store', seen.event.type];
    case 'ignored':
      return ['ignore', seen.type];
    case 'rejected':
      return ['reject', seen.reason];
    case 'unfinished':
      return ['retry', seen.cause];
  }
}
