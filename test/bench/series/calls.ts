import { freshEvents, invocation, withDuplicates } from '../batches.ts';
import { CONTESTANTS, type Finding, type Name, type PerContestant, type Series } from '../bench.ts';
import { short, table } from '../markdown.ts';
import type { StubReport } from '../stub/tables.ts';

/** How far the floor's requests may differ from the product's in size. */
const SAME_SIZE = 0.02;
const SIZE = 1000;

interface Counted {
  readonly '0 %': StubReport;
  readonly '10 %': StubReport;
  readonly '100 %': StubReport;
}

/** What DynamoDB is asked for, and what it would charge: counted by the stub, not measured. */
export const calls: Series = {
  name: 'calls',
  async run(bench) {
    const contestants = await bench.warm();
    const known = freshEvents(bench.seed(), SIZE);
    const mixed = withDuplicates(freshEvents(bench.seed(), SIZE), known);
    const counted: [Name, Counted][] = [];
    for (const name of CONTESTANTS) {
      await bench.stub.set({ latencyMs: 0, counting: true });
      const count = async (events: readonly unknown[]) => {
        const before = await bench.stub.report();
        await contestants[name].run([invocation(events)]);
        return difference(await bench.stub.report(), before);
      };
      const fresh = await count(known);
      counted.push([
        name,
        { '0 %': fresh, '100 %': await count(known), '10 %': await count(mixed) },
      ]);
    }
    return {
      markdown: (['0 %', '10 %', '100 %'] as const)
        .map((share) => `${share} duplicates\n\n${tableOf(counted, share)}`)
        .join('\n\n'),
      findings: findings(Object.fromEntries(counted) as PerContestant<Counted>),
    };
  },
};

function difference(after: StubReport, before: StubReport): StubReport {
  const names = Object.keys(after) as (keyof StubReport)[];
  return Object.fromEntries(
    names.map((name) => [name, after[name] - before[name]]),
  ) as unknown as StubReport;
}

function tableOf(counted: readonly [Name, Counted][], share: keyof Counted): string {
  const quantities = ['calls', 'requestBytes', 'readUnits', 'writeUnits'] as const;
  return table(
    ['', 'calls per event', 'request bytes', 'read units', 'write units'],
    counted.map(([name, { [share]: report }]) => [
      name,
      ...quantities.map((quantity) => short(report[quantity] / SIZE)),
    ]),
  );
}

function findings({ product, floor }: PerContestant<Counted>): Finding[] {
  const fresh = product['0 %'];
  const bytes = floor['0 %'].requestBytes / fresh.requestBytes;
  const same =
    floor['0 %'].calls === fresh.calls &&
    floor['0 %'].statements === fresh.statements &&
    Math.abs(bytes - 1) <= SAME_SIZE;
  return [
    {
      target: 'DynamoDB calls per event, at most 0.06',
      found: short(fresh.calls / SIZE),
      reached: fresh.calls / SIZE <= 0.06,
    },
    {
      target: 'Write units, no more than the stored items’ own and their index entries’',
      found: `${fresh.writeUnits.toLocaleString('en-US')} of ${fresh.itemUnits.toLocaleString('en-US')} for ${SIZE} events`,
      reached: fresh.writeUnits <= fresh.itemUnits,
    },
    {
      target: '(Check) the floor sends as many calls and statements, and as many bytes ± 2 %',
      found: `${floor['0 %'].calls} and ${fresh.calls} calls, bytes ${short(bytes)} ×`,
      reached: same,
    },
  ];
}
