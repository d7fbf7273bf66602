import type { CloudEvent, SampleEvent } from './sample-event.ts';

/** Why a record is rejected; other reasons exist, but the samples give no cause for them. */
export type RejectionReason = 'empty' | 'not-utf8' | 'not-json' | 'not-cloudevent' | 'invalid-data';

/** An event that has to be stored exactly once. */
export interface ExpectedEvent {
  readonly type: string;
  /** As sent, but with `data` as an object even where it travelled as a JSON string. */
  readonly event: CloudEvent;
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  /** ISO 8601 with milliseconds, UTC. */
  readonly occurredAt: string;
}

/** A record, or an element of an array in a record, that has to be kept as rejected. */
export interface ExpectedRejection {
  readonly reason: RejectionReason;
  /** The whole record; of a bad element in an array, that element's own text. */
  readonly bytes: Uint8Array;
  /** What is wrong with it, in plain words. */
  readonly kind: string;
}

/** What has to become of the traffic, known from how it was made. */
export interface ExpectedOutcomes {
  /** By identity: the event's `id`, or the `test_id` of a sink test event. */
  readonly events: ReadonlyMap<string, ExpectedEvent>;
  /** Copies beyond the first of each event, wherever they stand. */
  readonly duplicates: number;
  /** Events of other Twilio products. */
  readonly ignored: number;
  readonly rejected: readonly ExpectedRejection[];
  /** A call and a conference with enough going on to be worth a timeline. */
  readonly timelines: { readonly callSid: string; readonly conferenceSid: string };
}

/** The events by identity. */
export function expectedEvents(samples: readonly SampleEvent[]): Map<string, ExpectedEvent> {
  return new Map(
    samples.map(({ event, callSid, conferenceSid, occurredAt }) => [
      identity(event),
      { type: event.type, event, callSid, conferenceSid, occurredAt },
    ]),
  );
}

function identity(event: CloudEvent): string {
  const testId = event.data.test_id;
  return typeof testId === 'string' ? testId : event.id;
}
