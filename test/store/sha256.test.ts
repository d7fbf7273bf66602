import { createHash, createHmac } from 'node:crypto';
import type { SourceData } from '@smithy/types';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../src/store/sha256.ts';

const data = Buffer.from('what is signed');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

async function digestOf(hash: Sha256): Promise<string> {
  hash.update(data.subarray(0, 5));
  hash.update(data.subarray(5));
  return hex(await hash.digest());
}

describe('SHA-256', () => {
  it('is the hash of all that it was given', async () => {
    expect(await digestOf(new Sha256())).toBe(createHash('sha256').update(data).digest('hex'));
  });

  const around = Buffer.from('..sécret..');
  const secret = around.subarray(2, -2);
  it.each<[string, SourceData]>([
    ['text', 'sécret'],
    ['bytes', Uint8Array.from(secret)],
    ['a part of a buffer', secret],
    ['another view of one', new DataView(around.buffer, secret.byteOffset, secret.byteLength)],
    ['a buffer', Uint8Array.from(secret).buffer],
  ])('is an HMAC with %s as its secret', async (_, given) => {
    const expected = createHmac('sha256', 'sécret').update(data).digest('hex');
    expect(await digestOf(new Sha256(given))).toBe(expected);
  });

  it.each([undefined, 'secret'])('begins again, with the secret %s', async (given) => {
    const hash = new Sha256(given);
    hash.update(Buffer.from('something else'));
    hash.reset();
    expect(await digestOf(hash)).toBe(await digestOf(new Sha256(given)));
  });

  it('takes an empty secret for a secret', async () => {
    const expected = createHmac('sha256', '').update(data).digest('hex');
    expect(await digestOf(new Sha256(''))).toBe(expected);
  });
});
