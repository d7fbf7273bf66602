import { freshEvents, invocation } from '../batches.ts';
import { CONTESTANTS, type Finding, type PerContestant, type Series } from '../bench.ts';
import { startAll, stopAll } from '../contestants.ts';
import { short, table } from '../markdown.ts';
import type { StubReport } from '../stub/tables.ts';

const SIZE = 1000;
const MAX_CALLS_PER_EVENT = 0.06;
/** How far the floor's requests may differ from the product's in size. */
const MAX_SIZE_DIFFERENCE = 0.02;

interface Counted {
  readonly fresh: StubReport;
  readonly duplicates: StubReport;
}

/** What DynamoDB is asked for, and what it would charge: counted by the stub, so one round will do. */
export const calls: Series = {
  name: 'calls',
  async run(bench) {
    const contestants = await startAll(bench);
    const batch = [invocation(freshEvents(bench.seed(), SIZE))];
    const counted: [string, Counted][] = [];
    for (const name of CONTESTANTS) {
      await bench.stub.reset({ counting: true });
      const count = async () => {
        const before = await bench.stub.report();
        await contestants[name].run(batch);
        return difference(await bench.stub.report(), before);
      };
      counted.push([name, { fresh: await count(), duplicates: await count() }]);
    }
    stopAll(contestants);
    return {
      markdown: [
        `Fresh events\n\n${tableOf(counted, 'fresh')}`,
        `All of them duplicates\n\n${tableOf(counted, 'duplicates')}`,
      ].join('\n\n'),
      findings: findings(Object.fromEntries(counted) as PerContestant<Counted>),
    };
  },
};

function difference(after: StubReport, before: StubReport): StubReport {
  return {
    calls: after.calls - before.calls,
    requestBytes: after.requestBytes - before.requestBytes,
    statements: after.statements - before.statements,
    readUnits: after.readUnits - before.readUnits,
    writeUnits: after.writeUnits - before.writeUnits,
  };
}

function tableOf(counted: readonly [string, Counted][], share: keyof Counted): string {
  const quantities = ['calls', 'requestBytes', 'readUnits', 'writeUnits'] as const;
  return table(
    ['per event', 'calls', 'request bytes', 'read units', 'write units'],
    counted.map(([name, { [share]: report }]) => [
      name,
      ...quantities.map((quantity) => short(report[quantity] / SIZE)),
    ]),
  );
}

function findings({ product, floor }: PerContestant<Counted>): Finding[] {
  const callsPerEvent = product.fresh.calls / SIZE;
  const bytes = floor.fresh.requestBytes / product.fresh.requestBytes;
  return [
    {
      target: 'DynamoDB calls per event, at most 0.06',
      found: short(callsPerEvent),
      reached: callsPerEvent <= MAX_CALLS_PER_EVENT,
    },
    {
      target: '(Check) the floor sends as many calls and statements, and as many bytes ± 2 %',
      found: `${floor.fresh.calls} and ${product.fresh.calls} calls, bytes ${short(bytes)} ×`,
      reached:
        floor.fresh.calls === product.fresh.calls &&
        floor.fresh.statements === product.fresh.statements &&
        Math.abs(bytes - 1) <= MAX_SIZE_DIFFERENCE,
    },
  ];
}
