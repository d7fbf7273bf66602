import { distance } from 'fastest-levenshtein';
import { subscribableTypes } from '../../voice/registry.ts';
import { CliError, EXIT } from '../errors.ts';
import { shortType } from '../printable.ts';

/** `status-callback.amd.detected` and `amd.detected` mean the same type; so for every group. */
const PREFIXES = [/^com\.twilio\.voice\.[^.]+\./, /^com\.twilio\.voice\./, /^com\.twilio\./];

/**
 * The types that `--types` asks for, in the registry's order: names separated by commas, in full or
 * without what they begin with (`amd.detected`, `twiml.dial.finished`), and with `*` for anything.
 * Nothing given means every Voice type that there is a subscription for.
 *
 * @throws CliError that names what matches no type, and the nearest type
 */
export function chooseTypes(list: string | undefined): readonly string[] {
  if (list === undefined) return subscribableTypes;
  const wanted = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (wanted.length === 0) throw wrong('--types names no type.');
  const chosen = new Set<string>();
  for (const name of wanted) {
    const found = subscribableTypes.filter((type) => matches(type, name));
    if (found.length === 0) {
      throw wrong(
        `There is no Voice type "${name}" to subscribe to. Did you mean "${shortType(nearest(name))}"?`,
      );
    }
    for (const type of found) chosen.add(type);
  }
  return subscribableTypes.filter((type) => chosen.has(type));
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
  return subscribableTypes.reduce((best, type) =>
    distanceTo(type) < distanceTo(best) ? type : best,
  );
}

function wrong(message: string): CliError {
  return new CliError(message, EXIT.usage);
}
