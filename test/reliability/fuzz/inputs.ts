import type { KinesisStreamRecord } from 'aws-lambda';
import fc from 'fast-check';
import {
  chance,
  hex,
  integer,
  oneOf,
  type Random,
  seeded,
} from '../../../src/local/sample-calls/random.ts';
import { aRecord } from '../../fixtures/records.ts';
import type { Corpus } from './corpus.ts';
import { mutateBase64, mutateBytes, mutateText, mutateValue } from './mutate.ts';

/** Inputs in one batch: as many as Lambda may hand over at a time and the heap of a test holds. */
export const BATCH = 250;

/** How many of a batch's inputs fast-check makes: it is thorough, and a hundred times slower. */
const BY_FAST_CHECK = 10;

/** Envelopes made of anything, rather than of something real: what no mutation would come upon. */
const anything = fc.record(
  {
    specversion: fc.oneof({ weight: 5, arbitrary: fc.constant('1.0') }, fc.jsonValue()),
    id: fc.oneof(
      { weight: 5, arbitrary: fc.string({ minLength: 1, unit: 'binary' }) },
      fc.jsonValue(),
    ),
    type: fc.oneof(
      { weight: 5, arbitrary: fc.string().map((name) => `com.twilio.voice.${name}`) },
      fc.jsonValue(),
    ),
    source: fc.oneof({ weight: 5, arbitrary: fc.string({ minLength: 1 }) }, fc.jsonValue()),
    time: fc.jsonValue(),
    dataschema: fc.jsonValue(),
    data: fc.oneof(
      fc.jsonValue(),
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
);

/** The batch with this number: the same for a seed on every machine. */
export function batchOfInputs(corpus: Corpus, seed: number, number: number): KinesisStreamRecord[] {
  const random = seeded(seed * 2 ** 24 + number);
  const made = fc.sample(anything, {
    seed: integer(random, 0, 2 ** 31 - 1),
    numRuns: BY_FAST_CHECK,
  });
  return Array.from({ length: BATCH }, (_, index) =>
    aRecord(undefined, {
      number: number * BATCH + index,
      data: base64Of(random, bytesOf(random, corpus, made[index]), corpus),
    }),
  );
}

function base64Of(random: Random, bytes: Uint8Array, { records }: Corpus): string {
  const other = () => oneOf(random, records as [Uint8Array]);
  let mutated = bytes;
  while (chance(random, 0.1)) mutated = mutateBytes(random, mutated, other());
  let text = Buffer.from(mutated).toString('base64');
  while (chance(random, 0.05)) text = mutateBase64(random, text);
  return text;
}

function bytesOf(random: Random, corpus: Corpus, made: object | undefined): Uint8Array {
  if (made === undefined && chance(random, 0.1))
    return oneOf(random, corpus.records as [Uint8Array]);
  const elements = [made === undefined ? anEvent(random, corpus) : JSON.stringify(made)];
  const isArray = chance(random, 0.15);
  while (isArray && chance(random, 0.7)) elements.push(anEvent(random, corpus));
  let text = isArray ? `[${elements.join(oneOf(random, [',', ', ', ',\n']))}]` : `${elements[0]}`;
  while (chance(random, 0.15)) text = mutateText(random, text);
  return Buffer.from(text);
}

/** A real event with some things changed. */
function anEvent(random: Random, { events }: Corpus): string {
  const event = JSON.parse(oneOf(random, events as [string]));
  // Else most would be copies of one another.
  if (chance(random, 0.9)) event.id = `EZ${hex(random, 32)}`;
  while (chance(random, 0.7)) mutateValue(random, event);
  if (chance(random, 0.05)) event.data = JSON.stringify(event.data);
  return JSON.stringify(event);
}
