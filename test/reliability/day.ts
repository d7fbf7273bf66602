import { inFlight } from '../../src/in-flight.ts';
import { buildAsset } from './built-asset.ts';
import { type DayCounts, runDay } from './day/run-day.ts';
import type { EngineName } from './faulty-dynamodb/engine.ts';
import { type Figure, type Scenario, Skipped } from './scenario.ts';

/** Days on one engine; about so many events in each. */
interface Plan {
  readonly engine: EngineName;
  readonly days: number;
  readonly events: number;
}

const SHORT: readonly Plan[] = [{ engine: 'stand-in', days: 1, events: 4_000 }];
const LONG: readonly Plan[] = [
  { engine: 'stand-in', days: 30, events: 10_000 },
  { engine: 'DynamoDB Local', days: 15, events: 2_000 },
];

/** A day waits more than it computes. */
const DAYS_AT_A_TIME = 3;

/** Everything at once, and nothing lost. */
export const day: Scenario = {
  name: 'day',
  proves:
    'each valid event of a day is stored once and each bad record kept, through faults of DynamoDB, killed processes and resharding',
  async run({ long, seed, signal, say }) {
    const days = (long ? LONG : SHORT).flatMap(({ days, ...plan }) =>
      Array.from({ length: days }, (_, nth) => ({ ...plan, seed: seed + nth })),
    );
    const asset = await buildAsset();
    const startedAt = performance.now();
    const lived = await inFlight(
      DAYS_AT_A_TIME,
      days,
      async (one) => {
        const counts = await runDay({ ...one, module: asset.module, signal }).catch(
          (error: unknown) => whyNot(error, signal),
        );
        say(
          `${one.engine}, seed ${one.seed}: ${typeof counts === 'string' ? counts : inWords(counts)}`,
        );
        return { engine: one.engine, counts };
      },
      () => !signal.aborted,
    ).finally(asset.remove);
    const seconds = (performance.now() - startedAt) / 1000;
    return [
      { what: 'seconds', value: seconds.toFixed(0) },
      ...figures(lived.filter((one) => one !== undefined)),
    ];
  },
};

/** Why a day has no counts. What was counted in others is of use without it. */
function whyNot(error: unknown, signal: AbortSignal): string {
  if (error instanceof Skipped) return `left out: ${error.message}`;
  if (signal.aborted) return 'interrupted';
  throw error;
}

/** A figure for everything that was counted, in both engines together and in DynamoDB Local. */
function figures(
  days: readonly { readonly engine: EngineName; readonly counts: DayCounts | string }[],
): readonly Figure[] {
  const all = new Map<string, number>();
  const amazons = new Map<string, number>();
  for (const { engine, counts } of days) {
    if (typeof counts === 'string') continue;
    for (const [what, count] of [['days', 1] as const, ...counts]) {
      all.set(what, (all.get(what) ?? 0) + count);
      if (engine === 'DynamoDB Local') amazons.set(what, (amazons.get(what) ?? 0) + count);
    }
  }
  const number = (count = 0) => count.toLocaleString('en');
  return [...all].toSorted().map(([what, count]) => ({
    what,
    value: `${number(count).padStart(9)}, of these on DynamoDB Local ${number(amazons.get(what))}`,
  }));
}

function inWords(counts: DayCounts): string {
  const of = (what: string) => counts.get(what) ?? 0;
  const faults = [...counts]
    .filter(([what]) => what.startsWith('fault: '))
    .reduce((sum, [, count]) => sum + count, 0);
  return `${of('records')} records, ${faults} faults, ${of('reshardings')} reshardings, ${of('differences')} differences`;
}
