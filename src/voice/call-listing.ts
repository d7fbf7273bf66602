import { isStorableKey } from '../events/keys.ts';
import type { VoiceEvent } from '../events/voice-event.ts';
import { isJsonObject } from '../json/json-object.ts';
import type { Findings } from './processor.ts';

/**
 * What lists calls: the keys of the indexes by day, by number and by the call that dialled, and a
 * row's facts. An attribute that is unknown is absent.
 */
export interface CallListing {
  /** `YYYY-MM-DD#n`: the day in UTC, and one of ten parts of it. */
  readonly endedDay?: string | undefined;
  /** The party that is not ours, as Twilio wrote it: E.164, `sip:…`, `client:…`. */
  readonly otherParty?: string | undefined;
  readonly parentCallSid?: string | undefined;
  readonly call: CallRow;
  /** What was odd about the keys. Never quotes a value. */
  readonly warnings: readonly string[];
}

/** A call's row in a list, as far as its event knows it. */
export interface CallRow {
  readonly direction?: unknown;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: unknown;
  readonly durationSeconds?: unknown;
  readonly timeToAnswerSeconds?: unknown;
  readonly answeredBy?: unknown;
  readonly sipResponseCode?: unknown;
  readonly errorCode?: unknown;
  /** Twilio's quality tags, and `error`. */
  readonly problems?: readonly unknown[] | undefined;
  /** Whether no better event of the same kind is to come. Absent while the call goes on. */
  readonly final?: boolean | undefined;
}

const BEGUN = /^com\.twilio\.voice\.(?:webhook\.)?status-callback\.call\.initiated$/;
const COMPLETED = /^com\.twilio\.voice\.(?:webhook\.)?status-callback\.call\.completed$/;
const SUMMARY = /^com\.twilio\.voice\.insights\.call-summary\./;

/** One key of an index takes 1,000 writes a second, and a throttled index throttles the table. */
const PARTS_OF_A_DAY = 10;
/** No number and no SIP address is longer. */
const MAX_PARTY_LENGTH = 256;

/**
 * How an event lists its call: those that begin one, and those that end one. `undefined` for all
 * others, which are in none of the three indexes.
 */
export function callListing(event: VoiceEvent, findings: Findings): CallListing | undefined {
  const { type, callSid, occurredAt, parentCallSid } = event;
  const hasEnded = COMPLETED.test(type) || SUMMARY.test(type);
  if (!hasEnded && !BEGUN.test(type)) return undefined;
  const warnings: string[] = [];
  const parties = partiesOf(event, warnings);
  const { details } = findings;
  return {
    endedDay: hasEnded && callSid !== undefined ? partOfDay(occurredAt, callSid) : undefined,
    otherParty: otherParty(details.direction, parties),
    parentCallSid,
    call: rowOf(details, parties, hasEnded),
    warnings,
  };
}

/** The ten keys under which the calls that ended on a day are listed. `day` is `YYYY-MM-DD`. */
export function keysOfDay(day: string): string[] {
  return Array.from({ length: PARTS_OF_A_DAY }, (_, part) => `${day}#${part}`);
}

/** The same part for each event of a call, and about as many calls in each. */
function partOfDay(occurredAt: string, callSid: string): string {
  let hash = 0;
  for (const character of callSid) hash = (hash * 33 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `${occurredAt.slice(0, 10)}#${hash % PARTS_OF_A_DAY}`;
}

interface Parties {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function partiesOf({ type, parameters, data }: VoiceEvent, warnings: string[]): Parties {
  if (!SUMMARY.test(type)) {
    return {
      from: party(parameters.From, 'From', warnings),
      to: party(parameters.To, 'To', warnings),
    };
  }
  const { from, to } = data;
  return {
    from: party(isJsonObject(from) ? from.caller : undefined, 'data.from.caller', warnings),
    to: party(isJsonObject(to) ? to.callee : undefined, 'data.to.callee', warnings),
  };
}

function party(value: unknown, place: string, warnings: string[]): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isStorableKey(value) && value.length <= MAX_PARTY_LENGTH) return value;
  warnings.push(`${place}: expected a number or an address; the call is not listed under it`);
  return undefined;
}

/** Whether a call comes in. A trunk originates calls from the telephone network, and terminates calls there. */
export function isInbound(direction: unknown): boolean {
  return direction === 'inbound' || direction === 'trunking-originating';
}

/** The caller of a call that comes in, else who was called. */
function otherParty(direction: unknown, { from, to }: Parties): string | undefined {
  if (isInbound(direction)) return from;
  const isOutbound = typeof direction === 'string' && direction.startsWith('outbound');
  return isOutbound || direction === 'trunking-terminating' ? to : undefined;
}

function rowOf(details: Findings['details'], parties: Parties, hasEnded: boolean): CallRow {
  const { tags, errorCode, isFinal } = details;
  const problems = [
    ...(Array.isArray(tags) ? tags : []),
    ...(errorCode === undefined ? [] : ['error']),
  ];
  return {
    direction: details.direction,
    from: parties.from,
    to: parties.to,
    status: details.callStatus,
    // Of a summary, the time from the answer on, which is what the callback counts.
    durationSeconds: details.connectedSeconds ?? details.durationSeconds,
    timeToAnswerSeconds: details.timeToAnswerSeconds,
    answeredBy: details.answeredBy,
    sipResponseCode: details.sipResponseCode ?? details.lastSipResponse,
    errorCode,
    problems: problems.length === 0 ? undefined : problems,
    final: hasEnded ? isFinal !== false : undefined,
  };
}
