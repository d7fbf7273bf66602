/** The function as it is, but for three event types whose processors are planted: each kills it. */
import type { Processor, RegisteredProcessor } from '../../../src/voice/processor.ts';
import { processors } from '../../../src/voice/registry.ts';

export { handler } from '../../../src/handler.ts';

/** How a processor brings its process down. */
export type Poison = 'runs-out-of-memory' | 'exits' | 'never-ends';

const planted: Readonly<Record<Poison, Processor>> = {
  'runs-out-of-memory': () => {
    const held: number[][] = [];
    while (true) held.push(new Array(1_000_000).fill(0.5));
  },
  exits: () => process.exit(1),
  'never-ends': () => {
    while (true);
  },
};

// The registry's map is only typed as one that nobody writes to.
const writable = processors as Map<string, RegisteredProcessor>;
for (const [poison, processor] of Object.entries(planted)) {
  const type = `com.twilio.voice.test.${poison}`;
  writable.set(type, { types: [type], process: processor });
}
