import * as z from 'zod';
import { isStorableKey, MAX_KEY_BYTES } from './keys.ts';

const NOT_EMPTY = 'expected text that is not empty';
/** Text with a character in it. (zod's `min` reads the `length` of what is no text, too, and may throw.) */
export const nonEmptyText = z.string(NOT_EMPTY).refine((text) => text !== '', NOT_EMPTY);

/** What an event is stored under. */
export const storableKey = z.custom<string>(
  isStorableKey,
  `expected 1 to ${MAX_KEY_BYTES} bytes of well-formed text`,
);

/**
 * The CloudEvents 1.0 envelope, as far as the consumer relies on it. Everything else is optional
 * and unchecked: Twilio's own examples have a timestamp in `datacontenttype` and no `time`.
 */
export const envelope = z.object(
  {
    specversion: z.literal('1.0', 'expected "1.0"'),
    id: storableKey,
    type: nonEmptyText,
    source: nonEmptyText,
  },
  'expected an object with the attributes of a CloudEvent',
);

/** The attributes that CloudEvents and the consumer know; all others are kept as `extra`. */
export const ENVELOPE_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...Object.keys(envelope.shape),
  'dataschema',
  'datacontenttype',
  'time',
  'data',
]);
