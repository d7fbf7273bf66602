import * as z from 'zod/mini';
import { compiledObject } from './compiled-object.ts';
import { isStorableKey, KEY_LIMIT_BYTES } from './keys.ts';
import type { JsonObject } from './voice-event.ts';

/** The type of the event that Twilio sends when somebody tests a sink. */
export const TEST_EVENT_TYPE = 'com.twilio.eventstreams.test-event';

const testEvent = compiledObject({
  test_id: z
    .string('expected text')
    .check(z.refine(isStorableKey, `expected 1 to ${KEY_LIMIT_BYTES} bytes of well-formed text`)),
});

/** Checks a test event's data for the id that its sender waits for. */
export function testIdOf(data: JsonObject) {
  return z.safeParse(testEvent, data);
}
