import { AUDIO, type Audio } from './audio.ts';
import type { Call } from './call-progress.ts';
import type { Label } from './conference-story.ts';
import { sid } from './identifiers.ts';
import { insightsEvent, toTheSecond, wholeSecond } from './insights-event.ts';
import { chance, integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';

/** What happened in a conference, in milliseconds since 1970. */
export interface ConferenceFacts {
  readonly conferenceSid: string;
  readonly friendlyName: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The `ReasonConferenceEnded` of a callback. */
  readonly reason: string;
  readonly endedBy?: string | undefined;
  readonly participants: readonly Participant[];
}

/** What happened to one of a conference. */
export interface Participant {
  readonly label: Label;
  readonly call: Call;
  readonly joinedAt: number;
  readonly leftAt: number;
  readonly holds: readonly number[];
  readonly unholds: readonly number[];
  readonly audio: Audio;
}

/** Voice Insights of a conference: a summary as it starts, one as it has ended, one of each participant. */
export function conferenceInsights(
  random: Random,
  account: Account,
  facts: ConferenceFacts,
): SampleEvent[] {
  const { conferenceSid, participants } = facts;
  const startedAt = wholeSecond(facts.startedAt);
  const endedAt = wholeSecond(facts.endedAt);
  const createdAt = wholeSecond(facts.createdAt);
  const tags = [...new Set(participants.flatMap(({ audio }) => audio.tags))];
  const isElsewhere = chance(random, 1 / 4);
  const always = {
    friendly_name: facts.friendlyName,
    create_time: toTheSecond(createdAt),
    start_time: toTheSecond(startedAt),
    max_participants: 250,
    recording_enabled: true,
    tag_info: null,
    mixer_region: 'us1',
    mixer_region_requested: isElsewhere ? 'ie1' : 'us1',
  };
  const issues = (quality: number) => ({
    call_quality: quality,
    region_configuration: isElsewhere ? 1 : 0,
    participant_behavior: 0,
  });
  const begun = {
    status: 'in_progress',
    processing_state: 'in_progress',
    end_time: null,
    duration_seconds: null,
    connect_duration_seconds: null,
    end_reason: null,
    ended_by: null,
    max_concurrent_participants: 2,
    unique_participants: 2,
    tags: [],
    detected_issues: issues(0),
  };
  const over = {
    status: 'completed',
    processing_state: 'complete',
    end_time: toTheSecond(endedAt),
    duration_seconds: (endedAt - createdAt) / 1_000,
    connect_duration_seconds: (endedAt - startedAt) / 1_000,
    // Callbacks have dashes here.
    end_reason: facts.reason.replaceAll('-', '_'),
    ended_by: facts.endedBy ?? null,
    max_concurrent_participants: participants.length,
    unique_participants: participants.length,
    tags: tags.length > 0 ? ['quality_warnings', ...tags] : [],
    detected_issues: issues(tags.length),
  };
  const summary = (kind: 'partial' | 'complete', at: number, data: object) =>
    insightsEvent(random, account, {
      family: 'conference-summary',
      kind,
      at,
      sentAt: at + integer(random, 500, 45_000),
      conferenceSid,
      data: { ...always, ...data },
    });
  return [
    summary('partial', startedAt, begun),
    ...participants.map((each) => participantSummary(random, account, facts, each)),
    summary('complete', endedAt, over),
  ];
}

function participantSummary(
  random: Random,
  account: Account,
  { conferenceSid, participants }: ConferenceFacts,
  { label, call, audio, holds, unholds, ...times }: Participant,
): SampleEvent {
  const joinedAt = wholeSecond(times.joinedAt);
  const leftAt = wholeSecond(times.leftAt);
  const isCoach = label === 'supervisor';
  const agent = participants.find((each) => each.label === 'agent');
  return insightsEvent(random, account, {
    // One of Twilio's documents spells the type in another way.
    family: chance(random, 1 / 12) ? 'participant-summary' : 'conference-participant-summary',
    kind: 'complete',
    at: leftAt,
    sentAt: leftAt + integer(random, 500, 45_000),
    callSid: call.sid,
    conferenceSid,
    data: {
      participant_sid: sid(random, 'CP'),
      label,
      call_direction: call.direction === 'inbound' ? 'inbound' : 'outbound',
      from: call.from.number,
      to: call.to.number,
      call_state: 'completed',
      country_code: call.from.country,
      call_type: 'carrier',
      is_moderator: label === 'agent',
      is_coach: isCoach,
      coached_participants: isCoach && agent ? [agent.call.sid] : null,
      join_time: toTheSecond(joinedAt),
      leave_time: toTheSecond(leftAt),
      duration_seconds: (leftAt - joinedAt) / 1_000,
      outbound_queue_length: 0,
      outbound_time_in_queue: integer(random, 0, 3_400),
      jitter_buffer_size: 'small',
      participant_region: 'us1',
      conference_region: 'us1',
      quality_issues: audio.tags.length,
      processing_state: 'complete',
      properties: {
        start_conference_on_enter: true,
        end_conference_on_exit: label === 'agent',
        enter_muted: false,
        recording_enabled: true,
      },
      events: { mute: [], unmute: [], hold: holds, unhold: unholds },
      metrics: {
        inbound: { ...mediaFigures(audio), tags: audio.tags },
        outbound: mediaFigures(AUDIO.good),
      },
    },
  });
}

/** A participant's figures have other names than a call's. */
function mediaFigures({ lossPercent, jitter, latency, mos }: Audio) {
  return {
    total_packets_lost: Math.round(20 * lossPercent),
    total_packets_received: 2_000,
    packet_loss_percentage: lossPercent,
    jitter,
    latency: latency ?? { avg: 0, max: 0 },
    mos,
  };
}
