/** Codes that are dialled as they are, without a country's, are shorter. */
const MIN_DIGITS = 7;

/** What may be wrong with a number that has no calls; `undefined` for what is no number. */
export function hintAtNumber(party: string): string | undefined {
  if (party.startsWith('+')) {
    return 'Look for the other party, not for a number of yours: the caller of an inbound call, else who was called.';
  }
  return /^\d+$/.test(party) && party.length >= MIN_DIGITS
    ? 'Numbers begin with + and the country code, such as +14155550123.'
    : undefined;
}
