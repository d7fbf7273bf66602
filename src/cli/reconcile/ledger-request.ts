import { fromEitherNotation } from '../../events/event-time.ts';
import { withoutUserinfo } from '../../events/userinfo.ts';
import { isJsonObject, type JsonObject } from '../../json/json-object.ts';

/** What Twilio's ledger and a stored event can both know of one request and its answer. */
export interface RequestFacts {
  readonly method?: string | undefined;
  /** Without userinfo; `undefined` also where it may hold a password, see `withoutUserinfo`. */
  readonly url?: string | undefined;
  readonly parameters: Parameters;
  /** When the answer came: ISO 8601. */
  readonly respondedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly responseCode?: number | undefined;
}

/**
 * Parameters by {@link parameterName}: events have `CallSid` and the ledger `call_sid`, and how Twilio
 * makes one of the other is not documented for names such as `SipHeader_X-Tenant`.
 */
export type Parameters = ReadonlyMap<string, string>;

/** A request of Twilio's ledger of a call, as far as it can be read. */
export interface LedgerRequest extends RequestFacts {
  readonly contentType?: string | undefined;
}

/** An item of `Calls/{Sid}/Events.json`: what the library hands on as it came. */
export interface LedgerItem {
  readonly request: unknown;
  readonly response: unknown;
}

/**
 * Reads an item of the ledger. Both parts may be null, and every field may be missing
 * (https://www.twilio.com/docs/voice/api/call-event-resource).
 */
export function ledgerRequest({ request, response }: LedgerItem): LedgerRequest {
  const asked = isJsonObject(request) ? request : {};
  const answered = isJsonObject(response) ? response : {};
  const url = text(asked.url);
  return {
    method: text(asked.method)?.toUpperCase(),
    url: url === undefined ? undefined : withoutUserinfo(url),
    parameters: parametersOf(isJsonObject(asked.parameters) ? asked.parameters : {}),
    respondedAt: fromEitherNotation(answered.date_created),
    durationMs: wholeNumber(answered.request_duration),
    responseCode: wholeNumber(answered.response_code),
    contentType: text(answered.content_type),
  };
}

/** Parameters of either side under the same names. Values that are no single value are left out. */
export function parametersOf(parameters: JsonObject): Parameters {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== 'object' && value !== undefined) {
      named.set(parameterName(name), String(value));
    }
  }
  return named;
}

/** `callsid` for `CallSid` as for `call_sid`. */
export function parameterName(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, '');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Of a number or of its digits: the description does not say which of them the ledger has. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
