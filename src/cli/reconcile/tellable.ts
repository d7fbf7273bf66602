import { counted } from '../../voice/wording.ts';
import { CliError } from '../errors.ts';
import { dayAndClock } from '../moments.ts';
import type { Context } from '../program.ts';
import { daysAgo, eventRetentionDays, retentionCutting } from '../retention.ts';
import type { System } from '../system.ts';
import type { TwilioCall } from './ledger.ts';
import type { Range } from './reconcile-range.ts';

/** Twilio deletes the requests of a call after that (its API description: PII, 30 days). */
const LEDGER_DAYS = 30;

/** From when on both the ledger and the table are whole, and which of them ends there. */
async function earliestTellable(
  system: System,
  asked: Date,
): Promise<readonly [earliest: Date, why: string]> {
  const kept = await retentionCutting(asked, () => eventRetentionDays(system));
  return kept !== undefined && kept < LEDGER_DAYS
    ? [daysAgo(kept), `events are kept for ${counted(kept, 'day')}`]
    : [daysAgo(LEDGER_DAYS), `Twilio keeps a call’s requests for ${LEDGER_DAYS} days`];
}

/**
 * The part of a range that can be told of.
 *
 * @throws CliError where there is none
 */
export async function tellableRange(
  { output }: Pick<Context, 'output'>,
  system: System,
  range: Range,
): Promise<Range> {
  const [earliest, why] = await earliestTellable(system, range.since);
  if (range.since >= earliest) return range;
  if (range.until < earliest) {
    throw new CliError(`--until is too long ago to tell: ${why}.`);
  }
  output.warn(`Begins at ${dayAndClock(earliest.toISOString(), output.zone)}: ${why}.`);
  return { ...range, since: earliest };
}

/** @throws CliError for a call of which too little is left */
export async function mustBeTellable(
  { output }: Pick<Context, 'output'>,
  system: System,
  { sid, beganAt }: TwilioCall,
): Promise<void> {
  const began = new Date(beganAt);
  const [earliest, why] = await earliestTellable(system, began);
  if (began >= earliest) return;
  throw new CliError(
    `The call ${sid} began on ${dayAndClock(beganAt, output.zone)}, which is too long ago to tell: ${why}.`,
  );
}
