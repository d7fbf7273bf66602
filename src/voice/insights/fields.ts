import * as z from 'zod';
import { fromEitherNotation, toIso } from '../../events/event-time.ts';
import { oneLine } from '../wording.ts';

/*
 * Schemas for the fields of Voice Insights data. Unlike the parameters of webhooks these are JSON:
 * numbers, booleans, lists and objects, and now and then the text of one. Their messages say what
 * was expected and never quote the value.
 */

/**
 * A field that may be missing. Twilio writes `null`, the empty text or a text that begins with
 * "unknown" for what it does not know.
 */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (isNothing(value) || isUnknown(value) ? undefined : value),
    schema.optional(),
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === '';
}

function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && /^unknown/i.test(value);
}

/** An object of which each field may be missing. */
export function maybeObject<const Shape extends { readonly [name: string]: z.ZodType }>(
  shape: Shape,
) {
  return maybe(z.object(shape, 'expected an object'));
}

/** A list; elements that are odd are left out one by one. */
export function maybeList<Schema extends z.ZodType>(element: Schema) {
  return maybe(z.array(element, 'expected a list'));
}

const MAX_WORD = 64;
const MAX_PROSE = 80;
const WORD = /^[a-z][\w-]*(?:\.[a-z][\w-]*)*$/i;
/** "180 Ringing", "sip_486". */
const SIP_ANSWER = /^(?:sip[ _-]?)?[1-6]\d\d(?:[ _-][a-z][a-z _-]*)?$/i;

function pattern(expected: string, ...patterns: readonly RegExp[]) {
  return z
    .string(expected)
    .max(MAX_WORD, expected)
    .refine((text) => patterns.some((one) => one.test(text)), expected)
    .refine((text) => oneLine(text, MAX_WORD) === text, expected);
}

/**
 * A value of an enumeration, a region, a codec, a SID: whatever Twilio adds is kept, as long as it is
 * a word. Sentences, phone numbers, addresses and user agents are none, so none gets into `details`.
 */
export const word = pattern('expected a word', WORD);

/** The name of an event. Trunking calls have SIP answers as events; their spelling is not published. */
export const eventName = pattern('expected a name', WORD, SIP_ANSWER);

/** A country as ISO 3166 has it: two letters. */
export const country = z
  .string('expected a country')
  .regex(/^[A-Z]{2}$/i, 'expected a country')
  .toUpperCase();

/** "Chrome", "Mac OS". */
export const product = pattern('expected a product', /^[a-z][a-z -]*$/i);

/** "15", "2.18.3". Four numbers may be an IP address, and the fourth says nothing more. */
export const version = pattern('expected a version', /^\d{1,5}(?:\.\d{1,5}){0,2}(?:-[\w.-]+)?$/i);

/** Free text, as one line without private data. */
export const prose = z
  .string('expected text')
  .transform((text) => oneLine(text, MAX_PROSE) || undefined);

/** What people wrote, if anything: a room may well be called "Unknown callers". */
export const maybeProse = z.preprocess(
  (value) => (isNothing(value) ? undefined : value),
  prose.optional(),
);

/** Values are JSON numbers; the text of one is read too. */
function numeric(expected: string) {
  return z.preprocess(
    (value) =>
      typeof value === 'string' && /^\d{1,16}(?:\.\d{1,20})?$/.test(value) ? Number(value) : value,
    z.number(expected).min(0, expected).max(Number.MAX_SAFE_INTEGER, expected),
  );
}

/** A measured quantity, in whatever unit its name says. Never negative. */
export const quantity = numeric('expected a number');

/** A count, a sequence number, a code. */
export const count = numeric('expected a whole number').refine(
  Number.isSafeInteger,
  'expected a whole number',
);

/** How often there was each code: `{"31600": 1}`. */
export const countsByCode = z.record(z.string().regex(/^\d{1,6}$/), count, {
  error: ({ code }) => (code === 'invalid_key' ? 'expected codes' : 'expected an object'),
});

/** A code that is 0 where there is none. */
export const code = count.transform((code) => (code === 0 ? undefined : code));

/** `true` or `false`, or the text of it. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('expected true or false'),
);

/** A time as ISO 8601 with milliseconds in UTC; Twilio writes whole seconds or milliseconds. */
export const time = z
  .string('expected an RFC 3339 date')
  .transform((text, context) => fromEitherNotation(text) ?? refused(context, 'an RFC 3339 date'));

/** Unix milliseconds as ISO 8601 in UTC. */
export const epochTime = numeric('expected Unix milliseconds').transform(
  (ms, context) => toIso(ms) ?? refused(context, 'Unix milliseconds'),
);

function refused(context: z.RefinementCtx, expected: string): never {
  context.addIssue(`expected ${expected}`);
  return z.NEVER;
}

const WEBHOOK_STATUS = new Map([
  ['fail', 'failed'],
  ['noanswer', 'no-answer'],
]);

/** How a call or a leg stands, spelt as webhooks do: "failed", "no-answer", "in-progress". */
export const callStatus = word.transform((status) => WEBHOOK_STATUS.get(status) ?? dashed(status));

/** A word with dashes, as webhooks and the documentation's prose have it, where data have underscores. */
export const dashedWord = word.transform(dashed);

function dashed(word: string): string {
  return word.replaceAll('_', '-');
}

type Facts = { readonly [name: string]: unknown };

/** Facts without those that are not known, which are `undefined`, and without empty lists. */
export function known<T extends Facts>(facts: T): Partial<T> {
  const entries = Object.entries(facts).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as Partial<T>;
}

/** The same for facts inside of others: `undefined` where none of them is known. */
export function anyKnown<T extends Facts>(facts: T): Partial<T> | undefined {
  const those = known(facts);
  return Object.keys(those).length === 0 ? undefined : those;
}
