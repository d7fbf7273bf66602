import { progressDetails, progressParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { words } from './wording.ts';

/** How a type begins, and how its summary does; what is left of the type follows in words. */
const BEGINNINGS: readonly (readonly [type: string, summary: string])[] = [
  ['com.twilio.voice.status-callback.', ''],
  ['com.twilio.voice.webhook.status-callback.', ''],
  ['com.twilio.voice.api-request.', 'API request: '],
  ['com.twilio.voice.twiml.', 'TwiML '],
  ['com.twilio.voice.insights.', 'insights: '],
  ['com.twilio.voice.', ''],
  ['com.twilio.eventstreams.', 'sink '],
];

/**
 * The processor of every type without one of its own: types that Twilio has not published (SIPREC,
 * `<Pay>`, what may come), named by their type in words, and the sink test event.
 */
export const { process: generic } = defineProcessor({
  types: [],
  parameters: progressParameters,
  describe: (values, { type }) => ({ details: progressDetails(values), summary: inWords(type) }),
});

function inWords(type: string): string {
  const beginning = BEGINNINGS.find(([prefix]) => type.startsWith(prefix));
  if (beginning === undefined) return words(type, 'event');
  const [prefix, summary] = beginning;
  return summary + words(type.slice(prefix.length), 'event');
}
