import { freshEvents, invocation, smallEvents } from './batches.ts';
import { CONTESTANTS, inAnyOrder, type PerContestant } from './bench.ts';
import type { Built } from './bundles.ts';
import { type Contestant, startContestant } from './processes.ts';

/** The table that a contestant writes to. */
export function tableOf(name: string): string {
  return `events-${name}`;
}

/** Starts all contestants, each in a process of its own, for as long as they are needed. */
export async function startAll(
  bundles: PerContestant<Built>,
  endpoint: string,
): Promise<PerContestant<Contestant>> {
  const started = CONTESTANTS.map(async (name) => [
    name,
    await startContestant(bundles[name].file, endpoint, tableOf(name)),
  ]);
  return Object.fromEntries(await Promise.all(started));
}

/** Invocations of one event: what is done once a batch is hot only after many batches. */
const SINGLE_EVENTS = 2_000;

/** Lets V8 compile what is hot: so many batches of 1,000, each fresh and then again, and single events. */
export async function warmUp(
  contestants: PerContestant<Contestant>,
  times: number,
  seed: () => number,
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const text = invocation(freshEvents(seed(), 1000));
    for (const name of inAnyOrder()) await contestants[name].run([text, text]);
  }
  const singles = Array.from({ length: SINGLE_EVENTS }, (_, n) => invocation(smallEvents(n, 1)));
  for (const name of inAnyOrder()) await contestants[name].run(singles);
}
