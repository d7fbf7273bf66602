import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PRICES } from '../../infra/prices.ts';
import { BATCH_RECORDS, MEMORY_MB } from '../../infra/sizes.ts';

const document = await readFile(new URL('../../docs/scaling.md', import.meta.url), 'utf8');

/** The rows of the costs: what, its price, then a quantity and dollars for each rate. */
const rows = document
  .slice(document.indexOf('| a month | price |'))
  .split('\n\n')[0]
  ?.split('\n')
  .slice(2)
  .map((row) => row.slice(1, -1).split('|').map(toCell));
const costs = rows?.slice(0, -1) ?? [];
const sums = rows?.at(-1) ?? [];

const RATES = [
  ['10', 2],
  ['1,000', 4],
  ['100,000', 6],
] as const;

describe('docs/scaling.md', () => {
  it.each(Object.entries(PRICES))('has the price that the dashboard uses: %s', (_, usd) => {
    expect(costs.map(([, price]) => price)).toContain(usd);
  });

  it.each(RATES)('computes its costs correctly at %s events a second', (_, column) => {
    let sum = 0;
    for (const cells of costs) {
      const [price, quantity, dollars] = [cells[1], cells[column], cells[column + 1]].map(Number);
      if (!quantity) continue;
      const product = Number(price) * quantity;
      expect
        .soft(Math.abs(product - Number(dollars)), `${cells[0]}`)
        .toBeLessThan(Math.max(0.006, product / 100));
      sum += Number(dollars);
    }
    expect(sum).toBeGreaterThan(0);
    expect(Math.abs(sum - Number(sums[column + 1]))).toBeLessThan(Math.max(0.006, sum / 1000));
  });

  it('assumes the deployed memory and batch size', () => {
    expect(document).toContain(`${MEMORY_MB.toLocaleString('en-US')} MB are`);
    expect(document).toContain(`at most ${BATCH_RECORDS.toLocaleString('en-US')} records`);
  });
});

/** A number where there is one, else the text. */
function toCell(cell: string): string | number {
  const text = cell.replaceAll(/[,*]/g, '').trim();
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
