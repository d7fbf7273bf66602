import { expect, it } from 'vitest';
import { toAttributeValue } from '../../src/store/attribute-value.ts';

it('names the first hundred values that it keeps as JSON text, however many there are', () => {
  const writing = { bytes: 0, path: ['details'], depth: 1, warnings: [] };
  const value = toAttributeValue(new Array(100_000).fill('\ud800'), writing);
  expect(value.L).toHaveLength(100_000);
  expect(value.L?.at(-1)).toEqual({ S: '"\\ud800"' });
  expect(writing.warnings).toHaveLength(101);
  expect(writing.warnings.slice(-2)).toEqual([
    'details.99: kept as JSON text, because DynamoDB cannot hold it as it is',
    'more values are kept as JSON text',
  ]);
});

it('counts no bytes for what is undefined', () => {
  const bytesOf = (value: object) => {
    const writing = { bytes: 0, path: [], depth: 0, warnings: [] };
    toAttributeValue(value, writing);
    return writing.bytes;
  };
  expect(bytesOf({ known: 'a', unknown: undefined })).toBe(bytesOf({ known: 'a' }));
});
