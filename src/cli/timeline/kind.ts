import type { StoredEvent } from '../stored-events.ts';

const BEGINNING = /^com\.twilio\.(?:voice\.)?(?:webhook\.)?(?:status-callback\.)?/;

/** What types are called in a timeline, by what is left of them: short enough for a column. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['amd.detected', 'amd'],
  ['announcement.processed', 'announcement'],
  ['conference.participant.updated', 'participant'],
  ['conference.updated', 'conference'],
  ['error-logs.error.logged', 'error'],
  ['gather.partial.captured', 'gather'],
  ['media.fetched', 'media'],
  ['recording.processed', 'recording'],
  ['stream.updated', 'stream'],
  ['transcription.processed', 'transcription'],
  ['twiml.call.requested', 'twiml'],
  ['twiml.call.redirected', 'twiml.redirected'],
  ['twiml.call.transferred', 'twiml.transferred'],
  ['twiml.dial.finished', 'twiml.dial'],
  ['twiml.enqueue.finished', 'twiml.enqueue'],
  ['twiml.gather.finished', 'twiml.gather'],
  ['twiml.record.finished', 'twiml.record'],
  ['twiml.request.failed', 'twiml.failed'],
  ['insights.call-event.gateway', 'gateway'],
  ['insights.call-event.sdk', 'sdk'],
  ['insights.call-metrics.gateway', 'metric'],
  ['insights.call-metrics.sdk', 'metric'],
  ['insights.call-summary.partial', 'summary'],
  ['insights.call-summary.predicted-complete', 'summary'],
  ['insights.call-summary.complete', 'summary'],
  ['insights.conference-summary.partial', 'conf-summary'],
  ['insights.conference-summary.complete', 'conf-summary'],
  ['insights.conference-participant-summary.complete', 'participant-summary'],
  ['insights.participant-summary.complete', 'participant-summary'],
]);

/**
 * An event's type in short; one that is not known is what follows Twilio's usual beginning. What
 * ConversationRelay tells through a gateway is of the virtual `agent`.
 */
export function kindOf({ type, details }: Pick<StoredEvent, 'type' | 'details'>): string {
  const rest = type.replace(BEGINNING, '');
  if (rest.startsWith('api-request.')) return 'api';
  const kind = SHORT.get(rest) ?? rest;
  return kind === 'gateway' && details.group === 'conversation_relay' ? 'agent' : kind;
}
