import type { StoredEvent } from '../stored-events.ts';
import { known, text } from './fields.ts';
import { kindOf } from './kind.ts';
import type { Period } from './participants.ts';

/** A media stream. */
export interface MediaStream {
  readonly streamSid: string;
  readonly name?: string;
  readonly period: Period;
  readonly errors: readonly { readonly at: string; readonly error: string }[];
}

/** The media streams of a timeline, by their SIDs. */
export function streamsOf(events: readonly StoredEvent[]): MediaStream[] {
  const updates = events.filter((event) => kindOf(event) === 'stream');
  const bySid = Map.groupBy(updates, ({ details }) => text(details.streamSid) ?? '');
  return [...bySid].map(([streamSid, some]) => {
    const stopped = some.findLast(({ details }) => details.event === 'stream-stopped');
    return known({
      streamSid,
      name: text(some.find(({ details }) => text(details.streamName))?.details.streamName),
      period: known({ from: some[0]?.occurredAt ?? '', to: stopped?.occurredAt }) as Period,
      errors: some
        .filter(({ details }) => details.event === 'stream-error')
        .map(({ details, occurredAt }) => ({
          at: occurredAt,
          error: text(details.error) ?? 'no reason given',
        })),
    }) as MediaStream;
  });
}
