import { known } from '../timeline/fields.ts';
import type { CallAttributes, CallEntry } from './call-entry.ts';

/** A call in a list: what the events about its end say together. */
export interface ListedCall extends CallAttributes {
  readonly callSid: string;
  readonly accountSid?: string;
  /** When it ended; of one without an end, when it began. ISO 8601, UTC. */
  readonly at: string;
  /** As Twilio has it; {@link RUNNING} where there is no end yet, absent where none ever came. */
  readonly status?: string;
  /** Twilio's quality tags, and `error`. */
  readonly problems: readonly string[];
  /** Whether Voice Insights has said something of the call, and not its last word. */
  readonly isPreliminary: boolean;
}

/** The status of a call that has begun and not ended. */
export const RUNNING = 'running';

/** Twilio lets no call last longer (`timeLimit` of the Calls resource). */
const MAX_CALL_MS = 24 * 60 * 60 * 1000;

const SUMMARY = 'com.twilio.voice.insights.call-summary.';
/**
 * Who is believed first. A callback knows how a call ended; summaries fill in what it is silent
 * about, and each of them is better than those before it (Twilio: predicted-complete comes after
 * some 10 minutes, complete after 30).
 */
const SOURCES = [
  'com.twilio.voice.status-callback.call.completed',
  'com.twilio.voice.webhook.status-callback.call.completed',
  `${SUMMARY}complete`,
  `${SUMMARY}predicted-complete`,
  `${SUMMARY}partial`,
];

/** Whether the event is about a call's begin, and not about its end. */
export function isBegin({ type }: CallEntry): boolean {
  return type.endsWith('.call.initiated');
}

/** One call of what its entries say, newest first: at least one. */
export function listedCall(entries: readonly [CallEntry, ...CallEntry[]], now: Date): ListedCall {
  const ends = entries.filter((entry) => !isBegin(entry)).sort((a, b) => place(a) - place(b));
  const [{ callSid, occurredAt: at }] = entries;
  const sources = ends.length > 0 ? ends : entries;
  const call: CallAttributes = Object.assign(
    {},
    ...sources.toReversed().map(({ call }) => call),
    ends.length === 0 && statusOfBegun(at, now),
  );
  return known({
    ...call,
    callSid,
    at,
    accountSid: sources.find(({ accountSid }) => accountSid !== undefined)?.accountSid,
    problems: problemsOf(ends),
    isPreliminary: ends.some(isSummary) && !ends.some(isComplete),
  }) as ListedCall;
}

function statusOfBegun(at: string, now: Date) {
  return { status: now.getTime() - Date.parse(at) <= MAX_CALL_MS ? RUNNING : undefined };
}

/**
 * Of callbacks and of the best summary: a worse one may have tags that it has not. Partial summaries
 * are numbered, but not in the index: they count together.
 */
function problemsOf(ends: readonly CallEntry[]): string[] {
  const best = ends.find(isSummary)?.type;
  const heard = ends.filter((entry) => !isSummary(entry) || entry.type === best);
  return [...new Set(heard.flatMap(({ problems }) => problems))];
}

function isSummary({ type }: CallEntry): boolean {
  return type.startsWith(SUMMARY);
}

function isComplete({ type }: CallEntry): boolean {
  return type === `${SUMMARY}complete`;
}

function place({ type }: CallEntry): number {
  const found = SOURCES.indexOf(type);
  return found === -1 ? SOURCES.length : found;
}
