import { fromBase64 } from '../base64.ts';
import { textNotEmpty } from './envelope.ts';
import { fromEitherNotation } from './event-time.ts';
import { object, orNothing, type output, safeParse, valid } from './schema.ts';
import type { JsonObject, Webhook } from './voice-event.ts';

/** Any JSON object as it is. `z.record` would copy it, and lose a parameter named `__proto__`. */
const jsonObject = valid<JsonObject>(isJsonObject, 'expected an object');

const text = valid<string>((value) => typeof value === 'string', 'expected text');
const textOrNothing = orNothing(text);
const wholeNumberOrNothing = orNothing(
  valid<number>(Number.isSafeInteger, 'expected a whole number'),
);

const request = object(
  { method: text, url: text, parameters: jsonObject },
  'expected an object with method, url and parameters',
);

const response = object(
  {
    responseCode: wholeNumberOrNothing,
    requestDuration: wholeNumberOrNothing,
    contentType: textOrNothing,
    responseBody: textOrNothing,
    dateCreated: textOrNothing,
  },
  'expected an object',
);

/**
 * `data` of the schema `Voice.WebhookEvent`, versions 1 and 2. The fields of `response` are all
 * optional: a webhook that timed out has no answer to describe.
 */
const webhookEvent = object({
  sid: textNotEmpty,
  requestDateCreated: textOrNothing,
  timestamp: textOrNothing,
  eventSid: textOrNothing,
  request: orNothing(request),
  response: orNothing(response),
});

/** What the consumer relies on in the data of a `Voice.WebhookEvent`. */
export type WebhookEventData = output<typeof webhookEvent>;

/** Checks `data` against the schema `Voice.WebhookEvent`. */
export function parseWebhookEvent(data: JsonObject) {
  return safeParse(webhookEvent, data);
}

/** Fields that the schema names, per level: all others are kept as `extra`. */
export const WEBHOOK_EVENT_FIELDS: ReadonlySet<string> = new Set(
  Object.keys(webhookEvent._zod.def.shape),
);
export const REQUEST_FIELDS: ReadonlySet<string> = new Set(Object.keys(request._zod.def.shape));
export const RESPONSE_FIELDS: ReadonlySet<string> = new Set(Object.keys(response._zod.def.shape));

/** The webhook request and its answer as they are stored; what is odd goes into `warnings`. */
export function webhookOf(data: WebhookEventData, warnings: string[]): Webhook | undefined {
  const { request, response } = data;
  if (request == null && response == null) return undefined;
  return {
    method: request?.method,
    url: request == null ? undefined : withoutUserinfo(request.url),
    requestedAt: fromEitherNotation(data.requestDateCreated),
    responseCode: response?.responseCode ?? undefined,
    requestDurationMs: response?.requestDuration ?? undefined,
    contentType: response?.contentType ?? undefined,
    responseBody:
      response?.responseBody == null ? undefined : decodedBody(response.responseBody, warnings),
    respondedAt: fromEitherNotation(response?.dateCreated),
  };
}

/** A URL without `user:password@`; otherwise to the letter as it was sent. */
export function withoutUserinfo(url: string): string {
  return url.includes('@') ? url.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]*@/i, '$1//') : url;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodedBody(body: string, warnings: string[]): string {
  const bytes = fromBase64(body);
  if (bytes !== undefined) {
    try {
      return utf8.decode(bytes);
    } catch {
      // Not text: kept as it was sent.
    }
  }
  warnings.push('data.response.responseBody: expected base64 of UTF-8 text; kept as sent');
  return body;
}

/** Whether a value is a JSON object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
