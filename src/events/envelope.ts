import { isStorableKey, KEY_LIMIT_BYTES } from './keys.ts';
import { object, safeParse, valid } from './schema.ts';

/** Text with a character in it. */
export const textNotEmpty = valid<string>(
  (value) => typeof value === 'string' && value !== '',
  'expected text that is not empty',
);
/** What an event is stored under. */
export const storableKey = valid<string>(
  isStorableKey,
  `expected 1 to ${KEY_LIMIT_BYTES} bytes of well-formed text`,
);

/**
 * The CloudEvents 1.0 envelope, as far as the consumer relies on it. Everything else is optional
 * and unchecked: Twilio's own examples have a timestamp in `datacontenttype` and no `time`.
 */
const envelope = object(
  {
    specversion: valid<'1.0'>((value) => value === '1.0', 'expected "1.0"'),
    id: storableKey,
    type: textNotEmpty,
    source: textNotEmpty,
  },
  'expected an object with the attributes of a CloudEvent',
);

/** Checks a decoded value for a CloudEvents envelope. */
export function parseEnvelope(value: unknown) {
  return safeParse(envelope, value);
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
