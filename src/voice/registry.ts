import { TEST_EVENT_TYPE } from '../events/test-event.ts';
import { amdDetected } from './amd-detected.ts';
import { announcementProcessed } from './announcement-processed.ts';
import { conferenceParticipantUpdated } from './conference-participant-updated.ts';
import { conferenceUpdated } from './conference-updated.ts';
import { gatherPartialCaptured } from './gather-partial-captured.ts';
import { generic } from './generic.ts';
import type { Processor, RegisteredProcessor } from './processor.ts';
import { recordingProcessed } from './recording-processed.ts';
import { streamUpdated } from './stream-updated.ts';
import { transcriptionProcessed } from './transcription-processed.ts';

/** The types with a processor of their own. A new one is a file in this folder and a line here. */
const own: readonly RegisteredProcessor[] = [
  amdDetected,
  announcementProcessed,
  conferenceParticipantUpdated,
  conferenceUpdated,
  gatherPartialCaptured,
  recordingProcessed,
  streamUpdated,
  transcriptionProcessed,
];

/** The other Voice types of Twilio's event catalogue. */
const others: readonly string[] = [
  'com.twilio.voice.api-request.call.created',
  'com.twilio.voice.api-request.call.modified',
  'com.twilio.voice.api-request.conference-participant.created',
  'com.twilio.voice.api-request.conference-participant.deleted',
  'com.twilio.voice.api-request.conference-participant.modified',
  'com.twilio.voice.api-request.conference.modified',
  'com.twilio.voice.insights.call-event.gateway',
  'com.twilio.voice.insights.call-event.sdk',
  'com.twilio.voice.insights.call-metrics.gateway',
  'com.twilio.voice.insights.call-metrics.sdk',
  'com.twilio.voice.insights.call-summary.complete',
  'com.twilio.voice.insights.call-summary.partial',
  'com.twilio.voice.insights.call-summary.predicted-complete',
  'com.twilio.voice.insights.conference-participant-summary.complete',
  'com.twilio.voice.insights.conference-summary.complete',
  'com.twilio.voice.insights.conference-summary.partial',
  'com.twilio.voice.media.fetched',
  'com.twilio.voice.status-callback.call.answered',
  'com.twilio.voice.status-callback.call.completed',
  'com.twilio.voice.status-callback.call.initiated',
  'com.twilio.voice.status-callback.call.ringing',
  'com.twilio.voice.twiml.call.redirected',
  'com.twilio.voice.twiml.call.requested',
  'com.twilio.voice.twiml.call.transferred',
  'com.twilio.voice.twiml.dial.finished',
  'com.twilio.voice.twiml.enqueue.finished',
  'com.twilio.voice.twiml.gather.finished',
  'com.twilio.voice.twiml.record.finished',
  'com.twilio.voice.twiml.request.failed',
];

/** Deprecated by Twilio, and still sent to subscriptions that have them. */
const deprecated: readonly string[] = [
  'com.twilio.voice.webhook.status-callback.call.answered',
  'com.twilio.voice.webhook.status-callback.call.completed',
  'com.twilio.voice.webhook.status-callback.call.initiated',
  'com.twilio.voice.webhook.status-callback.call.ringing',
];

/** Every known type with its processor. */
export const processors: ReadonlyMap<string, Processor> = new Map<string, Processor>([
  ...own.map(({ type, process }) => [type, process] as const),
  ...[...others, ...deprecated, TEST_EVENT_TYPE].map((type) => [type, generic] as const),
]);

/**
 * The types that a subscription asks for: all Voice types but the deprecated ones, which would
 * bring each call event a second time under another id.
 */
export const subscribableTypes: readonly string[] = [...own.map(({ type }) => type), ...others];

const pureProcessors: ReadonlySet<Processor> = new Set([
  generic,
  ...own.filter(({ pure }) => pure).map(({ process }) => process),
]);

/** Who processes the events of a type. */
export interface Handling {
  readonly processor: Processor;
  /** Whether the type is known. */
  readonly recognised: boolean;
  /** Whether the processor only computes, see {@link RegisteredProcessor}. */
  readonly pure: boolean;
}

/** The processor of a type; an unknown one is processed generically, and not `recognised`. */
export function processorFor(type: string): Handling {
  const processor = processors.get(type) ?? generic;
  return { processor, recognised: processors.has(type), pure: pureProcessors.has(processor) };
}
