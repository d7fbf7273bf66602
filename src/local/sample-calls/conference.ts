import { type Call, callProgress, newCall } from './call-progress.ts';
import {
  type Ending,
  endings,
  type Label,
  middle,
  opening,
  type Step,
} from './conference-story.ts';
import { sid } from './identifiers.ts';
import { conferenceInsights } from './insights.ts';
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
 * its recording, the calls that lead into it and sometimes its Voice Insights.
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
  const timeOf = (event: string, label?: Label) =>
    steps.find((step) => step.event === event && step.label === label)?.at ?? at;
  const startedAt = timeOf('conference-start');

  return [
    ...Object.entries(calls).flatMap(([label, call]) => {
      const joinedAt = timeOf('participant-join', label as Label);
      return callProgress(random, account, call, {
        initiatedAt: joinedAt - integer(random, 9_000, 14_000),
        ringingAt: joinedAt - integer(random, 5_000, 8_000),
        answeredAt: joinedAt - integer(random, 100, 900),
        endedAt: timeOf('participant-leave', label as Label) + integer(random, 50, 800),
        outcome: 'completed',
      });
    }),
    ...conferenceEvents(random, account, facts, steps),
    ...recordingEvents(random, account, {
      conferenceSid,
      recordingSid: sid(random, 'RE'),
      source: 'StartConferenceRecordingAPI',
      startedAt,
      endedAt: timeOf('conference-end'),
    }),
    ...(chance(random, 1 / 4)
      ? [
          conferenceInsights(random, account, conferenceSid, {
            startedAt,
            endedAt: timeOf('conference-end'),
            participants: Object.keys(calls).length,
          }),
        ]
      : []),
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
