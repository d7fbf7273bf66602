import * as z from 'zod';
import { fromBase64 } from '../base64.ts';
import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { nonEmptyText } from './envelope.ts';
import { fromEitherNotation } from './event-time.ts';
import { withoutUserinfo } from './userinfo.ts';
import type { Webhook } from './voice-event.ts';

const text = z.string('expected text');
const wholeNumber = z.int('expected a whole number');
/** Any JSON object as it is: `z.record` would copy it, and lose a parameter named `__proto__`. */
const jsonObject = z.custom<JsonObject>(isJsonObject, 'expected an object');

const request = z.object(
  { method: text, url: text, parameters: jsonObject },
  'expected an object with method, url and parameters',
);

/** All fields are optional: a webhook that timed out has no answer to describe. */
const response = z.object(
  {
    responseCode: wholeNumber.nullish(),
    requestDuration: wholeNumber.nullish(),
    contentType: text.nullish(),
    responseBody: text.nullish(),
    dateCreated: text.nullish(),
  },
  'expected an object',
);

/** `data` of the schema `Voice.WebhookEvent`, versions 1 and 2. */
export const webhookEventData = z.object({
  sid: nonEmptyText,
  requestDateCreated: text.nullish(),
  timestamp: text.nullish(),
  eventSid: text.nullish(),
  request: request.nullish(),
  response: response.nullish(),
});

/** What the consumer relies on in the data of a `Voice.WebhookEvent`. */
export type WebhookEventData = z.output<typeof webhookEventData>;

/** Fields that the schema names, per level: all others are kept as `extra`. */
export const WEBHOOK_EVENT_FIELDS = fieldsOf(webhookEventData);
export const REQUEST_FIELDS = fieldsOf(request);
export const RESPONSE_FIELDS = fieldsOf(response);

function fieldsOf({ shape }: z.ZodObject): ReadonlySet<string> {
  return new Set(Object.keys(shape));
}

/** The webhook request and its answer as they are stored; what is odd goes into `warnings`. */
export function webhookOf(data: WebhookEventData, warnings: string[]): Webhook | undefined {
  const { request, response } = data;
  if (request == null && response == null) return undefined;
  return {
    method: request?.method,
    url: request == null ? undefined : urlOf(request.url, warnings),
    requestedAt: fromEitherNotation(data.requestDateCreated),
    responseCode: response?.responseCode ?? undefined,
    requestDurationMs: response?.requestDuration ?? undefined,
    contentType: response?.contentType ?? undefined,
    responseBody:
      response?.responseBody == null ? undefined : decodedBody(response.responseBody, warnings),
    respondedAt: fromEitherNotation(response?.dateCreated),
  };
}

function urlOf(sent: string, warnings: string[]): string | undefined {
  const url = withoutUserinfo(sent);
  if (url === undefined) {
    warnings.push('data.request.url: expected a URL; left out, because it may hold a password');
  }
  return url;
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
