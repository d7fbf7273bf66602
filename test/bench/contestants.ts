import { freshEvents, invocation, smallEvents } from './batches.ts';
import { type Bench, CONTESTANTS, type Name, type PerContestant, shuffled } from './bench.ts';
import { type Contestant, startContestant } from './processes.ts';

const WARM_UP_BATCHES = 10;
const WARM_UP_SINGLE_EVENTS = 2_000;

/** Starts a contestant in a process of its own, with a table of its own. */
export function startOne({ bundles, stub }: Bench, name: Name): Promise<Contestant> {
  return startContestant(bundles[name].file, stub.endpoint, `events-${name}`);
}

/** Starts all contestants. Stop them by {@link stopAll}. */
export async function startAll(bench: Bench): Promise<PerContestant<Contestant>> {
  const started = CONTESTANTS.map(async (name) => [name, await startOne(bench, name)]);
  return Object.fromEntries(await Promise.all(started));
}

export function stopAll(contestants: PerContestant<Contestant>): void {
  for (const { stop } of Object.values(contestants)) stop();
}

/** Lets V8 compile what is hot: batches of 1,000, each fresh and then again, and single events. */
export async function warmUp(
  contestants: PerContestant<Contestant>,
  { quick, seed }: Bench,
): Promise<void> {
  if (quick) return;
  for (let batch = 0; batch < WARM_UP_BATCHES; batch += 1) {
    const text = invocation(freshEvents(seed(), 1000));
    for (const name of shuffled(CONTESTANTS)) await contestants[name].run([text, text]);
  }
  const singles = Array.from({ length: WARM_UP_SINGLE_EVENTS }, () =>
    invocation(smallEvents(seed(), 1)),
  );
  for (const name of shuffled(CONTESTANTS)) await contestants[name].run(singles);
}
