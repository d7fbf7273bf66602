import { fromEitherNotation } from '../events/event-time.ts';
import type { JsonObject } from '../events/voice-event.ts';

/** How a kind of parameter is read from the string that Twilio sends. */
export interface Codec<T = unknown> {
  /** What it reads, in the words of a warning: "MachineDetectionDuration: expected whole milliseconds". */
  readonly expected: string;
  /** `undefined` for what is something else. */
  readonly read: (text: string) => T | undefined;
}

function codec<T>(expected: string, read: (text: string) => T | undefined): Codec<T> {
  return { expected, read };
}

/** Any string, kept as it is: `''` never gets here, see {@link readParameters}. */
export const text = codec('text', (text) => text);

/** Exactly `true` or `false`. */
export const boolean = codec('true or false', (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined,
);

/** A whole number that is not negative: sequence numbers, counts, codes. */
export const integer = codec('a whole number', wholeNumber);
/** A duration in whole milliseconds. */
export const milliseconds = codec('whole milliseconds', wholeNumber);
/** A duration in whole seconds. */
export const seconds = codec('whole seconds', wholeNumber);
/** A duration in whole minutes. */
export const minutes = codec('whole minutes', wholeNumber);

/** A share from 0 to 1, as Twilio gives stability and confidence. */
export const decimal = codec('a decimal from 0 to 1', (text) => {
  // Java writes small floats as 1.0E-4, JavaScript as 1e-7; no share needs a positive exponent.
  if (!/^\d{1,3}(?:\.\d{1,30})?(?:[eE]-\d{1,3})?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 1 ? value : undefined;
});

/**
 * A time as ISO 8601 with milliseconds in UTC. Twilio writes RFC 2822 in some callbacks and RFC 3339
 * in others, under the same names: both are read everywhere.
 */
export const date = codec('an RFC 2822 or RFC 3339 date', fromEitherNotation);

/** JSON in a string, of the form that `isOfForm` tells and `form` names. */
export function json<T>(form: string, isOfForm: (value: unknown) => value is T): Codec<T> {
  return codec(`JSON of ${form}`, (text) => {
    try {
      const value: unknown = JSON.parse(text);
      return isOfForm(value) ? value : undefined;
    } catch {
      return undefined;
    }
  });
}

/**
 * One of the values that Twilio documents today, or any other: Twilio adds values, and a new one is
 * kept. The type parameter lists the known ones.
 */
export function openEnum<Known extends string>(): Codec<Known | (string & {})> {
  return text;
}

/** Parameters by Twilio's name, each with its codec. */
export type ParameterShape = { readonly [name: string]: Codec };

/** What a shape reads: every parameter may be absent. */
export type ParameterValues<S extends ParameterShape> = {
  readonly [Name in keyof S]?: S[Name] extends Codec<infer T> ? T : never;
};

/**
 * Reads the parameters that the shape names. Absent, `null` and the empty string all mean absent:
 * Twilio sends empty strings for what it does not know. What a codec cannot read is left out, and
 * a warning says what was expected, after `place` if the parameters stand inside another one.
 */
export function readParameters<S extends ParameterShape>(
  shape: S,
  parameters: JsonObject,
  place = '',
): { values: ParameterValues<S>; warnings: string[] } {
  const values: { [name: string]: unknown } = {};
  const warnings: string[] = [];
  for (const name in shape) {
    const { expected, read } = shape[name] as S[typeof name];
    // Own properties only: whatever the sender calls a parameter, a prototype is never read.
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    const text = asText(value);
    const found = text === undefined ? undefined : read(text);
    if (found === undefined) warnings.push(`${place}${name}: expected ${expected}`);
    else values[name] = found;
  }
  return { values: values as ParameterValues<S>, warnings };
}

/** 42 is as good as "42". */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function wholeNumber(text: string): number | undefined {
  if (!/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
