import { nearestName } from '../nearest-name.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import type { Figure } from './figures.ts';
import { BENCHMARKED, MEASURED } from './measured.ts';

const FIGURES = { ...MEASURED, ...BENCHMARKED, ...ASSUMPTIONS };

/** Everything that the model starts from beside the rate. Shares are from 0 to 1. */
export type Inputs = Readonly<Record<keyof typeof FIGURES, number>>;

/**
 * The figures' values, with some of them replaced.
 *
 * @throws RangeError for a figure that does not exist, or a value that it cannot have
 */
export function inputsWith(replaced: Readonly<Record<string, number>> = {}): Inputs {
  const values = Object.entries<Figure>(FIGURES).map(([name, { value }]) => [name, value]);
  for (const [name, value] of Object.entries(replaced)) {
    if (!Object.hasOwn(FIGURES, name)) throw new RangeError(unknownFigure(name));
    const mayBeNone = name.endsWith('Share');
    const above = value > 0 || (mayBeNone && value === 0);
    if (above && value < Infinity) continue;
    const expected = mayBeNone ? 'a share from 0' : 'a number above 0';
    throw new RangeError(`The figure ${name} is ${value}: expected ${expected}`);
  }
  const inputs = { ...Object.fromEntries(values), ...replaced } as Inputs;
  const { duplicateShare, ignoredShare, rejectedShare } = inputs;
  if (duplicateShare + ignoredShare + rejectedShare > 1) {
    throw new RangeError(
      `duplicateShare, ignoredShare and rejectedShare are ${duplicateShare}, ${ignoredShare} and ${rejectedShare}: together they can be 1 at the most`,
    );
  }
  for (const name of ['targetShare', 'averageToPeak'] as const) {
    if (inputs[name] > 0 && inputs[name] <= 1) continue;
    throw new RangeError(
      `The figure ${name} is ${inputs[name]}: expected more than 0, and 1 at the most`,
    );
  }
  return inputs;
}

function unknownFigure(name: string): string {
  const names = Object.keys(FIGURES);
  const nearest = nearestName(name, names);
  const instead =
    nearest === undefined ? `there are ${names.join(', ')}` : `the nearest is "${nearest}"`;
  return `There is no figure "${name}": ${instead}`;
}

/** Share of events that are stored: what is left after duplicates, other products and rejections. */
export function storedShare({ duplicateShare, ignoredShare, rejectedShare }: Inputs): number {
  return 1 - duplicateShare - ignoredShare - rejectedShare;
}
