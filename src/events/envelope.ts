import * as z from 'zod';
import { isStorableKey, KEY_LIMIT_BYTES } from './keys.ts';

const text = z.string('expected text').min(1, 'expected text that is not empty');

/**
 * The CloudEvents 1.0 envelope, as far as the consumer relies on it. Everything else is optional
 * and unchecked: Twilio's own examples have a timestamp in `datacontenttype` and no `time`.
 */
const envelope = z.object(
  {
    specversion: z.literal('1.0', 'expected "1.0"'),
    id: text.refine(isStorableKey, `expected at most ${KEY_LIMIT_BYTES} bytes of well-formed text`),
    type: text,
    source: text,
  },
  'expected an object with the attributes of a CloudEvent',
);

/** Checks a decoded value for a CloudEvents envelope. */
export function parseEnvelope(value: unknown) {
  return envelope.safeParse(value);
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
