/** A source of numbers from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * The same numbers for the same seed, on every machine: sfc32. Its state of 128 bits keeps the SIDs
 * of a long run apart, which a generator of 32 bits would not.
 */
export function seeded(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is ${seed}, expected a whole number`);
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next: Random = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers of neighbouring seeds resemble each other.
  for (let round = 0; round < 16; round += 1) next();
  return next;
}

/** A whole number from `min` to `max`, both included. */
export function integer(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

/** True in the given share of cases, from 0 to 1. */
export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** One of the items, each as likely as the next. */
export function oneOf<const Items extends readonly [unknown, ...unknown[]]>(
  random: Random,
  items: Items,
): Items[number] {
  return items[integer(random, 0, items.length - 1)] ?? items[0];
}

/** The items in another order. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

/** So many lower-case hexadecimal digits. */
export function hex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits)
    text += integer(random, 0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}
