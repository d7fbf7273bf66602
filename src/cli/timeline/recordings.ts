import { toIso } from '../../events/event-time.ts';
import type { StoredEvent } from '../stored-events.ts';
import { known, number, text, time } from './fields.ts';
import { kindOf } from './kind.ts';

/** A recording, as far as its callbacks told. */
export interface Recording {
  readonly recordingSid: string;
  readonly status?: string;
  readonly durationSeconds?: number;
  readonly channels?: number;
  readonly track?: string;
  readonly source?: string;
  readonly errorCode?: number;
  /** When it began: Twilio's time of it, or the first callback's. */
  readonly startedAt: string;
  /** When it ended; absent while it goes on. */
  readonly endedAt?: string;
}

const LAST = new Set(['completed', 'failed', 'absent', 'stopped']);

/** The recordings of a timeline, in the order in which they began. */
export function recordingsOf(events: readonly StoredEvent[]): Recording[] {
  const recordings = new Map<string, Recording>();
  for (const event of events) {
    const { details, occurredAt } = event;
    const kind = kindOf(event);
    const isMessage = kind === 'twiml.record' && text(details.recordingSid) !== undefined;
    if (kind !== 'recording' && !isMessage) continue;
    const recordingSid = text(details.recordingSid) ?? '';
    const before = recordings.get(recordingSid);
    const durationSeconds = number(details.durationSeconds) ?? before?.durationSeconds;
    const startedAt =
      time(details.startTime) ??
      before?.startedAt ??
      (isMessage ? beforeEnd(occurredAt, durationSeconds) : occurredAt);
    const status = text(details.status);
    // Callbacks overtake one another: what has ended does not begin again.
    const isLater = !LAST.has(before?.status ?? '') || LAST.has(status ?? '');
    recordings.set(
      recordingSid,
      known({
        recordingSid,
        status: isLater ? (status ?? before?.status) : before?.status,
        durationSeconds,
        channels: number(details.channels) ?? before?.channels,
        track: text(details.track) ?? before?.track,
        source: text(details.source) ?? before?.source,
        errorCode: number(details.errorCode) ?? before?.errorCode,
        startedAt,
        endedAt: endOf(startedAt, durationSeconds) ?? before?.endedAt ?? lastAt(status, occurredAt),
      }) as Recording,
    );
  }
  return [...recordings.values()].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** `<Record>` tells of a recording when it is over. */
function beforeEnd(end: string, durationSeconds = 0): string {
  return toIso(Date.parse(end) - durationSeconds * 1000) ?? end;
}

/** The last callback comes seconds after the end: start and duration know it better. */
function endOf(startedAt: string, durationSeconds: number | undefined): string | undefined {
  if (durationSeconds === undefined) return undefined;
  return toIso(Date.parse(startedAt) + durationSeconds * 1000);
}

function lastAt(status: string | undefined, occurredAt: string): string | undefined {
  return LAST.has(status ?? '') ? occurredAt : undefined;
}
