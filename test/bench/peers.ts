import type { PerContestant } from './bench.ts';
import { spread } from './statistics.ts';

/** The peer with the shortest median. The floor is no peer: it does not do the job. */
export function fastestPeer({
  product: _product,
  floor: _floor,
  ...peers
}: PerContestant<number[]>) {
  const [fastest] = Object.entries(peers)
    .map(([name, wallMs]) => ({ name, wallMs }))
    .toSorted((a, b) => spread(a.wallMs).median - spread(b.wallMs).median);
  if (fastest === undefined) throw new Error('There are no peers');
  return fastest;
}
