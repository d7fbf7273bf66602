import * as z from 'zod';

const request = z.object({
  method: z.string(),
  url: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});

const response = z.object({
  responseCode: z.int().nullish(),
  requestDuration: z.int().nullish(),
  contentType: z.string().nullish(),
  responseBody: z.string().nullish(),
  dateCreated: z.string().nullish(),
});

const webhookEvent = z.object({
  sid: z.string().min(1),
  requestDateCreated: z.string().nullish(),
  timestamp: z.string().nullish(),
  eventSid: z.string().nullish(),
  request: request.nullish(),
  response: response.nullish(),
});

/** What the product checks about an event, as one schema: the envelope, and data as `Voice.WebhookEvent`. */
export const twilioEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(2048),
  type: z.string().min(1),
  source: z.string().min(1),
  dataschema: z.string().optional(),
  time: z.string().optional(),
  // Some of Twilio's events have it as a string of JSON.
  data: z.preprocess((data) => (typeof data === 'string' ? JSON.parse(data) : data), webhookEvent),
});

export type TwilioEvent = z.infer<typeof twilioEvent>;
