import { isUtf8 } from 'node:buffer';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { RejectionReason } from '../../../src/outcome.ts';

/** What a record is, read without the consumer: whole, or in the elements of an array. */
export type Reading =
  | { readonly kind: 'unreadable'; readonly reason: RejectionReason; readonly bytes: Uint8Array }
  | {
      readonly kind: 'readable';
      readonly bytes: Uint8Array;
      readonly isArray: boolean;
      /** At least one. */
      readonly values: readonly unknown[];
      /** Another `JSON.parse` may read another name. */
      readonly mayBeMisread: boolean;
    };

/**
 * A property's name with an escape in it. V8 12.8 to 14.6 (Node 24 and 26) take `"a\n"` for `"a\\"`
 * once they have met the latter in the same place of another object (nodejs/node#63785, found here
 * by this fuzzer too), so one text is read in two ways. Twilio's names have no escapes.
 */
const ESCAPED_NAME = /\\.[^"\\]*"\s*:/s;

/** Reads a record in the plainest way there is. */
export function readingOf({ kinesis: { data } }: KinesisStreamRecord): Reading {
  const bytes = Buffer.from(data, 'base64');
  const unreadable = (reason: RejectionReason) => ({ kind: 'unreadable', reason, bytes }) as const;
  if (bytes.toString('base64') !== data)
    return { ...unreadable('not-base64'), bytes: Buffer.from(data) };
  if (!isUtf8(bytes)) return unreadable('not-utf8');
  const text = bytes.toString().replace(/^\ufeff/, '');
  if (text === '') return unreadable('empty');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('not-json');
  }
  const isArray = Array.isArray(value);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) return unreadable('empty');
  return { kind: 'readable', bytes, isArray, values, mayBeMisread: ESCAPED_NAME.test(text) };
}
