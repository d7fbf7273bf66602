import type { VoiceEvent } from '../events/voice-event.ts';
import type { Findings } from './processor.ts';
import { isGood } from './webhook-answer.ts';

/** What calls do, as metrics count it. */
export const CALL_COUNTS = [
  'EndedCalls',
  'FailedCalls',
  'UnansweredCalls',
  'FailedWebhooks',
] as const;
export type CallCount = (typeof CALL_COUNTS)[number];

/** Comes once a call, to accounts whose calls ask for it; its deprecated twin does not count. */
const ENDED = 'com.twilio.voice.status-callback.call.completed';
/** Requests that Twilio answered, and the deprecated twins of status callbacks. */
const NOT_OF_THE_CUSTOMERS_SERVER = /^com\.twilio\.voice\.(?:api-request|webhook)\./;

/** What an event adds to the metrics of calls. */
export function callCounts(event: VoiceEvent, { details }: Findings): CallCount[] {
  const counts: CallCount[] = [];
  if (event.type === ENDED) {
    counts.push('EndedCalls');
    if (details.callStatus === 'failed') counts.push('FailedCalls');
    if (['busy', 'no-answer', 'canceled'].includes(String(details.callStatus))) {
      counts.push('UnansweredCalls');
    }
  }
  if (hasFailedWebhook(event)) counts.push('FailedWebhooks');
  return counts;
}

/** Whether the customer's server answered with an error, or not at all although Twilio waited. */
function hasFailedWebhook({ type, webhook }: VoiceEvent): boolean {
  if (webhook === undefined || NOT_OF_THE_CUSTOMERS_SERVER.test(type)) return false;
  const isAsked = webhook.responseCode !== undefined || webhook.requestDurationMs !== undefined;
  return isAsked && !isGood(webhook);
}
