import { InvalidArgumentError } from 'commander';
import { type ListedCall, RUNNING } from './listed-call.ts';

/** What may be asked for with `--problem`. */
export const PROBLEMS = ['quality', 'error'] as const;
/** What may be asked for with `--status`: how a call can end. */
export const STATUSES = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;

/** Which calls; what is not given does not matter. */
export interface CallFilter {
  readonly failed?: boolean;
  readonly status?: string;
  readonly running?: boolean;
  readonly account?: string;
  readonly problem?: (typeof PROBLEMS)[number];
}

/** Tags of Twilio's about something else than how a call sounds. */
const NOT_OF_THE_SOUND = new Set(['error', 'high_pdd', 'pstn_short_duration']);

/** Whether a filter lets a call through. */
export function isAskedFor(call: ListedCall, filter: CallFilter): boolean {
  const { failed, status, running, account, problem } = filter;
  return (
    (!failed || call.status === 'failed') &&
    (status === undefined || call.status === status) &&
    (!running || call.status === RUNNING) &&
    (account === undefined || call.accountSid === account) &&
    (problem !== 'quality' || call.problems.some((one) => !NOT_OF_THE_SOUND.has(one))) &&
    (problem !== 'error' || call.problems.includes('error'))
  );
}

/** Why there may be no call of a number. */
export const OTHER_PARTY =
  'A number is looked for as that of the other party: of who called you, or of whom you called. Your own numbers find nothing.';

/** What people write between the digits of a number, and its dashes as word processors have them. */
const BETWEEN_DIGITS = /[\s().\-/\u2010-\u2015]/g;

/** Numbers without a plus: short codes, emergency numbers, and extensions behind a trunk. */
const MAX_SHORT_DIGITS = 6;

/**
 * The other party of a call as Twilio writes it. Of a number spaces, dashes and brackets are
 * forgiven, and 00 for the plus; addresses stay as they are. A number without its country code is
 * refused: nothing tells which country is meant, and it would find nothing.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseParty(text: string): string {
  const trimmed = text.trim();
  if (/^(?:sips?|client|whatsapp):./.test(trimmed)) return trimmed;
  const number = trimmed.replace(BETWEEN_DIGITS, '').replace(/^00(?=[1-9])/, '+');
  if (/^\d+$/.test(number) && number.length > MAX_SHORT_DIGITS) {
    throw new InvalidArgumentError(
      'Numbers begin with + and the country code, for example +14155550123.',
    );
  }
  // A caller without a number has a word: anonymous.
  if (/^(?:\+?\d{2,20}|[A-Za-z]+)$/.test(number)) return number;
  throw new InvalidArgumentError('Expected a number such as +14155550123, or sip:… or client:….');
}
