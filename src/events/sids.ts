import type { JsonObject } from '../json/json-object.ts';
import { isStorableKey } from './keys.ts';

/**
 * SIDs are told apart by their two-letter prefix, never checked for length: the documentation's
 * own examples are too short or too long. Insights events have them in snake case.
 */
export function callSidOf(data: JsonObject, parameters: JsonObject, warnings: string[]) {
  return (
    indexKey(parameters.CallSid, 'CallSid', warnings) ??
    indexKey(withPrefix(data.sid, 'CA'), 'data.sid', warnings) ??
    indexKey(data.call_sid, 'data.call_sid', warnings)
  );
}

/** The conference's SID: of the parameters, or the event's own `sid`. */
export function conferenceSidOf(data: JsonObject, parameters: JsonObject, warnings: string[]) {
  return (
    indexKey(parameters.ConferenceSid, 'ConferenceSid', warnings) ??
    indexKey(withPrefix(data.sid, 'CF'), 'data.sid', warnings) ??
    indexKey(data.conference_sid, 'data.conference_sid', warnings)
  );
}

/** The account's SID: of the parameters, or of Insights data. */
export function accountSidOf(data: JsonObject, parameters: JsonObject) {
  return text(parameters.AccountSid) ?? text(data.account_sid);
}

/** A value that an index of the events table can have as its key, where it has one. */
function indexKey(value: unknown, place: string, warnings: string[]): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (isStorableKey(value)) return value;
  warnings.push(`${place}: expected a SID; the event is not listed under it`);
  return undefined;
}

function withPrefix(value: unknown, prefix: string): string | undefined {
  return typeof value === 'string' && value.startsWith(prefix) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
