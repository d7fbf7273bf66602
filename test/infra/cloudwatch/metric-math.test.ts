import { describe, expect, it } from 'vitest';
import { compile } from './metric-math.ts';

const NONE = Number.NaN;
const series: Readonly<Record<string, Float64Array>> = {
  gaps: Float64Array.of(1, NONE, 3),
  full: Float64Array.of(2, 0, 5),
};
const seriesOf = (id: string) => series[id] ?? new Float64Array();

describe('metric math', () => {
  it.each<[string, number[]]>([
    ['FILL(gaps, 0)', [1, 0, 3]],
    ['gaps + full', [3, NONE, 8]],
    ['1 + full * 2 - 3', [2, -2, 8]],
    ['DIFF(full)', [NONE, -2, 5]],
    ['RUNNING_SUM(full)', [2, 2, 7]],
    ['SUM(gaps)', [4]],
    ['IF(full > 1 AND full == 2 OR full >= 5, full, 0)', [2, 0, 5]],
    ['(1 + 2) * full', [6, 0, 15]],
  ])('evaluates %s', (expression, expected) => {
    expect([...compile(expression)(seriesOf)]).toEqual(expected);
  });

  it.each(['SEARCH(full)', 'full full', 'FILL(full, 0', 'full ? 1'])(
    'refuses what it does not know: %s',
    (expression) => {
      expect(() => compile(expression)).toThrow();
    },
  );
});
