import type { Table } from '../batch-get.ts';
import { callEntry } from '../calls/call-entry.ts';
import { type ListedCall, listedCall } from '../calls/listed-call.ts';
import type { Rejection } from '../rejections/rejection.ts';
import { eachRejection } from '../rejections/rejections-table.ts';
import type { System } from '../system.ts';
import { type FoundEvent, type FoundEvents, findEvents } from './find-events.ts';
import { naming, type Subject } from './subject.ts';

/** What there is of a subject in the two tables. */
export interface Forgettable extends Pick<FoundEvents, 'steps'> {
  /** The subject's calls and their legs, as far as there are events of them; the newest first. */
  readonly calls: readonly ListedCall[];
  /** All events, and how many of each type: of those calls, and of others, which name a number. */
  readonly events: readonly FoundEvent[];
  readonly types: Readonly<Record<string, number>>;
  readonly typesOfOthers: Readonly<Record<string, number>>;
  readonly rejections: readonly Pick<Rejection, 'recordId' | 'eventId' | 'rejectedAt'>[];
}

/** How far a search is. */
export interface Searched {
  events: number;
  rejections: number;
}

/**
 * Looks for a subject in both tables. Nothing says whom a rejection is about, so all of them are read;
 * one is found if its payload names a number, or one of the calls.
 *
 * @throws CliError where the table lacks an index, or DynamoDB leaves keys unprocessed again and again
 */
export async function findForgettable(
  { dynamoDb: client, eventsTable: table, ...system }: System,
  subject: Subject,
  { signal, searched }: { readonly signal: AbortSignal; readonly searched: Searched },
): Promise<Forgettable> {
  const source: Table = { client, table, signal };
  const found = await findEvents(source, subject, naming({ ...subject, callSids: [] }), (read) => {
    searched.events += read;
  });
  const { steps } = found;
  const events = steps.flat();
  const isOwn = ({ callSid }: FoundEvent) => callSid !== undefined && found.callSids.has(callSid);

  const names = naming({ ...subject, callSids: [...found.callSids] });
  const rejections: { recordId: string; eventId: string | undefined; rejectedAt: string }[] = [];
  const scan = eachRejection(
    { ...system, dynamoDb: client, eventsTable: table },
    { signal, onScanned: (count) => (searched.rejections = count) },
  );
  for await (const { recordId, eventId, rejectedAt, payload } of scan) {
    if (names(Buffer.from(payload).toString('utf8'))) {
      rejections.push({ recordId, eventId, rejectedAt });
    }
  }
  return {
    steps,
    events,
    calls: callsOf(events.filter(isOwn)),
    types: typesOf(events.filter(isOwn)),
    typesOfOthers: typesOf(events.filter((event) => !isOwn(event))),
    rejections,
  };
}

/** Whether there is nothing to forget. */
export function isNothing({ events, rejections }: Forgettable): boolean {
  return events.length === 0 && rejections.length === 0;
}

function callsOf(events: readonly FoundEvent[]): ListedCall[] {
  const now = new Date();
  return [...Map.groupBy(events, ({ callSid }) => callSid ?? '')]
    .map(([callSid, its]): ListedCall => {
      const entries = its
        .flatMap(({ listing }) => (listing && callEntry(listing)) ?? [])
        .toSorted((a, b) => (a.occurredAt < b.occurredAt ? 1 : -1));
      const [first, ...others] = entries;
      if (first !== undefined) return listedCall([first, ...others], now);
      return { callSid, at: newestOf(its), problems: [], isPreliminary: false };
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function newestOf(events: readonly FoundEvent[]): string {
  return events.reduce(
    (newest, { occurredAt = '' }) => (occurredAt > newest ? occurredAt : newest),
    '',
  );
}

/** How many there are of each type, the most frequent first. */
function typesOf(events: readonly FoundEvent[]): Record<string, number> {
  const counts = [...Map.groupBy(events, ({ type }) => type)].map(
    ([type, some]) => [type, some.length] as const,
  );
  return Object.fromEntries(
    counts.toSorted(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)),
  );
}
