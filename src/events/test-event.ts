import * as z from 'zod';
import { storableKey } from './envelope.ts';

/** The type of the event that Twilio sends when somebody tests a sink. */
export const TEST_EVENT_TYPE = 'com.twilio.eventstreams.test-event';

/** A test event's data: the id that its sender waits for. */
export const testEventData = z.object({ test_id: storableKey });
