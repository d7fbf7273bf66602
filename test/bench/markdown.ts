import type { Spread } from './statistics.ts';

/** A Markdown table; the first column reads from the left, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [line(head), line(ruler), ...rows.map(line)].join('\n');
}

/** A number with three significant digits, thousands set apart. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  const fixed = value.toFixed(Math.min(digits, 3));
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : fixed;
}

/** `7.74 (7.52–7.94)`: the median and the quartiles. */
export function withSpread({ median, low, high }: Spread): string {
  return `${short(median)} (${short(low)}–${short(high)})`;
}
