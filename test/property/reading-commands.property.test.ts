import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { type Run, runCli } from '../cli/run-cli.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aConsumer } from '../fixtures/consumer.ts';
import { aFolder } from '../fixtures/folder.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { type Attribute, type StoredItem, startReadServer } from '../fixtures/read-server.ts';
import { aBatch } from '../fixtures/records.ts';

let server: Awaited<ReturnType<typeof startReadServer>>;
beforeAll(async () => {
  server = await startReadServer();
});
afterAll(() => server.stop());

/** What a careless program prints of a value that it did not expect. */
const CARELESS = /undefined|NaN|\[object|Infinity|Invalid (?:Date|time)/;
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'id', 'type'];
const hostileText = fc
  .oneof(
    fc.constantFrom(
      ...NAMES,
      '',
      'a\u001b[2J\u009b31m\u0085\u007fb',
      '\u202eabc\u2066\u061c',
      '\ud800',
      'two\r\nlines\tand a tab',
      '     indented',
      '</script><script>alert(1)</script>',
      '99999999999999',
      '1e400',
      'x'.repeat(3_000),
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .filter((text) => !CARELESS.test(text));
const number = fc.constantFrom(
  ...['0', '1', '-1', '31', '400', '99999999999999', '253402300800', '9007199254740993'],
  ...['1e125', '-9.9e125', '1e-130', '0.1', '12345678901234567890123456789012345678'],
);
const bytes = fc.constantFrom('', 'AAEC', '/////w==');

const time = fc.constantFrom(
  ...['2026-11-23T12:00:00.000Z', '0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ...['+275760-09-13T00:00:00.000Z', 'yesterday', '2025'],
);

/** A value of any of DynamoDB's types. */
const { attribute } = fc.letrec<{ attribute: Attribute }>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 3 },
    hostileText.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    bytes.map((B) => ({ B })),
    fc.array(hostileText, { maxLength: 3 }).map((SS) => ({ SS })),
    fc.array(number, { maxLength: 3 }).map((NS) => ({ NS })),
    fc.array(bytes, { maxLength: 3 }).map((BS) => ({ BS })),
    fc.array(tie('attribute'), { maxLength: 3 }).map((L) => ({ L })),
    mapOf(fc.oneof(fc.constantFrom(...NAMES), hostileText), tie('attribute')).map((M) => ({ M })),
  ),
}));

/** Own properties of any name: an assignment would lose `__proto__`. */
function mapOf(name: fc.Arbitrary<string>, value: fc.Arbitrary<Attribute>, maxLength = 4) {
  return fc.array(fc.tuple(name, value), { maxLength }).map((all) => Object.fromEntries(all));
}

/** Items as the consumer stores them: of sample calls of all kinds, and of what is bad in every way. */
const traffic = sampleTraffic({ seed: 1, calls: 40, bad: 0.1, otherProducts: 0, duplicates: 0 });
const consumer = aConsumer();
await consumer.consume(aBatch(...traffic.records.map(({ data }) => data)));
const items = (stored: ReadonlyMap<string, object>): StoredItem[] =>
  [...stored.values()].map((item) => JSON.parse(JSON.stringify(item, asOnTheWire)));
const realEvents = items(consumer.events);
const realRejections = items(consumer.rejections);
const words = fc.constantFrom(...new Set(textsIn(realEvents)));
const types = fc.constantFrom(...new Set(realEvents.map(({ type }) => String(type?.['S']))));

function asOnTheWire(name: string, value: unknown): unknown {
  return name === 'B' ? Buffer.from(Object.values(Object(value))).toString('base64') : value;
}

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'S' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

/** What takes the place of an attribute: mostly another text or number; nothing leaves it out. */
const replacement = fc.oneof(
  fc.oneof(words, time, hostileText).map((S) => ({ S })),
  number.map((N) => ({ N })),
  attribute,
  fc.constant(undefined),
);
const alterations = fc.array(
  fc.tuple(fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }), replacement),
  { maxLength: 12 },
);

/** Real items with some attributes replaced, near their roots or deep inside. */
function altered(real: readonly StoredItem[], key: string, maxLength: number) {
  const one = fc
    .tuple(fc.constantFrom(...real), alterations)
    .map(([item, all]) => all.reduce((whole, [path, by]) => alter(whole, path, by), item));
  return fc
    .array(one, { minLength: 1, maxLength })
    .map((all) => all.map((item, index) => ({ ...item, [key]: { S: `EZ${index}` } })));
}

/** A copy in which the attribute that the numbers lead to is another, or is not there. */
function alter(
  members: StoredItem,
  [at = 0, ...path]: readonly number[],
  by: Attribute | undefined,
): StoredItem {
  const names = Object.keys(members);
  const name = names[at % names.length];
  if (name === undefined) return members;
  const { M, L } = members[name] ?? {};
  let next = by;
  if (path.length > 0 && M) next = { M: alter(M as StoredItem, path, by) };
  if (path.length > 0 && L)
    next = { L: Object.values(alter(Object.fromEntries(Object.entries(L)), path, by)) };
  // Not by assignment, which would lose `__proto__`.
  const others = Object.entries(members).filter(([other]) => other !== name);
  return Object.fromEntries(next === undefined ? others : [...others, [name, next]]);
}

/** Runs a command with and without `--json`: both show what there is, and nothing careless. */
async function showsAll(...args: readonly string[]): Promise<void> {
  expectGood(await run(...args));
  const { stdout } = expectGood(await run('--json', ...args));
  JSON.parse(stdout);
}

function run(...args: readonly string[]): Promise<Run> {
  return runCli([...server.options, ...args]);
}

function expectGood(run: Run, exitCode = 0): Run {
  expect([run.exitCode, run.stderr]).toEqual([exitCode, expect.not.stringMatching(/error/i)]);
  for (const text of [run.stdout, run.stderr]) expectReadable(text);
  return run;
}

function expectReadable(text: string): void {
  expect(text).not.toMatch(CARELESS);
  expect(text).not.toMatch(UNPRINTABLE);
  expect(text.isWellFormed()).toBe(true);
}

/** The page's own script knows `undefined`; what it is given, and what it stands in, may not. */
async function expectGoodPage(file: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [, data = ''] =
    /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? [];
  expect(page.replaceAll(/<script.*?<\/script>/gs, '')).not.toMatch(CARELESS);
  // What is no number would be null.
  const moments = JSON.stringify(JSON.parse(data), (name, value) =>
    ['first', 'at', 'from', 'to'].includes(name) ? typeof value : value,
  );
  expect(moments).not.toMatch(/"(first|at|from|to)":"object"/);
}

describe('whatever is stored', () => {
  it('shows in a call, a conference and an event', async () => {
    const file = join(await aFolder(), 'page.html');
    await fc.assert(
      fc.asyncProperty(altered(realEvents, 'id', 8), async (items) => {
        server.answers.items = items;
        for (const timeline of [
          ['call', 'CA1'],
          ['conference', 'CF1'],
        ]) {
          await showsAll(...timeline);
          expectGood(await run(...timeline, '--html', file));
          await expectGoodPage(file);
        }
        await showsAll('event', 'EZ0');
      }),
      propertyRuns(25),
    );
  }, 120_000);

  it('shows among the rejections', async () => {
    await fc.assert(
      fc.asyncProperty(altered(realRejections, 'recordId', 4), async (items) => {
        server.answers.items = items;
        await showsAll('rejections', 'list');
        await showsAll('rejections', 'show', 'EZ0');
      }),
      propertyRuns(15),
    );
  }, 120_000);

  it('shows among the failed batches, or is named as none', async () => {
    const text = fc.oneof(hostileText, fc.constant('{"Records":[]}'));
    const batch = fc.record({
      requestContext: fc.record({
        condition: text,
        approximateInvokeCount: fc.oneof(fc.double(), text),
      }),
      responseContext: fc.oneof(fc.record({ functionError: fc.option(text) }), fc.constant(null)),
      timestamp: text,
      KinesisBatchInfo: fc.record({ shardId: text, batchSize: fc.double() }),
      payload: text,
    });
    const name = hostileText
      .map((text) => `2026-11-23T12.00.05${text.toWellFormed().replaceAll(/[/\0]/g, '')}`)
      .map((text) => text.slice(0, 60).toWellFormed());
    const content = fc.oneof(
      batch.map((one) => JSON.stringify(one)),
      text,
      fc.json(),
    );
    const folder = await aFolder();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, content), { maxLength: 4 }), async (files) => {
        const shard = join(folder, 'batches', 'aws/lambda/mapping/shard');
        await rm(join(folder, 'batches'), { recursive: true, force: true });
        await mkdir(shard, { recursive: true });
        for (const [name, content] of files) await writeFile(join(shard, name), content);
        await showsAll('failed-batches', 'list', '--failed-batches-dir', join(folder, 'batches'));
      }),
      propertyRuns(10),
    );
  }, 120_000);

  it('shows in the tail of a stream', async () => {
    const json = fc.oneof(fc.jsonValue(), hostileText);
    const parameters = fc.dictionary(
      fc.oneof(fc.constantFrom('CallSid', 'RecordingDuration', 'StatusCallbackEvent'), hostileText),
      json,
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      json.map((value) => JSON.stringify(value)),
      fc
        .record({ id: hostileText, type: fc.oneof(types, hostileText), parameters })
        .map((one) => JSON.stringify(aCloudEvent(one))),
      fc
        .record({ time: json, data: json, source: json, type: json }, { requiredKeys: [] })
        .map((one) => JSON.stringify({ ...aCloudEvent(), ...one })),
    );
    const last = JSON.stringify(aCloudEvent({ parameters: { CallSid: 'CAlast' } }));
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 30 }), async (records) => {
        server.answers.records = [...records, last];
        for (const args of [[], ['--json']]) {
          const options = [...server.options, 'tail', '--since', '1h', ...args];
          expectGood(await runCli(options, { interruptAt: 'CAlast' }), 130);
        }
      }),
      propertyRuns(10),
    );
  }, 120_000);
});
