import { distance } from 'fastest-levenshtein';
import { subscribableTypes } from '../../voice/registry.ts';
import { CliError, EXIT } from '../errors.ts';
import { shortType } from '../printable.ts';
import { ERROR_LOG, metricTypes } from './type-facts.ts';

/** `status-callback.amd.detected` and `amd.detected` mean the same type; so for every group. */
const PREFIXES = [/^com\.twilio\.voice\.[^.]+\./, /^com\.twilio\.[^.]+\./, /^com\.twilio\./];

/** What is subscribed to only if somebody asks. */
export interface Extras {
  /** The metrics of calls. */
  readonly metrics?: boolean;
  /** The errors that Twilio logs. */
  readonly errorLogs?: boolean;
}

/**
 * The types that `--types` asks for, in the registry's order, and the extras: names separated by
 * commas, in full or without what they begin with (`amd.detected`, `twiml.dial.finished`), and with
 * `*` for anything. Nothing given means every Voice type that there is a subscription for, but for
 * the metrics.
 *
 * @throws CliError that names what matches no type, and the nearest type
 */
export function chooseTypes(list: string | undefined, extras: Extras = {}): readonly string[] {
  const chosen = new Set([
    ...(list === undefined ? defaultTypes : listedTypes(list)),
    ...(extras.metrics ? metricTypes : []),
    ...(extras.errorLogs ? [ERROR_LOG] : []),
  ]);
  return allTypes.filter((type) => chosen.has(type));
}

const allTypes = [...subscribableTypes, ERROR_LOG];
const defaultTypes = subscribableTypes.filter((type) => !metricTypes.includes(type));

function listedTypes(list: string): string[] {
  const wanted = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (wanted.length === 0) throw wrong('--types names no type.');
  return wanted.flatMap((name) => {
    const ofVoice = subscribableTypes.filter((type) => matches(type, name));
    if (ofVoice.length > 0) return ofVoice;
    // Errors of all products: only for a name that means them, not for `*`.
    if (matches(ERROR_LOG, name)) return [ERROR_LOG];
    throw wrong(
      `There is no Voice type "${name}" to subscribe to. Did you mean "${shortType(nearest(name))}"?`,
    );
  });
}

function matches(type: string, name: string): boolean {
  const pattern = new RegExp(
    `^${name
      .split('*')
      .map((part) => RegExp.escape(part))
      .join('.*')}$`,
    'i',
  );
  return namesOf(type).some((each) => pattern.test(each));
}

function namesOf(type: string): string[] {
  return [type, ...PREFIXES.map((prefix) => type.replace(prefix, ''))];
}

function nearest(name: string): string {
  const distanceTo = (type: string) =>
    Math.min(...namesOf(type).map((each) => distance(each, name.toLowerCase())));
  return allTypes.reduce((best, type) => (distanceTo(type) < distanceTo(best) ? type : best));
}

function wrong(message: string): CliError {
  return new CliError(message, EXIT.usage);
}
