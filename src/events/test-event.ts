import * as z from 'zod/mini';
import { compiledObject } from './compiled-object.ts';
import { storableKey } from './envelope.ts';
import type { JsonObject } from './voice-event.ts';

/** The type of the event that Twilio sends when somebody tests a sink. */
export const TEST_EVENT_TYPE = 'com.twilio.eventstreams.test-event';

const testEvent = compiledObject({
  test_id: storableKey,
});

/** Checks a test event's data for the id that its sender waits for. */
export function testIdOf(data: JsonObject) {
  return z.safeParse(testEvent, data);
}
