import { freshEvents, invocation } from '../batches.ts';
import { CONTESTANTS, type Finding, inAnyOrder, perContestant, type Series } from '../bench.ts';
import { table, withSpread } from '../markdown.ts';
import { fastestPeer } from '../peers.ts';
import { ratio, spread } from '../statistics.ts';

const LATENCIES_MS = [5, 20];
const CASES = [
  { size: 1, batches: 60 },
  { size: 10, batches: 5 },
  { size: 100, batches: 2 },
  { size: 1000, batches: 1 },
];
const ROUNDS = 6;

/** Wall time where each call takes as long as it does in a region, or longer. */
export const latency: Series = {
  name: 'latency',
  async run(bench) {
    const contestants = await bench.warm();
    const rows: string[][] = [];
    const findings: Finding[] = [];
    for (const latencyMs of LATENCIES_MS) {
      for (const { size, batches } of CASES.filter(({ size }) => !bench.quick || size === 10)) {
        const wallMs = perContestant((): number[] => []);
        for (let round = 0; round < bench.rounds(ROUNDS); round += 1) {
          await bench.stub.set({ latencyMs, counting: false });
          const texts = Array.from({ length: batches }, () =>
            invocation(freshEvents(bench.seed(), size)),
          );
          for (const name of inAnyOrder()) {
            wallMs[name].push(spread((await contestants[name].run(texts)).wallMs).median);
          }
        }
        const multiples = CONTESTANTS.slice(1).map((name) => ratio(wallMs[name], wallMs.product));
        const cells = [spread(wallMs.product), ...multiples].map(withSpread);
        rows.push([`${latencyMs} ms`, size.toLocaleString('en-US'), ...cells]);
        if (size <= 10) {
          const { name, wallMs: fastest } = fastestPeer(wallMs);
          const found = ratio(wallMs.product, fastest);
          findings.push({
            target: `Wall time of batches of ${size} at ${latencyMs} ms a call, at most the fastest peer’s`,
            found: `${withSpread(found)} × ${name}’s`,
            reached: found.median <= 1,
          });
        }
      }
    }
    const others = CONTESTANTS.slice(1).map((name) => `${name}, × product`);
    return {
      markdown: table(['latency', 'events a batch', 'product, ms', ...others], rows),
      findings,
    };
  },
};
