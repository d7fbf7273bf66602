import type { StoredEvent } from '../stored-events.ts';
import {
  callTimeline,
  conferenceTimeline,
  type Timeline,
  type TimelineOptions,
} from './timeline.ts';

/** What a timeline is about, and how it is found and made. */
export interface TimelineKind {
  readonly kind: Timeline['kind'];
  /** What such SIDs begin with. */
  readonly prefix: string;
  readonly index: 'byCall' | 'byConference';
  readonly timelineOf: (
    sid: string,
    events: readonly StoredEvent[],
    options: TimelineOptions,
  ) => Timeline;
}

export const CALL: TimelineKind = {
  kind: 'call',
  prefix: 'CA',
  index: 'byCall',
  timelineOf: callTimeline,
};

export const CONFERENCE: TimelineKind = {
  kind: 'conference',
  prefix: 'CF',
  index: 'byConference',
  timelineOf: conferenceTimeline,
};
