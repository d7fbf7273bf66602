import { isDeepStrictEqual } from 'node:util';
import type { ExpectedOutcomes } from './sample-calls/index.ts';
import type { StoredItem } from './tables-content.ts';

/** What the consumer's log lines say in sum. */
export interface LoggedOutcomes {
  readonly processed: number;
  readonly duplicate: number;
  readonly ignored: number;
  readonly rejected: number;
  readonly unfinished: number;
}

/** One kind of outcome: how many there had to be, and how many there were. */
export interface OutcomeRow {
  readonly outcome: string;
  readonly expected: number;
  readonly found: number;
  readonly holds: boolean;
}

/** What was sent, held against what is stored. No differences means: nothing lost, nothing doubled. */
export interface Comparison {
  readonly rows: readonly OutcomeRow[];
  readonly differences: readonly string[];
}

/** Compares by content: each event with its parameters, each rejection with its bytes. */
export function compare(
  expected: ExpectedOutcomes,
  events: readonly StoredItem[],
  rejections: readonly StoredItem[],
  logged: LoggedOutcomes,
): Comparison {
  const rows = [
    exactly('events stored', expected.events.size, events.length),
    // On a busy machine a call may end too late, and what it stored is a duplicate when it is made again.
    atLeast('duplicates dropped', expected.duplicates, logged.duplicate),
    exactly('other products ignored', expected.ignored, logged.ignored),
    exactly('rejected, with bytes', expected.rejected.length, rejections.length),
  ];
  const counts = rows
    .filter(({ holds }) => !holds)
    .map((row) => `${row.outcome}: expected ${row.expected}, found ${row.found}`);
  return {
    rows,
    differences: [
      ...counts,
      ...eventDifferences(expected, events),
      ...rejectionDifferences(expected, rejections),
    ],
  };
}

function exactly(outcome: string, expected: number, found: number): OutcomeRow {
  return { outcome, expected, found, holds: found === expected };
}

function atLeast(outcome: string, expected: number, found: number): OutcomeRow {
  return { outcome, expected, found, holds: found >= expected };
}

function eventDifferences({ events }: ExpectedOutcomes, items: readonly StoredItem[]): string[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const differences: string[] = [];
  for (const [id, { type, event, callSid, conferenceSid, occurredAt }] of events) {
    const item = byId.get(id);
    if (item === undefined) {
      differences.push(`event ${id} (${type}) is not in the table`);
      continue;
    }
    byId.delete(id);
    const request = event.data.request as { parameters?: object } | undefined;
    const wanted = {
      type,
      callSid,
      conferenceSid,
      occurredAt,
      parameters: request?.parameters ?? {},
    };
    for (const [name, value] of Object.entries(wanted)) {
      if (isDeepStrictEqual(item[name], value)) continue;
      differences.push(`event ${id}: ${name} differs from what was sent`);
    }
  }
  for (const id of byId.keys()) differences.push(`event ${id} is in the table, but was not sent`);
  return differences;
}

function rejectionDifferences(
  { rejected }: ExpectedOutcomes,
  items: readonly StoredItem[],
): string[] {
  const open = new Map<string, number>();
  const nameOf = (reason: unknown, bytes: unknown) =>
    `${reason}, ${Buffer.from(bytes as Uint8Array).toString('base64')}`;
  for (const { reason, bytes } of rejected) {
    const name = nameOf(reason, bytes);
    open.set(name, (open.get(name) ?? 0) + 1);
  }
  for (const { reason, payload } of items) {
    const name = nameOf(reason, payload);
    open.set(name, (open.get(name) ?? 0) - 1);
  }
  return [...open]
    .filter(([, count]) => count !== 0)
    .map(([name, count]) =>
      count > 0
        ? `not among the rejections: ${name}`
        : `among the rejections without cause: ${name}`,
    );
}
