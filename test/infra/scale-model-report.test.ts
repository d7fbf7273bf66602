import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costsOf, monthly } from '../../infra/scale-model/costs.ts';
import { withPrintedReports } from '../../infra/scale-model/document.ts';
import { inputsWith } from '../../infra/scale-model/inputs.ts';
import { limitsOf } from '../../infra/scale-model/limits.ts';
import { loadOf } from '../../infra/scale-model/load.ts';
import { measure } from '../../infra/scale-model/measure.ts';
import { MEASURED } from '../../infra/scale-model/measured.ts';
import { recommend } from '../../infra/scale-model/recommend.ts';
import { report } from '../../infra/scale-model/report.ts';
import { amount, bytes, duration, percent, usd } from '../../infra/scale-model/words.ts';
import { readSettings } from '../../infra/settings.ts';

const inputs = inputsWith();
/** Every rate that one stream takes, the small ones as often as the large ones. */
const rates = fc.double({ min: -2, max: 5.3, noNaN: true }).map((power) => 10 ** power);
const at = (rate: number, shardCount?: number) => {
  const settings = readSettings(shardCount === undefined ? {} : { shardCount });
  const load = loadOf(rate, inputs, settings);
  return { load, costs: costsOf(load, inputs, settings) };
};

describe('at any rate', () => {
  it('nothing is over its limit with what is recommended', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const { context: _, ...deployment } = recommend(rate, inputs);
        const load = loadOf(rate, inputs, deployment.settings);
        for (const { name, share } of limitsOf(load, inputs, deployment)) {
          expect(share, name).toBeLessThanOrEqual(inputs.targetShare + 1e-9);
        }
      }),
    );
  });

  it('the lines of the bill are the bill', () => {
    fc.assert(
      fc.property(
        rates,
        fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
        (rate, shards) => {
          const { costs } = at(rate, shards);
          const events = rate * 3_600 * 730;
          const perMillion = costs.reduce((sum, { usdPerMillion }) => sum + usdPerMillion, 0);
          expect((perMillion * events) / 1e6 / monthly(costs)).toBeCloseTo(1, 8);
          for (const { usdPerMonth } of costs) expect(usdPerMonth).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('more events ask for no less, and cost no less', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 1, max: 10, noNaN: true }), (rate, factor) => {
        const [less, more] = [at(rate), at(rate * factor)];
        expect(more.load.stream.shards).toBeGreaterThanOrEqual(less.load.stream.shards);
        expect(more.load.tables.partitions).toBeGreaterThanOrEqual(less.load.tables.partitions);
        expect(more.load.tables.growthSeconds).toBeGreaterThanOrEqual(
          less.load.tables.growthSeconds,
        );
        expect(monthly(more.costs)).toBeGreaterThanOrEqual(monthly(less.costs) * 0.999);
        const [few, many] = [at(rate, 10), at(rate * factor, 10)];
        expect(many.load.function.eventsPerBatch).toBeGreaterThanOrEqual(
          few.load.function.eventsPerBatch,
        );
        expect(many.load.function.busyShare).toBeGreaterThanOrEqual(
          few.load.function.busyShare * 0.999,
        );
        expect(many.load.function.catchUpHours).toBeGreaterThanOrEqual(
          few.load.function.catchUpHours,
        );
      }),
    );
  });
});

describe('the figures', () => {
  it('are true of the sample traffic', async () => {
    for (const [name, value] of Object.entries(await measure())) {
      const { value: written } = MEASURED[name as keyof typeof MEASURED];
      const advice = `${name} is ${written} in infra/scale-model/measured.ts, and ${value} by "npm run scale-model -- --measure": correct it, then run "npm run scale-model -- --update-document"`;
      expect(Math.abs(written - value) / value, advice).toBeLessThanOrEqual(0.05);
    }
  });

  it.each([
    ['itemByte', 1, 'There is no figure "itemByte": the nearest is "itemBytes"'],
    ['colour', 1, 'There is no figure "colour": there are recordsPerEvent, '],
    ['toString', 1, 'There is no figure "toString"'],
    ['itemBytes', 0, 'The figure itemBytes is 0: expected a number above 0'],
    ['itemBytes', Number.NaN, 'The figure itemBytes is NaN: expected a number above 0'],
    ['duplicateShare', -0.1, 'The figure duplicateShare is -0.1: expected a share from 0'],
    ['targetShare', 1.1, 'The figure targetShare is 1.1: expected more than 0, and 1 at the most'],
    ['duplicateShare', 0.97, 'together they can be 1 at the most'],
  ])('refuse %s of %d', (name, value, message) => {
    expect(() => inputsWith({ [name]: value })).toThrow(message);
  });

  it('may be replaced', () => {
    expect(inputsWith({ itemBytes: 5, duplicateShare: 0 })).toEqual({
      ...inputs,
      itemBytes: 5,
      duplicateShare: 0,
    });
  });
});

describe('the report', () => {
  it('tells what is set, what is asked for, and what is over its limit', () => {
    const text = report(100_000, inputs);
    expect(text).toMatch(/^100,000 events a second\n/);
    expect(text).toMatch(/-c shardCount=\d+\n/);
    expect(text).toMatch(/ask AWS for +[\d,]+ write units a second of a table\n/);
    expect(text).toMatch(/warm up +byCall to [\d,]+ write units a second\n/);
    expect(text).toMatch(/warm write units of events .* [\d,]+ % .*raise its warm throughput/);
  });

  it('takes settings that are given', () => {
    expect(report(1_000, inputs, { shardCount: '1' })).toMatch(
      /bytes into the busiest shard +[\d.,]+ MB\/s +1 MB\/s +1\d\d %/,
    );
  });

  it('writes numbers for people', () => {
    expect([amount(0.01234), amount(99.96), amount(123_456.7)]).toEqual([
      '0.0123',
      '100',
      '123,457',
    ]);
    expect([bytes(0), bytes(1_023), bytes(1_536), bytes(5 * 1024 ** 5)]).toEqual([
      '0 B',
      '1,023 B',
      '1.5 KB',
      '5 PB',
    ]);
    expect([usd(0), usd(0.001), usd(1.239), usd(123_456.7)]).toEqual([
      '$0.00',
      '<$0.01',
      '$1.24',
      '$123,457',
    ]);
    expect([percent(0), percent(0.0001), percent(0.4567), percent(46)]).toEqual([
      '0 %',
      '<0.1 %',
      '45.7 %',
      '4,600 %',
    ]);
    expect([0, 0.05, 90, 600, 10_800, Infinity].map(duration)).toEqual([
      'no time',
      '50 ms',
      '90 s',
      '10 min',
      '3 h',
      'never',
    ]);
  });
});

describe('docs/scaling.md', async () => {
  const document = await readFile(new URL('../../docs/scaling.md', import.meta.url), 'utf8');

  it('shows three rates', () => {
    const shown = [...document.matchAll(/^\$ npm run scale-model -- --events-per-second (\d+)$/gm)];
    expect(shown.map(([, rate]) => rate)).toEqual(['10', '1000', '100000']);
  });

  it('shows what the command prints', () => {
    const advice = 'run "npm run scale-model -- --update-document"';
    expect(withPrintedReports(document), advice).toBe(document);
  });
});

describe('the command', () => {
  const main = fileURLToPath(new URL('../../infra/scale-model/main.ts', import.meta.url));
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [main, ...args]).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      ({ code, stderr }) => ({ code, text: stderr }),
    );

  it('prints the report', async () => {
    const given = ['-c', 'shardCount=2', '--set', 'insertMs=30'];
    const { text } = await run('--events-per-second', '20', ...given);
    expect(text).toBe(`${report(20, inputsWith({ insertMs: 30 }), { shardCount: '2' })}\n`);
  });

  it.each([
    [[], '--events-per-second is missing: say for how many events a second to plan'],
    [['--events-per-second', '0'], '--events-per-second is "0": expected a number above 0'],
    [['--events-per-second', '1', '--set', 'x'], '--set is "x": expected NAME=VALUE'],
    [['--events-per-second', '1', '-c', 'shards=2'], 'There is no setting "shards"'],
  ])('refuses %j', async (args, message) => {
    const { code, text } = await run(...args);
    expect(code).toBe(2);
    expect(text).toMatch(/^error: /);
    expect(text).toContain(message);
  });
});
