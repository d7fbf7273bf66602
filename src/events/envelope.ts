import * as z from 'zod/mini';
import { compiledObject } from './compiled-object.ts';
import { isStorableKey, KEY_LIMIT_BYTES } from './keys.ts';

/** Not `min(1)`: zod looks at the `length` of what is no text, too, and `{"length":{"valueOf":1}}` makes it throw. */
export const textNotEmpty = z
  .string('expected text')
  .check(z.refine((text) => text !== '', 'expected text that is not empty'));

/**
 * The CloudEvents 1.0 envelope, as far as the consumer relies on it. Everything else is optional
 * and unchecked: Twilio's own examples have a timestamp in `datacontenttype` and no `time`.
 */
const envelope = compiledObject(
  {
    specversion: z.literal('1.0', 'expected "1.0"'),
    id: textNotEmpty.check(
      z.refine(isStorableKey, `expected at most ${KEY_LIMIT_BYTES} bytes of well-formed text`),
    ),
    type: textNotEmpty,
    source: textNotEmpty,
  },
  'expected an object with the attributes of a CloudEvent',
);

/** Checks a decoded value for a CloudEvents envelope. */
export function parseEnvelope(value: unknown) {
  return z.safeParse(envelope, value);
}

/** The attributes that CloudEvents and the consumer know; all others are kept as `extra`. */
export const ENVELOPE_ATTRIBUTES: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'type',
  'source',
  'dataschema',
  'datacontenttype',
  'time',
  'data',
]);
