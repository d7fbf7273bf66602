import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../src/json/elements.ts';
import { decode } from '../../src/kinesis/decode.ts';
import { aRecord, bytesOf, recordIdOf } from '../fixtures/records.ts';

const BOM = '\uFEFF';

describe('decoding a record', () => {
  it('gives the one event of a record, with its place in the stream', () => {
    const [step, ...more] = decode(aRecord({ id: 'E1' }, { number: 7 }));
    expect(more).toEqual([]);
    expect(step).toMatchObject({ kind: 'decoded', value: { id: 'E1' } });
    expect(step?.origin).toMatchObject({
      recordId: recordIdOf(7),
      shardId: 'shardId-000000000000',
      partitionKey: 'partition-key',
      streamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/voice-events',
    });
    expect(step?.origin.arrivedAt()).toBe('2026-11-23T12:00:00.000Z');
  });

  it('gives each event of an array, under the index it had', () => {
    const steps = decode(aRecord([{ id: 'E1' }, { id: 'E2' }]));
    expect(steps.map((step) => step.kind === 'decoded' && step.value)).toEqual([
      { id: 'E1' },
      { id: 'E2' },
    ]);
    expect(steps.map(({ origin }) => origin.recordId)).toEqual([
      `${recordIdOf(1)}#0`,
      `${recordIdOf(1)}#1`,
    ]);
  });

  it('rejects an array of more events than a record can hold, as one', () => {
    const text = `[${'0,'.repeat(10_000)}0]`;
    const [step, ...more] = decode(aRecord(text));
    expect(more).toEqual([]);
    expect(step).toMatchObject({ kind: 'rejected', reason: 'too-large' });
    expect(step?.origin.payload()).toEqual(Buffer.from(text));
    expect(decode(aRecord(text.replace('0,', '')))).toHaveLength(10_000);
  });

  it('keeps the fraction of a second of the arrival', () => {
    const [step] = decode(aRecord({}, { arrivedAt: '2026-11-23T12:00:00.123Z' }));
    expect(step?.origin.arrivedAt()).toBe('2026-11-23T12:00:00.123Z');
  });

  it('warns of what the value does not show, of each element of an array for itself', () => {
    const numbers = '[{"a":12345678901234567890},{"b":1},{"b":1,"b":2}]';
    expect(decode(aRecord(numbers))).toMatchObject([
      {
        value: { a: '12345678901234567890' },
        warnings: [expect.stringMatching(/^a: kept as text/)],
      },
      { warnings: [] },
      { warnings: ['b: stands more than once; the last one counts'] },
    ]);
  });

  it('looks for oddities in each element of an array for itself', () => {
    const deep = `{"a":1e400,"b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const odd = `{"a":1,"a":2,"b":1e400}`;
    const elements = [deep, ...Array(9_999).fill(odd)];
    const decoded = decode(aRecord(`[${elements.join()}]`));
    const kept = expect.stringMatching(/^b: kept as text/);
    expect(decoded[0]).toMatchObject({
      warnings: [expect.stringMatching(/^numbers: not checked/)],
    });
    expect(decoded.at(-1)).toMatchObject({
      value: { a: 2, b: '1e400' },
      warnings: [kept, 'a: stands more than once; the last one counts'],
    });
  });

  it('passes over a byte-order mark', () => {
    expect(decode(aRecord(`${BOM}{"id":"E1"}`))).toMatchObject([{ value: { id: 'E1' } }]);
  });

  it.each([
    ['no content', aRecord(''), 'empty', 'no content'],
    ['nothing but a byte-order mark', aRecord(BOM), 'empty', 'no content'],
    ['an array without events', aRecord('[]'), 'empty', 'no events'],
    ['bytes that are no UTF-8', aRecord(Buffer.from([0x7b, 0xff])), 'not-utf8', '2 bytes'],
    ['gzip', aRecord(gzipSync('{}')), 'not-utf8', 'seem to be compressed by gzip; send the text'],
    [
      'an aggregate of the Kinesis Producer Library',
      aRecord(Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 0x0a])),
      'not-utf8',
      'Kinesis Producer Library put together; turn its aggregation off',
    ],
    ['a surrogate in UTF-8', aRecord(Buffer.from([0xed, 0xa0, 0x80])), 'not-utf8', 'not UTF-8'],
    ['text that is no JSON', aRecord('{"a":1}}'), 'not-json', 'position 7.'],
    ['text that is no JSON far behind', aRecord('{"a":1,"b":2}}'), 'not-json', 'position 13.'],
    ['text that is no JSON at all', aRecord('text'), 'not-json', 'The text is not JSON.'],
    ['JSON that breaks off', aRecord('{"a":'), 'not-json', 'ends too early'],
    ['white space', aRecord('  '), 'not-json', 'not JSON'],
    ['two events in a row', aRecord('{}\n{}'), 'not-json', 'position 3'],
  ])('rejects %s, and keeps its bytes', (_, record, reason, words) => {
    const [step, ...more] = decode(record);
    expect(more).toEqual([]);
    expect(step).toMatchObject({ kind: 'rejected', reason, issues: [{ path: '' }] });
    expect(step).toHaveProperty('issues.0.message', expect.stringContaining(words));
    expect(Buffer.from(step?.origin.payload() ?? [])).toEqual(
      Buffer.from(record.kinesis.data, 'base64'),
    );
  });

  it('says nothing of the content in its messages', () => {
    const [step] = decode(aRecord('{"phone":"+15005550006" oops'));
    expect(JSON.stringify(step)).not.toContain('15005550006');
  });

  it.each([
    ['the URL alphabet', '-_-_'],
    ['a letter of the URL alphabet', '-abcabcd'],
    ['the other one', '_abcabcd'],
    ['a missing padding', 'eyJ9fQ'],
    ['white space', 'eyJ9 fQ='],
    ['a padding in the middle', 'e30=e30='],
    ['bits that belong to no byte', 'e31='],
    ['more bits that belong to no byte', 'MR=='],
    ['three paddings', 'e==='],
  ])('rejects base64 with %s, and keeps the text', (_, data) => {
    const [step] = decode(aRecord('', { data }));
    expect(step).toMatchObject({
      kind: 'rejected',
      reason: 'not-base64',
      issues: [{ path: '', message: 'The record’s data is not base64.' }],
    });
    expect(step?.origin.payload()).toEqual(bytesOf(data));
  });

  it.each(['e30=', 'MQ==', 'e30g', 'Ly8v', 'Kysr'])('takes the base64 %s', (data) => {
    const [step] = decode(aRecord('', { data }));
    expect(step).not.toMatchObject({ reason: 'not-base64' });
  });

  it.each([
    [['{"n":1e400, "s":"a,]\\"}\\\\"}', '[[1,2],{}]', '"x"', '-0.0', 'null']],
    [['{"the":"only one"}']],
    [['""']],
  ])('keeps the elements of an array as they were written: %j', (elements) => {
    const steps = decode(aRecord(` [ ${elements.join(' ,\n\t')} ] `));
    const texts = steps.map(({ origin }) => new TextDecoder().decode(origin.payload()));
    expect(texts).toEqual(elements);
  });
});

it('finds no element in an array that has none', () => {
  expect(elementsOf('[]')).toEqual([]);
  expect(elementsOf(' [ ] ')).toEqual([]);
});
