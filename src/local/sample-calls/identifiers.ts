import { hex, integer, oneOf, type Random } from './random.ts';

/** A SID: two letters for the kind of thing, then 32 hexadecimal digits. */
export function sid(random: Random, prefix: string): string {
  return prefix + hex(random, 32);
}

/** The `id` of an event, in one of the forms that Twilio uses. */
export function eventId(random: Random): string {
  const form = random();
  if (form < 0.7) return sid(random, 'EZ');
  return form < 0.85 ? sid(random, 'VW') : hex(random, 64);
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const variant = oneOf(random, ['8', '9', 'a', 'b']);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}

/** A phone and where it is, as Twilio tells it of a caller. */
export interface Phone {
  readonly number: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

const places = [
  { prefix: '+120655501', city: 'SEATTLE', state: 'WA', zip: '98101', country: 'US' },
  { prefix: '+131255501', city: 'CHICAGO', state: 'IL', zip: '60602', country: 'US' },
  { prefix: '+150555501', city: 'ESPAÑOLA', state: 'NM', zip: '87532', country: 'US' },
  { prefix: '+151455501', city: 'MONTRÉAL', state: 'QC', zip: '', country: 'CA' },
  // 020 7946 0xxx is set aside for drama; a London number has no state and no postcode.
  { prefix: '+4420794600', city: '', state: '', zip: '', country: 'GB' },
] as const;

/** A phone with a number that is reserved for fiction. */
export function phone(random: Random): Phone {
  const { prefix, ...place } = oneOf(random, places);
  return { number: prefix + integer(random, 0, 99).toString().padStart(2, '0'), ...place };
}
