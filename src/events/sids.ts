import { type JsonObject, jsonObjectIn } from '../json/json-object.ts';
import { isStorableKey } from './keys.ts';

/** Where an event may name its SIDs. */
export interface SidSources {
  readonly type: string;
  /** The envelope's. */
  readonly source: string;
  readonly data: JsonObject;
  readonly parameters: JsonObject;
  /** Of the request behind the event. */
  readonly url?: string | undefined;
  /** The answer to it, as text. */
  readonly responseBody?: string | undefined;
}

/** The SIDs of an event, as far as it names them. */
export interface Sids {
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  readonly accountSid?: string | undefined;
  /** The call that dialled this one. */
  readonly parentCallSid?: string | undefined;
}

const API_REQUEST = 'com.twilio.voice.api-request.';
const ACCOUNT = /\/Accounts\/(AC\w+)/;

/**
 * An event names its call and its conference in the parameters, in its own `sid`, or, of Insights, in
 * snake case: what cannot be a key there is warned of. Otherwise they stand somewhere else: those of
 * an API request in its URL and in Twilio's answer, those of a logged error in `correlation_sid`, the
 * account in a URL.
 *
 * SIDs are told apart by their two-letter prefix, never checked for length: the documentation's own
 * examples are too short or too long.
 */
export function sidsOf(event: SidSources, warnings: string[]): Sids {
  const { type, source, data, parameters, url } = event;
  // Other answers are the customer's own, where `call_sid` may mean anything.
  const isApiRequest = type.startsWith(API_REQUEST);
  const answer = (isApiRequest ? jsonObjectIn(event.responseBody) : undefined) ?? {};
  const path = isApiRequest ? url : undefined;
  return {
    callSid:
      indexKey(parameters.CallSid, 'CallSid', warnings) ??
      indexKey(withPrefix(data.sid, 'CA'), 'data.sid', warnings) ??
      indexKey(data.call_sid, 'data.call_sid', warnings) ??
      inPath(path, /\/Participants\/(CA\w+)/) ??
      storable(withPrefix(answer.call_sid, 'CA')) ??
      storable(withPrefix(data.correlation_sid, 'CA')),
    conferenceSid:
      indexKey(parameters.ConferenceSid, 'ConferenceSid', warnings) ??
      indexKey(withPrefix(data.sid, 'CF'), 'data.sid', warnings) ??
      indexKey(data.conference_sid, 'data.conference_sid', warnings) ??
      inPath(path, /\/Conferences\/(CF\w+)/) ??
      storable(withPrefix(data.correlation_sid, 'CF')),
    accountSid:
      text(parameters.AccountSid) ??
      text(data.account_sid) ??
      inPath(url, ACCOUNT) ??
      inPath(source, ACCOUNT),
    parentCallSid:
      storable(withPrefix(parameters.ParentCallSid, 'CA')) ??
      storable(withPrefix(data.parent_call_sid, 'CA')) ??
      storable(withPrefix(answer.parent_call_sid, 'CA')),
  };
}

/** A value that an index of the events table can have as its key, where it has one. */
function indexKey(value: unknown, place: string, warnings: string[]): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isStorableKey(value)) return value;
  warnings.push(`${place}: expected a SID; the event is not listed under it`);
  return undefined;
}

function storable(value: unknown): string | undefined {
  return isStorableKey(value) ? value : undefined;
}

function withPrefix(value: unknown, prefix: string): string | undefined {
  return typeof value === 'string' && value.startsWith(prefix) ? value : undefined;
}

function inPath(path: string | undefined, pattern: RegExp): string | undefined {
  return path === undefined ? undefined : storable(pattern.exec(path)?.[1]);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
