import { storableKey } from './envelope.ts';
import { object, safeParse } from './schema.ts';
import type { JsonObject } from './voice-event.ts';

/** The type of the event that Twilio sends when somebody tests a sink. */
export const TEST_EVENT_TYPE = 'com.twilio.eventstreams.test-event';

const testEvent = object({
  test_id: storableKey,
});

/** Checks a test event's data for the id that its sender waits for. */
export function testIdOf(data: JsonObject) {
  return safeParse(testEvent, data);
}
