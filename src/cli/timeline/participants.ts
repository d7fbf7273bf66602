import type { StoredEvent } from '../stored-events.ts';
import { known, objects, text, time, truth } from './fields.ts';
import { kindOf } from './kind.ts';
import { participantQuality } from './quality.ts';

/** From when until when; without `to` while it goes on. ISO 8601, UTC. */
export interface Period {
  readonly from: string;
  readonly to?: string;
}

/** A participant of a conference. */
export interface Participant {
  /** Tells participants apart: the call's SID, or the label where there is none. */
  readonly key: string;
  readonly label?: string;
  readonly callSid?: string;
  /** From joining to leaving; more than one for who came back with the same call. */
  readonly stays: readonly Period[];
  readonly holds: readonly Period[];
  readonly mutes: readonly Period[];
  readonly speech: readonly Period[];
  readonly coaching: boolean;
  /** Why they left: Twilio's words. */
  readonly reasonLeft?: string;
  /** How their call stood when they left. */
  readonly callStatus?: string;
  /** What was bad about their media. */
  readonly quality?: string;
}

type State = 'stays' | 'holds' | 'mutes' | 'speech';
type Open = { -readonly [K in keyof Period]: Period[K] };

/** What callbacks switch on and off; a hold or a mute may also be told by any callback's flags. */
const SWITCHES: readonly (readonly [State, on: string, off: string, flag?: string])[] = [
  ['stays', 'participant-join', 'participant-leave'],
  ['holds', 'participant-hold', 'participant-unhold', 'hold'],
  ['mutes', 'participant-mute', 'participant-unmute', 'muted'],
  ['speech', 'participant-speech-start', 'participant-speech-stop'],
];

type Changing = Participant & Record<State, Open[]>;

/**
 * The participants of one conference's events, in the order in which they came: by their callbacks,
 * and by their summaries where those are silent. After `endedAt` nobody is there any more.
 */
export function participantsOf(events: readonly StoredEvent[], endedAt?: string): Participant[] {
  const participants = participantsByCallbacks(events);
  for (const event of events.filter((event) => kindOf(event) === 'participant-summary')) {
    const key = participantKey(event);
    participants.set(key, withSummary(participants.get(key) ?? newcomer(key), event));
  }
  if (endedAt !== undefined) {
    for (const participant of participants.values()) {
      for (const [state] of SWITCHES) close(participant[state], endedAt);
    }
  }
  return [...participants.values()];
}

function participantsByCallbacks(events: readonly StoredEvent[]): Map<string, Changing> {
  const participants = new Map<string, Changing>();
  const callbacks = events.filter((event) => kindOf(event) === 'participant');
  for (const event of inTwiliosOrder(callbacks)) {
    const { details, occurredAt: at } = event;
    const key = participantKey(event);
    const before = participants.get(key) ?? newcomer(key);
    const now = {
      ...before,
      ...known({
        label: text(details.participantLabel),
        callSid: event.callSid,
        reasonLeft: text(details.reasonParticipantLeft),
        callStatus: text(details.participantCallStatus),
        coaching: before.coaching || details.coaching === true,
      }),
    };
    const change = text(details.event);
    const hasLeft = change === 'participant-leave';
    for (const [state, on, off, flag] of SWITCHES) {
      const told = flag === undefined ? undefined : truth(details[flag]);
      const is = hasLeft || change === off ? false : change === on ? true : told;
      turn(now[state], is, at);
    }
    participants.set(key, now);
  }
  return participants;
}

/** Fills what callbacks did not tell. */
function withSummary(participant: Changing, { details, callSid }: StoredEvent): Changing {
  const [joinedAt, leftAt] = [time(details.joinedAt), time(details.leftAt)];
  const now = {
    ...participant,
    ...known({
      label: participant.label ?? text(details.participantLabel),
      callSid: participant.callSid ?? callSid,
      callStatus: participant.callStatus ?? text(details.callStatus),
      coaching: participant.coaching || details.isCoach === true,
      quality: participantQuality(details),
    }),
  };
  if (joinedAt !== undefined) {
    fill(now.stays, [known({ from: joinedAt, to: leftAt }) as Period]);
  }
  fill(now.holds, periodsOf(details.holds));
  fill(now.mutes, periodsOf(details.mutes));
  if (leftAt !== undefined) {
    for (const [state] of SWITCHES) {
      // Who came back has another summary.
      if ((now[state].at(-1)?.from ?? '') <= leftAt) close(now[state], leftAt);
    }
  }
  return now;
}

function periodsOf(value: unknown): Period[] {
  return objects(value).flatMap((one) => {
    const [from, to] = [time(one.from), time(one.to)];
    return from === undefined ? [] : [known({ from, to }) as Period];
  });
}

/** A callback and the summary may tell the same up to so far apart. */
const SAME_MS = 2_000;

/** Ends what has no end, and adds what is missing. */
function fill(periods: Open[], summarised: readonly Period[]): void {
  const own = [...periods];
  for (const { from, to } of summarised) {
    const end = to === undefined ? Infinity : Date.parse(to);
    const same = own.find(
      (one) =>
        Date.parse(one.from) <= end + SAME_MS &&
        Date.parse(from) <= (one.to === undefined ? Infinity : Date.parse(one.to)) + SAME_MS,
    );
    if (same === undefined) periods.push(known({ from, to }) as Open);
    else if (same.to === undefined && to !== undefined && to > same.from) same.to = to;
  }
  periods.sort((a, b) => (a.from < b.from ? -1 : 1));
}

function close(periods: readonly Open[], at: string): void {
  const last = periods.at(-1);
  if (last !== undefined && last.to === undefined) last.to = at < last.from ? last.from : at;
}

/** The key of the participant that an event is about; empty where there is none. */
export function participantKey({ callSid, details }: StoredEvent): string {
  return callSid ?? text(details.participantLabel) ?? '';
}

function newcomer(key: string): Changing {
  return { key, stays: [], holds: [], mutes: [], speech: [], coaching: false };
}

function turn(periods: Open[], is: boolean | undefined, at: string): void {
  const last = periods.at(-1);
  const isOn = last !== undefined && last.to === undefined;
  if (is === true && !isOn) periods.push({ from: at });
  if (is === false && isOn) last.to = at;
}

/** Twilio numbers a conference's callbacks, which is finer than times that may be whole seconds. */
function inTwiliosOrder(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const numbers = events.map(({ details }) => details.sequenceNumber);
  if (!numbers.every((one) => typeof one === 'number')) return events;
  return events
    .map((event, index) => ({ event, number: numbers[index] as number }))
    .sort((a, b) => a.number - b.number)
    .map(({ event }) => event);
}
