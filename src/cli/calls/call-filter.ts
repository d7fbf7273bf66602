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
