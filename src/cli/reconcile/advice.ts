import { dayAndClock } from '../moments.ts';
import type { TimeZone } from '../time-zone.ts';
import type { Ambiguity } from './match.ts';
import type { CallReport } from './reconcile-call.ts';

/** What somebody can do about one kind of finding. */
export interface Advice {
  /** The finding, in a word or two. */
  readonly about: string;
  readonly todo: string;
}

/** What Twilio's ledger never shows, so that nobody takes "complete" for more than it says. */
export const NOT_SEEN: readonly string[] = [
  'Voice Insights (summaries, metrics, call events, SDK reports)',
  'the errors that Twilio logs',
  'the sound of media streams',
  'requests of conferences that belong to no call',
];

/** Twilio retries what a stream does not take for so long. */
const RETRY_MS = 4 * 60 * 60_000;

export const MISSING: Advice = {
  about: 'missing',
  todo: 'The commands below say whether something is wrong, and what waits. What arrived in the stream, a replay brings back. What did not, Twilio’s Debugger explains (93101 to 93104).',
};

const MAY_STILL_COME = 'Twilio retries for 4 hours: it may still come.';

export const NOT_SUBSCRIBED: Advice = {
  about: 'not subscribed',
  todo: 'Run voice-events connect: it subscribes to all Voice types, for events from then on. What was not subscribed to does not come later.',
};

export const TOO_YOUNG: Advice = {
  about: 'too young',
  todo: 'Twilio shows a call’s requests from 15 minutes after its end, and their events take a little longer. Run it again then.',
};

export const UNSURE: Advice = {
  about: 'unsure',
  todo: 'Compare the call’s requests with voice-events call, and in the Twilio Console.',
};

const NO_CALLBACK =
  'Twilio made no status callback of the call’s progress, so there is no event of it.';

/** What a call needs for status callbacks, by its direction. */
const ASK: Readonly<Record<string, string>> = {
  inbound: 'Set a status callback URL on the number (or its TwiML App, or SIP domain).',
  'outbound-api': 'Give StatusCallback and StatusCallbackEvent in the API request.',
  'outbound-dial':
    'Give statusCallback and statusCallbackEvent in <Number>, <Sip> or <Client> within <Dial>.',
};
const ASK_ANY =
  'Set a status callback URL: on the number, in the API request, or in <Number>, <Sip> or <Client> within <Dial>.';

/** How to get events of a call's progress, where Twilio made no status callback of it. */
export function neverAsked(direction: string | undefined, why: string): Advice {
  const todo = direction?.startsWith('trunking')
    ? 'Calls of a SIP trunk have none; Voice Insights tells of them.'
    : (ASK[direction ?? ''] ?? ASK_ANY);
  return { about: 'never asked for', todo: `${why} ${todo}` };
}

/** What can be done about a call, one line for each kind of finding. */
export function adviceFor(report: CallReport, now: number, zone: TimeZone): Advice[] {
  const { call, requests, state, hasCallbacks, missing } = report;
  const has = (kind: string) => requests.some(({ verdict }) => verdict.kind === kind);
  const advice: Advice[] = [];
  if (state === 'forgotten') {
    advice.push({
      about: 'forgotten',
      todo: 'Nothing: somebody asked for it, and no replay brings it back.',
    });
  }
  if (missing > 0) {
    const isYoung = now - Date.parse(call.endedAt ?? '') < RETRY_MS;
    advice.push(isYoung ? { ...MISSING, todo: `${MAY_STILL_COME} ${MISSING.todo}` } : MISSING);
  }
  if (has('not-subscribed')) advice.push(NOT_SUBSCRIBED);
  for (const { verdict } of requests) {
    if (verdict.kind !== 'ambiguous') continue;
    const todo = ambiguityInWords(verdict.why);
    if (!advice.some((each) => each.todo === todo)) advice.push({ about: 'not sure', todo });
  }
  if (state === 'too-young' && report.tellableFrom !== undefined) {
    const from = dayAndClock(report.tellableFrom, zone);
    advice.push({ ...TOO_YOUNG, todo: `${TOO_YOUNG.todo} From ${from} on.` });
  } else if (state === 'too-young' || has('too-young')) advice.push(TOO_YOUNG);
  // A call that is too young has not been looked at.
  const isTold = state !== 'too-young' && state !== 'forgotten';
  if (isTold && !hasCallbacks) advice.push(neverAsked(call.direction, NO_CALLBACK));
  return advice;
}

/** Why it cannot be told what became of a request. */
function ambiguityInWords(why: Ambiguity): string {
  switch (why.kind) {
    case 'alike':
      return `${why.requests} requests look the same, and of their events only ${why.events} ${why.events === 1 ? 'is' : 'are'} stored: it cannot be told which is missing.`;
    case 'perhaps':
      return why.differing.length > 0
        ? `A stored event may be this request’s, but differs in ${why.differing.join(', ')}: voice-events event ${why.eventId}`
        : `A stored event may be this request’s, but they have too little in common: voice-events event ${why.eventId}`;
    case 'type':
      return 'An event is not stored; it would have been of a type that is subscribed to, or of one that is not.';
    case 'unknown-type':
      return 'Nothing is stored of a request for which no type of event is known.';
  }
}
