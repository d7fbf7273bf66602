import { TEST_EVENT_TYPE } from '../events/test-event.ts';
import { amdDetected } from './amd-detected.ts';
import { announcementProcessed } from './announcement-processed.ts';
import { apiRequest } from './api-request.ts';
import { callProgress } from './call-progress.ts';
import { conferenceParticipantUpdated } from './conference-participant-updated.ts';
import { conferenceUpdated } from './conference-updated.ts';
import { dialFinished } from './dial-finished.ts';
import { enqueueFinished } from './enqueue-finished.ts';
import { errorLogged } from './error-logged.ts';
import { gatherFinished } from './gather-finished.ts';
import { gatherPartialCaptured } from './gather-partial-captured.ts';
import { generic } from './generic.ts';
import { gatewayCallEvent } from './insights/call-event-gateway.ts';
import { sdkCallEvent } from './insights/call-event-sdk.ts';
import { callMetrics } from './insights/call-metrics.ts';
import { callSummary } from './insights/call-summary.ts';
import { conferenceSummary } from './insights/conference-summary.ts';
import { participantSummary } from './insights/participant-summary.ts';
import { mediaFetched } from './media-fetched.ts';
import type { Processor, RegisteredProcessor } from './processor.ts';
import { recordFinished } from './record-finished.ts';
import { recordingProcessed } from './recording-processed.ts';
import { streamUpdated } from './stream-updated.ts';
import { transcriptionProcessed } from './transcription-processed.ts';
import { twimlRequestFailed } from './twiml-request-failed.ts';
import { twimlRequested } from './twiml-requested.ts';

/** The types with a processor of their own. A new one is a file in this folder and a line here. */
export const registeredProcessors: readonly RegisteredProcessor[] = [
  amdDetected,
  announcementProcessed,
  apiRequest,
  callMetrics,
  callProgress,
  callSummary,
  conferenceParticipantUpdated,
  conferenceSummary,
  conferenceUpdated,
  dialFinished,
  enqueueFinished,
  errorLogged,
  gatherFinished,
  gatherPartialCaptured,
  gatewayCallEvent,
  mediaFetched,
  participantSummary,
  recordFinished,
  recordingProcessed,
  sdkCallEvent,
  streamUpdated,
  transcriptionProcessed,
  twimlRequested,
  twimlRequestFailed,
];

/** For test events of the sink, and for types that are not known. */
const general: RegisteredProcessor = { types: [TEST_EVENT_TYPE], process: generic, pure: true };

/** Every known type with its processor. */
export const processors: ReadonlyMap<string, RegisteredProcessor> = new Map(
  [...registeredProcessors, general].flatMap((registered) =>
    registered.types.map((type) => [type, registered] as const),
  ),
);

/**
 * Types of Voice that no subscription asks for: the deprecated `webhook.*` would bring each call event
 * a second time under another id, and `participant-summary` is another spelling of a type.
 */
const NOT_SUBSCRIBED = /^com\.twilio\.voice\.(?:webhook|insights\.participant-summary)\./;

/** The types that a subscription asks for: all Voice types that Twilio offers. */
export const subscribableTypes: readonly string[] = registeredProcessors
  .flatMap(({ types }) => types)
  .filter((type) => type.startsWith('com.twilio.voice.') && !NOT_SUBSCRIBED.test(type));

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
  const registered = processors.get(type);
  const { process: processor, pure = false } = registered ?? general;
  return { processor, recognised: registered !== undefined, pure };
}
