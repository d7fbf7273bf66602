const KB = 1_024;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number with as many digits as say something: three, and all of those before the point. */
export function amount(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** Bytes in the largest unit that leaves a number above 1. */
export function bytes(value: number): string {
  const power = value < KB ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${amount(value / KB ** power)} ${UNITS[power]}`;
}

/** US dollars: cents, where there are any to speak of. */
export function usd(value: number): string {
  if (value >= 1_000) return `$${Math.round(value).toLocaleString('en-US')}`;
  return value > 0 && value < 0.005 ? '<$0.01' : `$${value.toFixed(2)}`;
}

/** A share of 1. */
export function percent(share: number): string {
  return share > 0 && share < 0.001 ? '<0.1 %' : `${amount(Math.round(share * 1_000) / 10)} %`;
}

/** Seconds, in the unit that a person would use. */
export function duration(seconds: number): string {
  if (seconds === 0) return 'no time';
  if (seconds === Infinity) return 'never';
  if (seconds < 1) return `${amount(seconds * 1_000)} ms`;
  if (seconds < 120) return `${amount(seconds)} s`;
  return seconds < 7_200 ? `${amount(seconds / 60)} min` : `${amount(seconds / 3_600)} h`;
}
