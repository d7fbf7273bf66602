import { parseArgs } from 'node:util';
import { freshBatch } from './batches.ts';
import { buildContestant, buildProduct } from './bundles.ts';
import { startContestant, startStub } from './processes.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'product,floor,hand-written,middy,powertools' },
    rounds: { type: 'string', default: '10' },
    size: { type: 'string', default: '1000' },
  },
});
const names = values.only.split(',');
const rounds = Number(values.rounds);
const size = Number(values.size);
const quantile = (numbers: number[], q: number) =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * q)] ?? Number.NaN;

const stub = await startStub();
const contestants = await Promise.all(
  names.map(async (name) => {
    const built = await (name === 'product' ? buildProduct() : buildContestant(name));
    return { name, bytes: built.bytes, ...(await startContestant(built.file, stub.endpoint, `events-${name}`)) };
  }),
);
let seed = 1;
for (const contestant of contestants) {
  await stub.set({ latencyMs: 0, counting: true });
  await contestant.run([freshBatch(seed++, 1000)]);
  console.log(contestant.name, contestant.bytes, JSON.stringify(await stub.report()));
}
await stub.set({ latencyMs: 0, counting: false });
for (let i = 0; i < 12; i += 1) {
  const batch = freshBatch(seed++, 1000);
  for (const { run } of contestants) {
    await run([batch]);
    await run([batch]);
  }
}
const fresh = contestants.map((): number[] => []);
const again = contestants.map((): number[] => []);
for (let round = 0; round < rounds; round += 1) {
  await stub.set({ latencyMs: 0, counting: false });
  const batches = [freshBatch(seed++, size), freshBatch(seed++, size)];
  const order = contestants.map((contestant, n) => ({ contestant, n, at: Math.random() }));
  for (const { contestant, n } of order.toSorted((a, b) => a.at - b.at)) {
    fresh[n]?.push((await contestant.run(batches)).cpuMs / size / batches.length);
    again[n]?.push((await contestant.run(batches)).cpuMs / size / batches.length);
  }
}
for (const [label, series] of [['fresh', fresh], ['duplicates', again]] as const) {
  const product = series[0] ?? [];
  console.log(`\n${label}: µs CPU an event (quartiles), and as a multiple of the ${names[0]}'s, by round`);
  contestants.forEach(({ name }, n) => {
    const own = series[n] ?? [];
    const ratios = own.map((value, round) => value / (product[round] ?? Number.NaN));
    const three = (numbers: number[], digits: number) =>
      [0.5, 0.25, 0.75].map((q) => quantile(numbers, q).toFixed(digits)).join('  ');
    console.log(name.padEnd(14), three(own.map((ms) => ms * 1000), 1).padEnd(26), three(ratios, 3));
  });
}
for (const { stop } of contestants) stop();
stub.stop();
