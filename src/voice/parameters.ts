import * as z from 'zod';
import { fromEitherNotation } from '../events/event-time.ts';
import { withoutUserinfo } from '../events/userinfo.ts';
import type { JsonObject } from '../json/json-object.ts';

/*
 * Schemas from the text that Twilio sends to the value that it means. Their messages say what was
 * expected and never quote the text: "MachineDetectionDuration: expected whole milliseconds".
 */

/** Any text, kept as it is. The empty text never gets here, see {@link readParameters}. */
export const text = z.string('expected text');

/** A URL without user, query and fragment, in which a customer's own data stand. */
export const url = read('expected a URL', (text) => withoutUserinfo(text)?.replace(/[?#].*$/s, ''));

/** Exactly `true` or `false`. */
export const boolean = z
  .enum(['true', 'false'], 'expected true or false')
  .transform((text) => text === 'true');

/** A whole number that is not negative: sequence numbers, counts, codes. */
export const integer = wholeNumber('expected a whole number');
/** An error's code. Twilio sends 0 for "no error". */
export const errorCode = integer.transform((code) => (code === 0 ? undefined : code));
/** A duration in whole milliseconds. */
export const milliseconds = wholeNumber('expected whole milliseconds');
/** A duration in whole seconds. */
export const seconds = wholeNumber('expected whole seconds');
/** A duration in whole minutes. */
export const minutes = wholeNumber('expected whole minutes');

/**
 * A share from 0 to 1, as Twilio gives stability and confidence. Java writes small floats as
 * 1.0E-4, JavaScript as 1e-7; no share needs a positive exponent.
 */
export const decimal = z
  .string('expected a decimal from 0 to 1')
  .regex(/^\d{1,3}(?:\.\d{1,30})?(?:[eE]-\d{1,3})?$/, 'expected a decimal from 0 to 1')
  .transform(Number)
  .refine((share) => share <= 1, 'expected a decimal from 0 to 1');

/**
 * A time as ISO 8601 with milliseconds in UTC. Twilio writes RFC 2822 in some callbacks and RFC 3339
 * in others, under the same names: both are read everywhere.
 */
export const date = read('expected an RFC 2822 or RFC 3339 date', fromEitherNotation);

/** JSON in a text, of the form that `schema` describes and `form` names. */
export function json<Schema extends z.ZodType>(form: string, schema: Schema) {
  return read(`expected JSON of ${form}`, (text): z.output<Schema> | undefined => {
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  });
}

/** One of the values that Twilio documents today, or any other: a value that Twilio adds is kept. */
export function openEnum<const Known extends string>(known: readonly Known[]) {
  // Typed so that an editor still offers the known values; `Known | string` would be `string`.
  return z.union([z.enum(known), text], 'expected text') as z.ZodType<
    Known | (string & {}),
    string
  >;
}

/** Parameters by Twilio's name, each with a schema: one of the above, or any other of zod's. */
export type ParameterShape = { readonly [name: string]: z.ZodType };

/** What a shape reads: every parameter may be absent. */
export type ParameterValues<S extends ParameterShape> = {
  readonly [Name in keyof S]?: z.output<S[Name]>;
};

/**
 * Reads the parameters that the shape names. Absent, `null` and the empty string all mean absent:
 * Twilio sends empty strings for what it does not know. A value that its schema refuses is left out,
 * and a warning says what was expected, after `place` if the parameters stand inside another one.
 */
export function readParameters<S extends ParameterShape>(
  shape: S,
  parameters: JsonObject,
  place = '',
): { values: ParameterValues<S>; warnings: string[] } {
  const values: { [name: string]: unknown } = {};
  const warnings: string[] = [];
  for (const name in shape) {
    // Own properties only: whatever the sender calls a parameter, a prototype is never read.
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    const result = (shape[name] as S[typeof name]).safeParse(asSent(value));
    if (result.success) values[name] = result.data;
    else warnings.push(`${place}${name}: ${result.error.issues[0]?.message}`);
  }
  return { values: values as ParameterValues<S>, warnings };
}

/** 42 is as good as "42". */
function asSent(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function wholeNumber(expected: string) {
  return z
    .string(expected)
    .regex(/^\d{1,16}$/, expected)
    .transform(Number)
    .refine(Number.isSafeInteger, expected);
}

/** Text that `meaning` makes something of; `undefined` means that it is nothing of the kind. */
function read<T>(expected: string, meaning: (text: string) => T | undefined) {
  return z.string(expected).transform((text, context): T => {
    const value = meaning(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: expected, input: text });
    return z.NEVER;
  });
}
