import type { StoredEvent } from '../stored-events.ts';
import { number, text } from './fields.ts';
import { kindOf } from './kind.ts';

/** What an event says that went wrong, in its own words; `undefined` where all is well. */
export function problemOf(event: StoredEvent): string | undefined {
  if (tellsOfFailure(event)) return event.summary;
  const code = number(event.webhook?.responseCode);
  if (code === undefined || code < 400) return undefined;
  return `the webhook was answered with ${code}`;
}

/** Whether the event itself is about a failure; its webhook may have failed all the same. */
export function tellsOfFailure({ type, details }: StoredEvent): boolean {
  const change = text(details.event);
  switch (kindOf(type)) {
    case 'recording':
      return details.status === 'failed' || number(details.errorCode) !== undefined;
    case 'transcription':
      return details.status === 'failed' || change === 'transcription-error';
    case 'stream':
      return change === 'stream-error';
    case 'announcement':
      return change === 'announcement-fail';
    case 'participant':
      return details.reasonParticipantLeft === 'participant_add_failed';
    case 'call.completed':
      return details.callStatus === 'failed';
    case 'twiml.request.failed':
      return true;
    default:
      return false;
  }
}
