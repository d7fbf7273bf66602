import { InvalidArgumentError } from 'commander';
import { CODE_WITH_TRUNK_ZERO } from './trunk-zero.ts';

const WITHHELD_WORD = '(?:anonymous|blocked|restricted|unavailable|unknown)';
/**
 * What Twilio writes for a caller without a number. It has persisted the carrier's word since 2022, and
 * before that the digits that spell it on a keypad (+266696687):
 * https://www.twilio.com/en-us/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls
 */
const WITHHELD = new RegExp(`^${WITHHELD_WORD}$`, 'i');
const WITHHELD_DIGITS = '(?:266696687|2562533|7378742833|86282452253|8656696)';
/** As number or address: `sip:anonymous@…`, and any user of the host that RFC 3323 has for them. */
const MANY_PEOPLE = new RegExp(
  `^(?:[a-z]+:)?\\+?(?:${WITHHELD_WORD}|${WITHHELD_DIGITS})(?:[@:;]|$)|[@:]anonymous\\.invalid(?:[:;]|$)`,
  'i',
);

const ADDRESS = /^(?:sips?|client|whatsapp):./i;

/** Spaces, the characters that chats and contacts put around a number to give it a direction, and commas behind it. */
const AROUND = /^[\s\p{Cf}]+|[\s\p{Cf},;]+$/gu;
/** A closing quote goes only with an opening one: another may belong to an address. */
const QUOTED = /^["'“‘„‚«<](.*?)["'”’“‘»>]?$/su;

/** What people write between the digits of a number, and its dashes as word processors have them. */
const BETWEEN_DIGITS = /[\s\p{Cf}.\-\u00b7\u2010-\u2015\u2022\u2212]/gu;

/** The zero that is dialled only without the country code: `+44 (0)20`. */
const TRUNK_ZERO = new RegExp(`^(\\(?(?:\\+|00)\\(?${CODE_WITH_TRUNK_ZERO}\\)?)\\(0\\)`);

/** Letters and signs as Chinese and Japanese keyboards have them, as wide as an ideograph. */
const FULL_WIDTH = /[\uff01-\uff5e]+/g;
const EXTENSION = /[\d)]\s*(?:x|ext\.?|;ext=|,+)\s*\d{1,6}$/i;
const SECOND_NUMBER = /^[^a-z]*\d[^a-z]*\+[^a-z]*$|\s\/\s/i;
/** A slash stands behind the area code: behind more digits, or before the last few, begins a second number. */
const LATE_SLASH = /^\+?\d{8,}\/|\/\d{1,3}$/;

/** Numbers without a plus: short codes, emergency numbers, and extensions behind a trunk. */
const MAX_SHORT_DIGITS = 6;

/** A text as it was meant, without what came along when it was copied. */
export function asPasted(text: string): string {
  return text.replace(AROUND, '').replace(QUOTED, '$1');
}

/** Whether a text is an address such as `sip:…` or `client:…`, and no number. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Whether a party stands for all callers who withheld their number. */
export function isManyPeople(party: string): boolean {
  return MANY_PEOPLE.test(party);
}

/**
 * A party as it may be stored. Twilio passes on a carrier's word for a withheld number, which is
 * `ANONYMOUS` of one and `anonymous` of another.
 */
export function spellingsOf(party: string): string[] {
  if (!WITHHELD.test(party)) return [party];
  const [lower, upper] = [party.toLowerCase(), party.toUpperCase()];
  return [...new Set([party, lower, upper, upper.charAt(0) + lower.slice(1)])];
}

/**
 * The other party of a call as Twilio writes it. Of a number spaces, dashes and brackets are
 * forgiven, and 00 for the plus; addresses stay as they are, behind their scheme. A number without its
 * country code is refused: nothing tells which country is meant, and it would find nothing.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseParty(text: string): string {
  const pasted = asPasted(text);
  if (isAddress(pasted)) return pasted.replace(/^\w+/, (scheme) => scheme.toLowerCase());
  if (WITHHELD.test(pasted)) return pasted;
  const narrow = pasted
    .replace(FULL_WIDTH, (wide) => wide.normalize('NFKC'))
    .replace(/^(?:tel|callto):/i, '');
  if (EXTENSION.test(narrow)) {
    throw new InvalidArgumentError('Give the number without its extension.');
  }
  const parts = narrow
    .replace(BETWEEN_DIGITS, '')
    .replace(TRUNK_ZERO, '$1')
    .replace(/[()]/g, '')
    .replace(/^00(?=[1-9])/, '+');
  if (SECOND_NUMBER.test(narrow) || LATE_SLASH.test(parts)) {
    throw new InvalidArgumentError('That may be two numbers: give one, without a slash.');
  }
  const number = parts.replaceAll('/', '');
  if (/^\d+$/.test(number) && number.length > MAX_SHORT_DIGITS) {
    throw new InvalidArgumentError(
      'Numbers begin with + and the country code, for example +14155550123.',
    );
  }
  if (/^\+0\d+$/.test(number)) {
    throw new InvalidArgumentError(
      'No country code begins with 0: leave out the zeros behind the +.',
    );
  }
  if (/^\+?\d{2,20}$/.test(number)) return number;
  throw new InvalidArgumentError(
    'Expected a number such as +14155550123, or sip:…, client:…, or anonymous.',
  );
}
