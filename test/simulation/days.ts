/** A process of `npm run test:simulation`: lives through the days of the seeds that it is sent. */
import { runDay } from './day.ts';

// Most errors are faults that strike; whoever replays a day sees their stacks.
Error.stackTraceLimit = 0;

process.on('message', async ({ seed, events }: { seed: number; events: number }) => {
  const { violation, struck, counts } = await runDay({ seed, events });
  process.send?.({ seed, violation, faults: struck.length, counts });
});
process.on('disconnect', () => process.exit());
