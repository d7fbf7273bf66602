import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { isStorableKey } from './keys.ts';

/** What an event says of its SIDs beside `data.sid` and the parameters `CallSid` and `ConferenceSid`. */
export interface RelatedSidSources {
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

/** SIDs where neither the parameters nor `data.sid` have them. */
export interface RelatedSids {
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  readonly accountSid?: string | undefined;
  /** The call that dialled this one. */
  readonly parentCallSid?: string | undefined;
}

const API_REQUEST = 'com.twilio.voice.api-request.';

/**
 * SIDs that stand somewhere else: those of an API request in its URL and in Twilio's answer, those
 * of a logged error in `correlation_sid`, the account in a URL.
 */
export function relatedSids(event: RelatedSidSources): RelatedSids {
  const { type, source, data, parameters, url } = event;
  // Other answers are the customer's own, where `call_sid` may mean anything.
  const isApiRequest = type.startsWith(API_REQUEST);
  const answer = (isApiRequest ? jsonBodyOf(event.responseBody) : undefined) ?? {};
  const path = isApiRequest ? url : undefined;
  return {
    callSid:
      inPath(path, /\/Participants\/(CA\w+)/) ??
      withPrefix(answer.call_sid, 'CA') ??
      withPrefix(data.correlation_sid, 'CA'),
    conferenceSid: inPath(path, /\/Conferences\/(CF\w+)/) ?? withPrefix(data.correlation_sid, 'CF'),
    accountSid: inPath(url, ACCOUNT) ?? inPath(source, ACCOUNT),
    parentCallSid:
      withPrefix(parameters.ParentCallSid, 'CA') ??
      withPrefix(data.parent_call_sid, 'CA') ??
      withPrefix(answer.parent_call_sid, 'CA'),
  };
}

/** An answer's body where it is a JSON object. */
export function jsonBodyOf(body: string | undefined): JsonObject | undefined {
  if (body === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const ACCOUNT = /\/Accounts\/(AC\w+)/;

function inPath(path: string | undefined, pattern: RegExp): string | undefined {
  return withPrefix(path === undefined ? undefined : pattern.exec(path)?.[1], '');
}

function withPrefix(value: unknown, prefix: string): string | undefined {
  return isStorableKey(value) && value.startsWith(prefix) ? value : undefined;
}
