import type { StoredEvent } from '../stored-events.ts';
import {
  type CommonFacts,
  commonFacts,
  firstText,
  type Problem,
  problemsOf,
} from './common-facts.ts';
import { type Ending, endingOf } from './ending.ts';
import { known, number, truth } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Leg, legsOf } from './legs.ts';
import { type Participant, participantsOf } from './participants.ts';
import { tellsOfFailure } from './problem.ts';
import { type Progress, progressOf, timeOf } from './progress.ts';
import { callQuality, type Quality } from './quality.ts';
import { type Recording, recordingsOf } from './recordings.ts';
import { type MediaStream, streamsOf } from './streams.ts';
import { type Transcript, transcriptsOf } from './transcripts.ts';
import { type AgentSession, agentSessions, hasAgentSessions } from './virtual-agent.ts';

/** A conference that a call took part in. */
export interface Visit {
  readonly conferenceSid: string;
  readonly friendlyName?: string;
  readonly participants: readonly Participant[];
}

/** How long it took until the call was there. */
export interface SetUp {
  /** Until the other side rang. */
  readonly postDialDelayMs?: number;
  /** Before Twilio made the call, for its account's calls per second. */
  readonly queueDurationMs?: number;
  readonly timeToAnswerMs?: number;
}

/** Whether the caller's number is the caller's. */
export interface CallerId {
  readonly isVerified?: boolean;
  /** SHAKEN/STIR's word for it: `TN-Validation-Failed-C`. */
  readonly stirStatus?: string;
  readonly isBranded?: boolean;
}

/** A name of {@link CallFacts} that may be of a summary that is not the last one. */
type Summarised =
  | 'status'
  | 'durationSeconds'
  | 'endedBy'
  | 'quality'
  | 'setUp'
  | 'callerId'
  | 'virtualAgent';

/** What a call's events say together. Phone numbers only in `from` and `to`. */
export interface CallFacts extends CommonFacts, Progress {
  readonly callSid: string;
  readonly endedBy?: Ending;
  readonly quality?: Quality;
  readonly setUp?: SetUp;
  readonly callerId?: CallerId;
  readonly legs: readonly Leg[];
  readonly virtualAgent: readonly AgentSession[];
  readonly recordings: readonly Recording[];
  readonly transcripts: readonly Transcript[];
  readonly streams: readonly MediaStream[];
  readonly conferences: readonly Visit[];
  /** Without those of streams, which `streams` has, and the summary's, which are facts above. */
  readonly problems: readonly Problem[];
  /** Facts of a summary that Twilio has not finished. */
  readonly preliminary: readonly Summarised[];
}

/** Folds a call's events, in order, into its facts: those that stand, and how many there are in all. */
export function callFacts(
  callSid: string,
  events: readonly StoredEvent[],
  all: readonly StoredEvent[] = events,
): CallFacts {
  const summary = events.find((event) => kindOf(event) === 'summary')?.details;
  const progress = progressOf(events, summary);
  const facts = known({
    ...progress,
    endedBy: endingOf(events, summary),
    quality: callQuality(events, summary),
    setUp: setUpOf(events, summary),
    callerId: callerIdOf(events, summary),
  });
  return known({
    callSid,
    ...facts,
    legs: legsOf(callSid, events),
    virtualAgent: agentSessions(events, summary),
    recordings: recordingsOf(events),
    transcripts: transcriptsOf(events),
    streams: streamsOf(events),
    conferences: visitsOf(events, progress.endedAt),
    problems: problemsOf(events.filter((event) => !isToldElsewhere(event, events))),
    preliminary: summary?.isFinal === false ? ofSummary(events, facts, summary) : [],
    ...commonFacts(all),
  }) as CallFacts;
}

/** Which facts would be others, or none, without the summary. */
function ofSummary(
  events: readonly StoredEvent[],
  facts: Partial<CallFacts>,
  summary: StoredEvent['details'],
): Summarised[] {
  const others = events.filter((event) => kindOf(event) !== 'summary');
  const progress = progressOf(others);
  const without: Partial<CallFacts> = known({
    ...progress,
    endedBy: endingOf(others),
    quality: callQuality(others),
    setUp: setUpOf(others, {}),
    callerId: callerIdOf(others, {}),
  });
  const names = ['status', 'durationSeconds', 'endedBy', 'quality', 'setUp', 'callerId'] as const;
  return [
    ...names.filter((name) => JSON.stringify(facts[name]) !== JSON.stringify(without[name])),
    ...(hasAgentSessions(summary) ? (['virtualAgent'] as const) : []),
  ];
}

function setUpOf(
  events: readonly StoredEvent[],
  summary: StoredEvent['details'] = {},
): SetUp | undefined {
  const told = number(summary.timeToAnswerSeconds);
  const [initiatedAt, answeredAt] = ['initiated', 'answered'].map((step) => timeOf(events, step));
  const measured = Date.parse(answeredAt ?? '') - Date.parse(initiatedAt ?? '');
  const setUp = known({
    postDialDelayMs: number(summary.postDialDelayMs),
    queueDurationMs: number(summary.queueDurationMs),
    timeToAnswerMs: measured >= 0 ? measured : told === undefined ? undefined : told * 1000,
  });
  return Object.keys(setUp).length === 0 ? undefined : setUp;
}

function callerIdOf(
  events: readonly StoredEvent[],
  summary: StoredEvent['details'] = {},
): CallerId | undefined {
  const callerId = known({
    isVerified: truth(summary.isCallerVerified),
    stirStatus: firstText(events, 'stirStatus'),
    isBranded: truth(summary.isBranded),
  });
  return Object.keys(callerId).length === 0 ? undefined : callerId;
}

function isToldElsewhere(event: StoredEvent, events: readonly StoredEvent[]): boolean {
  const kind = kindOf(event);
  const code = number(event.details.errorCode);
  // Twilio's debugger repeats what other events tell.
  const isRepeated =
    kind === 'error' &&
    code !== undefined &&
    events.some((other) => kindOf(other) !== 'error' && other.details.errorCode === code);
  return kind === 'summary' || isRepeated || (kind === 'stream' && tellsOfFailure(event));
}

function visitsOf(events: readonly StoredEvent[], endedAt: string | undefined): Visit[] {
  const withConference = events.filter(({ conferenceSid }) => conferenceSid !== undefined);
  const bySid = Map.groupBy(withConference, ({ conferenceSid }) => conferenceSid ?? '');
  return [...bySid].map(
    ([conferenceSid, some]) =>
      known({
        conferenceSid,
        friendlyName: firstText(some, 'friendlyName'),
        participants: participantsOf(some, endedAt),
      }) as Visit,
  );
}
