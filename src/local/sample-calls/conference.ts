import { AUDIO } from './audio.ts';
import { callInsights } from './call-insights.ts';
import { type Call, callProgress, newCall, type Progress } from './call-progress.ts';
import { conferenceInsights } from './conference-insights.ts';
import { conferenceRequests } from './conference-requests.ts';
import {
  type Ending,
  endings,
  type Label,
  middle,
  opening,
  type Step,
} from './conference-story.ts';
import { sid } from './identifiers.ts';
import { chance, integer, oneOf, type Random } from './random.ts';
import { recordingEvents } from './recorded-call.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { type Parameters, rfc2822, webhookEvent } from './webhook-event.ts';

const typeOf = {
  participant: 'status-callback.conference.participant.updated',
  conference: 'status-callback.conference.updated',
  announcement: 'status-callback.announcement.processed',
} as const;

interface Facts {
  readonly conferenceSid: string;
  readonly friendlyName: string;
  readonly ending: Ending;
  readonly calls: Readonly<Record<Label, Call>>;
}

/**
 * A conference of agent, customer and coaching supervisor, from the first join to its end, with
 * its recording, the calls that lead into it, the API requests that change it and its Voice Insights.
 */
export function conference(random: Random, startTime: number, account: Account): SampleEvent[] {
  const facts: Facts = {
    conferenceSid: sid(random, 'CF'),
    friendlyName: oneOf(random, ['Support', 'Support', 'Sales', 'Bücher & Mehr']),
    ending: oneOf(random, endings),
    calls: {
      agent: newCall(random, 'outbound-api'),
      customer: newCall(random, 'inbound'),
      supervisor: newCall(random, 'outbound-api'),
    },
  };
  const { conferenceSid, ending, calls } = facts;
  // The calls ring before anybody can join.
  let at = startTime + 20_000;
  const steps = [...opening, ...middle(chance(random, 1 / 8)), ...ending.steps].map((step) => {
    at += integer(random, ...step.afterMs);
    return { ...step, at };
  });
  const timesOf = (event: string, label?: Label) =>
    steps.filter((step) => step.event === event && step.label === label).map((step) => step.at);
  const timeOf = (event: string, label?: Label) => timesOf(event, label)[0] ?? at;
  const isChoppy = chance(random, 1 / 3);
  const participants = Object.entries(calls).map(([name, call]) => {
    const label = name as Label;
    return {
      label,
      call,
      joinedAt: timeOf('participant-join', label),
      leftAt: timeOf('participant-leave', label),
      holds: timesOf('participant-hold', label),
      unholds: timesOf('participant-unhold', label),
      audio: isChoppy && label === 'customer' ? AUDIO.choppy : AUDIO.good,
    };
  });
  const startedAt = timeOf('conference-start');
  const endedAt = timeOf('conference-end');

  return [
    ...participants.flatMap(({ call, joinedAt, leftAt, audio }) => {
      const progress: Progress = {
        initiatedAt: joinedAt - integer(random, 9_000, 14_000),
        ringingAt: joinedAt - integer(random, 5_000, 8_000),
        answeredAt: joinedAt - integer(random, 100, 900),
        endedAt: leftAt + integer(random, 50, 800),
        outcome: 'completed',
      };
      const seen = { audio, isConferenceParticipant: true };
      return [
        ...callProgress(random, account, call, progress),
        ...callInsights(random, account, call, progress, seen),
      ];
    }),
    ...conferenceEvents(random, account, facts, steps),
    ...conferenceRequests(random, account, conferenceSid, steps, calls),
    ...recordingEvents(random, account, {
      conferenceSid,
      recordingSid: sid(random, 'RE'),
      source: 'StartConferenceRecordingAPI',
      startedAt,
      endedAt,
    }),
    ...conferenceInsights(random, account, {
      conferenceSid,
      friendlyName: facts.friendlyName,
      createdAt: timeOf('participant-join', 'agent'),
      startedAt,
      endedAt,
      reason: ending.reason,
      endedBy: ending.endedBy && calls[ending.endedBy].sid,
      participants,
    }),
  ];
}

function conferenceEvents(
  random: Random,
  account: Account,
  { conferenceSid, friendlyName, ending, calls }: Facts,
  steps: readonly (Step & { readonly at: number })[],
): SampleEvent[] {
  const state: Record<Label, Parameters> = {
    agent: {
      ...onEntry,
      StartConferenceOnEnter: 'true',
      EndConferenceOnExit: String(ending.reason.endsWith('end-conference-on-exit-left')),
    },
    customer: onEntry,
    supervisor: { ...onEntry, Coaching: 'true' },
  };
  return steps.map(({ kind, event, label, changes, at, ...step }, index) => {
    if (label) state[label] = { ...state[label], ...changes };
    return webhookEvent(random, account, {
      type: typeOf[kind],
      at,
      conferenceSid,
      ...(label && { callSid: calls[label].sid }),
      parameters: {
        AccountSid: account.sid,
        ConferenceSid: conferenceSid,
        FriendlyName: friendlyName,
        StatusCallbackEvent: event,
        SequenceNumber: String(index + 1),
        Timestamp: rfc2822(at),
        ...(label && { CallSid: calls[label].sid, ParticipantLabel: label, ...state[label] }),
        ...step.parameters,
        ...(event === 'conference-end' && endParameters(ending, calls)),
      },
    });
  });
}

const onEntry: Parameters = {
  Muted: 'false',
  Hold: 'false',
  Coaching: 'false',
  StartConferenceOnEnter: 'true',
  EndConferenceOnExit: 'false',
};

function endParameters({ reason, endedBy, explanation }: Ending, calls: Facts['calls']) {
  return {
    ReasonConferenceEnded: reason,
    Reason: explanation,
    ...(endedBy && {
      CallSidEndingConference: calls[endedBy].sid,
      ParticipantLabelEndingConference: endedBy,
    }),
  };
}
