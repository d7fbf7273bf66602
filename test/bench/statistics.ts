/** A median with the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @param numbers at least one */
export function spread(numbers: readonly number[]): Spread {
  return {
    median: quantile(numbers, 0.5),
    low: quantile(numbers, 0.25),
    high: quantile(numbers, 0.75),
  };
}

/**
 * How many times `of` the numbers are: the ratio of the medians, with the quartiles of the ratios
 * round by round. Both come from the same rounds, in their order.
 */
export function ratio(numbers: readonly number[], of: readonly number[]): Spread {
  const byRound = numbers.map((number, round) => number / (of[round] ?? Number.NaN));
  return { ...spread(byRound), median: quantile(numbers, 0.5) / quantile(of, 0.5) };
}

/** Linear between the two nearest. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
