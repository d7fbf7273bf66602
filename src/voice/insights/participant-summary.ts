import * as z from 'zod';
import { counted, duration, listed, named, words } from '../wording.ts';
import { defineInsights } from './define-insights.ts';
import {
  callStatus,
  count,
  country,
  epochTime,
  flag,
  known,
  maybe,
  maybeList,
  maybeObject,
  maybeProse,
  quantity,
  time,
  word,
} from './fields.ts';
import { allTags, qualityInWords } from './quality.ts';
import { measuredStreams, streamFacts, streamsSchema } from './streams.ts';

const times = maybeList(epochTime);

const participantSummaryData = z.object({
  participant_sid: maybe(word),
  label: maybeProse,
  call_type: maybe(word),
  // The REST API calls it `call_status`: whichever is there.
  call_state: maybe(callStatus),
  call_status: maybe(callStatus),
  call_direction: maybe(word),
  country_code: maybe(country),
  join_time: maybe(time),
  leave_time: maybe(time),
  duration_seconds: maybe(quantity),
  is_moderator: maybe(flag),
  is_coach: maybe(flag),
  coached_participants: maybeList(word),
  participant_region: maybe(word),
  conference_region: maybe(word),
  jitter_buffer_size: maybe(word),
  quality_issues: maybe(count),
  outbound_queue_length: maybe(count),
  outbound_time_in_queue: maybe(quantity),
  processing_state: maybe(word),
  events: maybeObject({ hold: times, unhold: times, mute: times, unmute: times }),
  metrics: streamsSchema,
});

type ParticipantSummary = z.output<typeof participantSummaryData>;

/** What Twilio knows of somebody's part in a conference. */
export const participantSummary = defineInsights({
  types: [
    'conference-participant-summary.complete',
    // The same type, as one page of Twilio's documentation spells it.
    'participant-summary.complete',
  ],
  data: participantSummaryData,
  describe: (data) => {
    const { events, metrics } = data;
    const holds = periods(events?.hold, events?.unhold, data.leave_time);
    const mutes = periods(events?.mute, events?.unmute, data.leave_time);
    return {
      details: known({
        participantSid: data.participant_sid,
        participantLabel: data.label,
        callType: data.call_type,
        callStatus: data.call_state ?? data.call_status,
        direction: data.call_direction,
        countryCode: data.country_code,
        joinedAt: data.join_time,
        leftAt: data.leave_time,
        durationSeconds: data.duration_seconds,
        holdSeconds: seconds(holds),
        holds,
        mutes,
        isModerator: data.is_moderator,
        isCoach: data.is_coach,
        coachedCallSids: data.coached_participants,
        region: data.participant_region,
        conferenceRegion: data.conference_region,
        jitterBufferSize: data.jitter_buffer_size,
        outboundQueueLength: data.outbound_queue_length,
        // Documented in seconds, but the examples look like milliseconds: as sent, without a unit.
        outboundTimeInQueue: data.outbound_time_in_queue,
        qualityIssues: data.quality_issues,
        processingState: data.processing_state,
        inbound: streamFacts(metrics?.inbound),
        outbound: streamFacts(metrics?.outbound),
      }),
      summary: inWords(data, seconds(holds)),
    };
  },
});

/** From when until when, ISO 8601; without `to` where it is not known. */
interface Period {
  readonly from: string;
  readonly to?: string;
}

/** When something was on, by when it was switched on and off. Leaving ends it too. */
function periods(
  on: readonly string[] = [],
  off: readonly string[] = [],
  leftAt: string | undefined,
): Period[] {
  const switches = [
    ...on.map((at) => ({ at, isOn: true })),
    ...off.map((at) => ({ at, isOn: false })),
    ...(leftAt === undefined ? [] : [{ at: leftAt, isOn: false }]),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const all: Period[] = [];
  let from: string | undefined;
  for (const { at, isOn } of switches) {
    if (isOn) from ??= at;
    else if (from !== undefined) {
      all.push({ from, to: at });
      from = undefined;
    }
  }
  return from === undefined ? all : [...all, { from }];
}

/** How long periods are together; `undefined` where there is none, or where one has no end. */
function seconds(periods: readonly Period[]): number | undefined {
  if (periods.length === 0) return undefined;
  let ms = 0;
  for (const { from, to } of periods) {
    if (to === undefined) return undefined;
    ms += Date.parse(to) - Date.parse(from);
  }
  return Math.round(ms / 1000);
}

function inWords(data: ParticipantSummary, holdSeconds: number | undefined): string {
  const { duration_seconds: length } = data;
  const status = data.call_state ?? data.call_status;
  const facts = listed(
    status === undefined || status === 'completed' ? undefined : words(status, status),
    length === undefined ? undefined : duration(length * 1000),
    holdSeconds === undefined ? undefined : `on hold ${duration(holdSeconds * 1000)}`,
  );
  const clauses = [facts, troubles(data)].filter((clause) => clause !== '');
  const name = `${named('participant', data.label)} summary`;
  return clauses.length === 0 ? name : `${name}: ${clauses.join('; ')}`;
}

function troubles({ metrics, quality_issues: issues }: ParticipantSummary): string {
  const streams = measuredStreams(metrics);
  const tags = allTags([], streams);
  if (tags.length > 0) return qualityInWords(tags, streams);
  if (issues !== undefined && issues > 0) return counted(issues, 'quality issue');
  return streams.length === 0 ? '' : 'no quality issue';
}
