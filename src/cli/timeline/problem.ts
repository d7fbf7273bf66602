import type { StoredEvent } from '../stored-events.ts';
import { number, text, texts } from './fields.ts';
import { kindOf } from './kind.ts';

/** What an event says that went wrong, in its own words; `undefined` where all is well. */
export function problemOf(event: StoredEvent, hasRung = false): string | undefined {
  if (tellsOfFailure(event, hasRung)) return event.summary;
  const code = number(event.webhook?.responseCode);
  if (code === undefined || code < 400) return undefined;
  return saysHowItWasAnswered(event) ? event.summary : `the webhook was answered with ${code}`;
}

/** Whether the event itself is about a failure; its webhook may have failed all the same. */
export function tellsOfFailure(event: StoredEvent, hasRung = false): boolean {
  const { details, webhook } = event;
  const change = text(details.event);
  switch (kindOf(event)) {
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
    case 'participant-summary':
      return details.callStatus === 'failed';
    case 'call.completed':
      return details.callStatus === 'failed' || isAbnormal(details.sipResponseCode, hasRung);
    case 'summary':
      return (
        details.callStatus === 'failed' ||
        isAbnormal(
          details.lastSipResponse,
          hasRung || (number(details.postDialDelayMs) ?? 0) > 0,
        ) ||
        texts(details.tags).some((tag) => tag === 'silence' || tag === 'ice_failure')
      );
    case 'conf-summary':
      return details.status === 'not-started' || texts(details.tags).includes('start_failure');
    case 'twiml.failed':
      return true;
    case 'twiml.dial':
      return details.dialStatus === 'failed';
    case 'media':
      // Without a code there was no answer.
      return webhook?.requestDurationMs !== undefined && !number(webhook.responseCode);
    case 'agent':
      return (
        details.endStatus === 'failure' ||
        details.name === 'error' ||
        details.name === 'error_event' ||
        details.level === 'ERROR'
      );
    case 'error':
      return details.level !== 'WARNING';
    default:
      return details.level === 'ERROR';
  }
}

/** Whether an event is no failure, but tells of bad media or of a warning of the Voice SDK. */
export function tellsOfWarning(event: StoredEvent): boolean {
  const { details } = event;
  switch (kindOf(event)) {
    case 'summary':
    case 'conf-summary':
      return texts(details.tags).length > 0;
    case 'participant-summary':
      return (number(details.qualityIssues) ?? 0) > 0;
    case 'metric':
      return details.isBad === true;
    default:
      return details.level === 'WARNING';
  }
}

/**
 * SIP answers from 400 on are errors, but two that people give: 487 is a caller who gave up, and
 * 486 a callee who is busy, at least where their phone rang.
 */
function isAbnormal(sipResponse: unknown, hasRung: boolean): boolean {
  const code = number(sipResponse) ?? 0;
  return code >= 400 && code !== 487 && !(code === 486 && hasRung);
}

/** The summaries of these kinds have the webhook's answer; an API request's is Twilio's. */
function saysHowItWasAnswered(event: StoredEvent): boolean {
  return /^(?:api$|media$|twiml|call\.)/.test(kindOf(event));
}
