import { describe, expect, it } from 'vitest';
import { type Processor, RetryableError } from '../src/voice/processor.ts';
import { AMD_DETECTED, aCloudEvent, UNKNOWN_TYPE } from './fixtures/cloud-event.ts';
import {
  aConsumer,
  aDeadline,
  batchOf,
  consumerWith,
  failures,
  found,
  ids,
  kinds,
} from './fixtures/consumer.ts';
import { memoryDynamoDb } from './fixtures/memory-dynamodb.ts';
import { aBatch, aRecord, recordIdOf } from './fixtures/records.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a processor', () => {
  it('may be asynchronous; no more than 25 are under way', async () => {
    let running = 0;
    let most = 0;
    const { consume } = consumerWith(async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      return found;
    });
    expect(new Set(kinds(await consume(batchOf(...ids(100)))))).toEqual(new Set(['processed']));
    expect(most).toBe(25);
  });

  const throws = (thrown: unknown) => () => {
    throw thrown;
  };
  const gives = (findings: unknown) => () => findings;
  const NO_FINDINGS = 'TypeError: the processor gave no findings: { details, summary } are needed';
  const NO_LIST = 'TypeError: the processor gave warnings that are no list';
  const NO_NAME = Object.assign(new Error('bad'), { name: Symbol('odd') });

  it.each<[string, () => unknown, string, string?]>([
    ['throws', throws(new TypeError('bad field')), 'TypeError: bad field'],
    ['rejects', async () => throws(new TypeError('bad field'))(), 'TypeError: bad field'],
    ['throws what is no error', throws('text'), 'threw a string'],
    ['throws an error without a proper name', throws(NO_NAME), 'Symbol(odd): bad'],
    ['throws an error of many lines', throws(new Error('one\n\n  two')), 'Error: one two'],
    [
      'throws an error without end',
      throws(new Error('x'.repeat(2000))),
      `Error: ${'x'.repeat(993)}`,
    ],
    ['gives nothing', gives(undefined), NO_FINDINGS],
    ['gives no summary', gives({ details: {} }), NO_FINDINGS],
    ['gives a text for details', gives({ ...found, details: 'd' }), NO_FINDINGS],
    ['gives null for details', gives({ ...found, details: null }), NO_FINDINGS],
    ['gives a number for warnings', gives({ ...found, warnings: 1 }), NO_LIST],
    [
      'gives a function to store',
      gives({ ...found, details: { f: () => 1 } }),
      'details.f: a function cannot be stored',
      'not-storable',
    ],
  ])(
    'that %s has its event rejected, and the rejection says so',
    async (_, processor, message, reason = 'processor-failed') => {
      const { consume, rejections } = consumerWith(processor as Processor);
      const consumed = await consume(batchOf('E1'));
      expect(kinds(consumed)).toEqual([`rejected: ${reason}`]);
      expect(consumed.response).toEqual({ batchItemFailures: [] });
      expect(rejections.get(recordIdOf(1))?.issues).toEqual({
        L: [{ M: { path: { S: '' }, message: { S: message } } }],
      });
    },
  );

  const retriesFor = (id: string): Processor => {
    return (event) => {
      if (event.id === id) throw new RetryableError('the API says 429');
      return found;
    };
  };

  it('that asks for a retry lets no further one with effects start, and what needs none goes on', async () => {
    const { consume, dispatched, events, rejections } = consumerWith(retriesFor('E2'));
    const consumed = await consume([
      ...batchOf('E1', 'E2', 'E3'),
      aRecord('no json', { number: 4 }),
    ]);
    expect(consumed.outcomes).toMatchObject([
      { kind: 'processed' },
      { kind: 'unfinished', cause: 'processor-asked-to-retry' },
      { kind: 'unfinished', cause: 'after-retry' },
      { kind: 'rejected', reason: 'not-json' },
    ]);
    expect(consumed.response).toEqual(failures(2));
    expect(dispatched).toEqual(['E1', 'E2']);
    expect([...events.keys()]).toEqual(['E1']);
    expect(rejections.size).toBe(1);
  });

  it('that asks for a retry after a wait is unfinished, and so is the next one that does', async () => {
    const { consume } = consumerWith(async () => {
      await turn();
      throw new RetryableError('the API says 429');
    });
    const consumed = await consume(batchOf('E1', 'E2'));
    expect(kinds(consumed)).toEqual(['unfinished', 'unfinished']);
  });

  it('that only computes runs although another one asked for a retry', async () => {
    const { consume, events } = aConsumer(memoryDynamoDb(), {
      processorFor: (type) => ({
        processor: retriesFor('E1'),
        recognised: true,
        pure: type !== AMD_DETECTED,
      }),
    });
    const pure = aCloudEvent({ id: 'E2', type: UNKNOWN_TYPE });
    const { response } = await consume(aBatch(aCloudEvent({ id: 'E1' }), pure));
    expect(response).toEqual(failures(1));
    expect([...events.keys()]).toEqual(['E2']);
  });

  it('that asks for a retry does not keep back what stands before it in its record', async () => {
    const { consume, events } = consumerWith(retriesFor('E1'));
    const array = [aCloudEvent({ id: 'E0' }), aCloudEvent({ id: 'E1' })];
    const consumed = await consume(aBatch(array, 'no json'));
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'rejected: not-json']);
    expect([...events.keys()]).toEqual(['E0']);
  });

  it('that never ends is left behind at the deadline', async () => {
    const deadline = aDeadline();
    const hangs = () => new Promise<never>(() => setImmediate(deadline.come));
    const { outcomes, response } = await consumerWith(hangs, { deadline }).consume(batchOf('E1'));
    expect(response).toEqual(failures(1));
    expect(outcomes).toMatchObject([{ kind: 'unfinished', cause: 'out-of-time' }]);
  });

  it('that never ends keeps no other event from being stored', async () => {
    const dispatchDeadline = aDeadline();
    const hangs: Processor = ({ id }) =>
      id === 'E2' ? new Promise(() => setImmediate(dispatchDeadline.come)) : found;
    const { consume, events } = consumerWith(hangs, { dispatchDeadline });
    const consumed = await consume(batchOf('E1', 'E2', 'E3'));
    expect(kinds(consumed)).toEqual(['processed', 'unfinished', 'processed']);
    expect(consumed.response).toEqual(failures(2));
    expect([...events.keys()]).toEqual(['E1', 'E3']);
  });

  it('is not begun after the deadline', async () => {
    const deadline = aDeadline();
    const last: Processor = ({ id }) => {
      if (id === 'E2') deadline.come();
      return found;
    };
    const { consume, dispatched } = consumerWith(last, { deadline });
    const { outcomes } = await consume(batchOf('E1', 'E2', 'E3'));
    expect(dispatched).toEqual(['E1', 'E2']);
    expect(outcomes).toMatchObject(Array(3).fill({ kind: 'unfinished', cause: 'out-of-time' }));
  });
});
