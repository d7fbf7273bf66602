import type { KinesisStreamRecord } from 'aws-lambda';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { type Random, shuffled } from '../../../src/local/sample-calls/random.ts';
import { aRecord, recordIdOf } from '../../fixtures/records.ts';

/** A batch of which each record ends as one item of one table. */
export interface PlainBatch {
  readonly records: readonly KinesisStreamRecord[];
  /** The keys of these items, record by record. */
  readonly keys: readonly { readonly table: 'events' | 'rejections'; readonly key: string }[];
}

/** Few: a bad record is kept last, so a batch that is stopped gets no further than its first one. */
const BAD_SHARE = 0.005;
/** Sequence numbers of different batches do not meet. */
const MOST_RECORDS = 10_000;

/** An event a record, none of them twice, and bad records among them. */
export function plainBatch(random: Random, seed: number, size: number): PlainBatch {
  const { events, rejected } = sampleTraffic({ seed, events: size, bad: BAD_SHARE }).expected;
  const good = [...events].map(([id, { event }]) => ({ id, content: event as unknown }));
  const bad = rejected.map(({ bytes }) => ({ id: undefined, content: bytes as unknown }));
  const contents = shuffled(random, [...good, ...bad]);
  const number = (index: number) => seed * MOST_RECORDS + index;
  return {
    records: contents.map(({ content }, index) => aRecord(content, { number: number(index) })),
    keys: contents.map(({ id }, index) =>
      id === undefined
        ? { table: 'rejections', key: recordIdOf(number(index)) }
        : { table: 'events', key: id },
    ),
  };
}
