/**
 * The handler of a process that measures what the consumer's work costs: it is told a shape and a size, and
 * answers with the CPU time for one record of them. `--expose-gc` is needed.
 */
import { aConsumer } from '../../fixtures/consumer.ts';
import { aRecord } from '../../fixtures/records.ts';
import { shapes } from './shapes.ts';

const TRIES = 5;
/** Small records are taken several times, so that no measurement is of a few microseconds. */
const LEAST_BYTES = 256 * 1024;

export async function handler({ shape, bytes }: { shape: string; bytes: number }) {
  const content = shapes[shape]?.(bytes) ?? '';
  const times: number[] = [];
  for (let n = 0; n < TRIES; n += 1) times.push(await cpuTime(content));
  return { microseconds: times.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)] };
}

/** CPU time and not the clock's: other programs on the machine do not count. */
async function cpuTime(content: string): Promise<number> {
  const record = aRecord(content);
  const rounds = Math.max(1, Math.round(LEAST_BYTES / content.length));
  global.gc?.();
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await aConsumer().consume([record]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds;
}
