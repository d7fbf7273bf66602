import type { StoredEvent } from '../stored-events.ts';
import { known, text, truth } from './fields.ts';
import { kindOf } from './kind.ts';

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

/** The participants of one conference's events, in the order in which they came. */
export function participantsOf(events: readonly StoredEvent[]): Participant[] {
  const participants = new Map<string, Participant & Record<State, Open[]>>();
  for (const event of inTwiliosOrder(events.filter(({ type }) => kindOf(type) === 'participant'))) {
    const { details, occurredAt: at } = event;
    const key = participantKey(event);
    const before = participants.get(key) ?? newcomer();
    const now = {
      ...before,
      ...known({
        key,
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
  return [...participants.values()];
}

/** The key of the participant that an event is about; empty where there is none. */
export function participantKey({ callSid, details }: StoredEvent): string {
  return callSid ?? text(details.participantLabel) ?? '';
}

function newcomer(): Pick<Participant, 'coaching'> & Record<State, Open[]> {
  return { stays: [], holds: [], mutes: [], speech: [], coaching: false };
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
