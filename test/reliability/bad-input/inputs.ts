import { readFileSync } from 'node:fs';
import type { KinesisStreamRecord } from 'aws-lambda';
import fc from 'fast-check';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { processors } from '../../../src/voice/registry.ts';
import { aCloudEvent, aTestEvent } from '../../fixtures/cloud-event.ts';
import { aRecord } from '../../fixtures/records.ts';

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/**
 * What is odd to JavaScript, JSON, DynamoDB or the consumer: names of properties, texts at the edges
 * of what is read (times, numbers, SIDs, URLs), and number literals that nobody's writer writes.
 */
const dictionary: Readonly<Record<'names' | 'texts' | 'literals', readonly string[]>> =
  readJson('./dictionary.json');
/** Pieces that break JSON, base64 or UTF-8, or that only their less known rules allow. */
const TOKENS = [
  ...['"', '\\', '{', '}', '[', ']', ',', ':', ',,', '[]', '{}', '{"a":', "'", '//', '/**/'],
  ...['null', '\\u', '\\ud800', '\\u0000', '\\x', '\n', '\r\n', '\t', ' ', '\u0000'],
  ...['\ufeff', '\u00a0', '\u2028', '"__proto__":{"polluted":1},'],
  ...['=', '==', '-', '_', '+', '/', 'A', 'é', '💥'],
  // As bytes: what UTF-8 forbids, or what only stands in a certain company.
  ...['\x7f', '\x80', '\xbf', '\xc0', '\xc2', '\xe0', '\xed', '\xef', '\xf4', '\xf5', '\xff'],
];

/** Small for the most part. */
const size = fc.oneof(
  { weight: 20, arbitrary: fc.nat(8) },
  { weight: 2, arbitrary: fc.nat(500) },
  { weight: 1, arbitrary: fc.nat(65_536) },
);
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...dictionary.names) },
  fc.constantFrom(...dictionary.texts),
);
const text = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...dictionary.texts) },
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.constantFrom('a', '💥', '0'), size).map(([one, times]) => one.repeat(times)),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, false, 0, -0, 1, -1, 0.1, 200, 2 ** 31, 2 ** 53, 1e21),
    fc.constantFrom(1e-130, 1e-131, 5e-324, 9.9e125, 1e126, Number.MAX_VALUE),
    fc.array(tie('value'), { maxLength: 3 }),
    // `fromEntries` defines even a property named `__proto__`.
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
    // `JSON.stringify` itself gives up at some thousands.
    fc.tuple(name, size).map(([name, depth]) => nested(name, Math.min(depth, 1_000))),
  ),
}));

function nested(name: string, depth: number): unknown {
  let inner: unknown = name;
  for (let left = depth; left > 0; left -= 1) {
    inner = left % 2 ? [inner] : Object.fromEntries([[name, inner]]);
  }
  return inner;
}

/** Twilio's documented examples, sample calls, one of each type, and another product's. */
const { records, expected } = sampleTraffic({
  seed: 1,
  start: new Date('2026-11-23T11:00:00.000Z'),
  calls: 12,
  // Each kind of bad content several times.
  bad: 0.5,
});
const realEvents: readonly string[] = [
  ...readJson('../../fixtures/documentation-examples.json'),
  ...[...expected.events.values()].map(({ event }) => event),
  ...[...processors.keys()].map((type) => aCloudEvent({ type })),
  aTestEvent(),
  aCloudEvent({ type: 'com.twilio.messaging.message.sent' }),
].map((event) => JSON.stringify(event));

/** What takes the place of a property, by its value and its name: nothing, it or another, or both. */
type Replacement = (value: unknown, name: string) => readonly (readonly [string, unknown])[];

const replacement: fc.Arbitrary<Replacement> = fc.oneof(
  fc.constantFrom<Replacement>(
    () => [],
    (value, name) => [[name, JSON.stringify(value)]],
    (value, name) => [[name, [value, value]]],
    (value, name) => [[name, typeof value === 'string' ? Number(value) : [value]]],
  ),
  name.map(
    (other): Replacement =>
      (value) => [[other, value]],
  ),
  value.map(
    (other): Replacement =>
      (_, name) => [[name, other]],
  ),
  fc.tuple(name, value).map(
    (other): Replacement =>
      (value, name) => [[name, value], other],
  ),
);

/** Changes a property of an event: near its root or deep inside. */
const change = fc.tuple(fc.array(fc.nat(999), { minLength: 1, maxLength: 6 }), replacement).map(
  ([path, into]) =>
    (event: unknown) =>
      changed(event, path, into),
);

/** A copy in which the property that the numbers lead to is replaced. */
function changed(value: unknown, [at = 0, ...path]: readonly number[], into: Replacement): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, inner] = entries[at % entries.length] ?? ['0', undefined];
  const isInside = path.length > 0 && typeof inner === 'object' && inner !== null;
  const others = isInside ? [[name, changed(inner, path, into)] as const] : into(inner, name);
  const all = entries.flatMap((entry) => (entry[0] === name ? others : [entry]));
  return Array.isArray(value) ? all.map(([, element]) => element) : Object.fromEntries(all);
}

/** Cuts something out of a text at a place, and puts something else in: or the end, or itself again. */
const splice = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    size,
    fc.oneof(
      fc.constantFrom('', ...TOKENS),
      fc.tuple(fc.constantFrom(...TOKENS), size).map(([token, times]) => token.repeat(times)),
      fc.constantFrom(...dictionary.literals),
    ),
    fc.constantFrom('cut', 'cut', 'number', 'letter', 'end', 'again'),
  )
  .map(([place, length, insert, how]) => (text: string) => {
    const at = Math.floor(place * (text.length + 1));
    const [before, after] = [text.slice(0, at), text.slice(at)];
    if (how === 'end') return before;
    if (how === 'again') return before + after.slice(0, length) + after;
    if (how === 'number') return before + after.replace(/-?\d+/, () => insert);
    if (how === 'letter') return before + after.replace(/[a-z]/i, (letter) => escaped(letter));
    return before + insert + after.slice(length);
  });

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** No change for the most part, or some of them. */
const some = <T>(one: fc.Arbitrary<T>, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant([]) }, fc.array(one, { minLength: 1, maxLength: 3 }));

/** A real event with some things changed. Most have an id of their own: else most were copies. */
const realEvent = fc
  .tuple(
    fc.constantFrom(...realEvents),
    fc.oneof({ weight: 9, arbitrary: fc.uuid() }, fc.constant(undefined)),
    some(change, 1),
    fc.integer({ min: 1, max: 20 }),
  )
  .map(([real, id, changes, n]) => {
    const event = JSON.parse(real);
    if (id !== undefined) event.id = id;
    // As in Twilio's older Kinesis examples.
    if (n === 1) event.data = JSON.stringify(event.data);
    return JSON.stringify(changes.reduce((whole, change) => change(whole), event));
  });

/** An envelope made of anything, rather than of something real: what no change would come upon. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: right }, fc.jsonValue());
const anything = fc
  .record(
    {
      specversion: mostly(fc.constant('1.0')),
      id: mostly(fc.string({ minLength: 1, unit: 'binary' })),
      type: mostly(fc.string().map((name) => `com.twilio.voice.${name}`)),
      source: mostly(fc.string({ minLength: 1 })),
      time: fc.jsonValue(),
      dataschema: fc.jsonValue(),
      data: mostly(
        fc.record({
          sid: fc.string({ minLength: 1 }),
          request: fc.record({
            method: fc.string(),
            url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
            parameters: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
          }),
          response: fc.jsonValue(),
        }),
      ),
    },
    { requiredKeys: ['specversion', 'id', 'type', 'source'] },
  )
  .map((event) => JSON.stringify(event));

const anEvent = fc.oneof({ weight: 24, arbitrary: realEvent }, anything);
const anArray = fc
  .tuple(fc.array(anEvent, { maxLength: 4 }), fc.constantFrom(',', ', ', ',\n'))
  .map(([elements, separator]) => `[${elements.join(separator)}]`);
const content = fc.oneof(
  { weight: 8, arbitrary: anEvent },
  anArray,
  fc.constantFrom(...records.map(({ data }) => Buffer.from(data).toString())),
);

/** Changed as JSON, as bytes, each of which is a character here, and as base64. */
const data = fc
  .tuple(
    content,
    some(splice, 6),
    fc.oneof(
      { weight: 30, arbitrary: fc.constant('utf8' as const) },
      fc.constant('utf16le' as const),
    ),
    some(splice, 12),
    some(splice, 20),
  )
  .map(([json, inText, encoding, inBytes, inBase64]) => {
    const text = inText.reduce((whole, splice) => splice(whole), json);
    const bytes = Buffer.from(text, encoding).toString('latin1');
    const spliced = inBytes.reduce((whole, splice) => splice(whole), bytes);
    const base64 = Buffer.from(spliced, 'latin1').toString('base64');
    return inBase64.reduce((whole, splice) => splice(whole), base64);
  });

/** Records that Lambda hands over at a time. */
export const batches: fc.Arbitrary<KinesisStreamRecord[]> = fc
  .array(data, { minLength: 1, maxLength: 250, size: 'max' })
  .map((all) => all.map((data, index) => aRecord(undefined, { number: index + 1, data })));
