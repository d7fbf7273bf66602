import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/**
 * SHA-256, or with a secret its HMAC, for the SDK's signatures. The SDK's own class hands a secret's
 * bytes to `createHmac`, where Node 24 finds out by a thrown error that they are no `KeyObject`: with
 * two of them for each call, that is a tenth of the time of a single event.
 */
export class Sha256 implements Checksum {
  readonly #key: string | KeyObject | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: SourceData) {
    this.#key = typeof secret === 'object' ? keyOf(secret) : secret;
    this.#hash = this.#begin();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin() {
    return this.#key === undefined ? createHash('sha256') : createHmac('sha256', this.#key);
  }
}

/** Keys so far. The SDK keeps the bytes that it signs with, for a day. */
const keys = new WeakMap<ArrayBuffer | ArrayBufferView, KeyObject>();

function keyOf(secret: ArrayBuffer | ArrayBufferView): KeyObject {
  let key = keys.get(secret);
  if (key === undefined) {
    key = createSecretKey(
      ArrayBuffer.isView(secret)
        ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
        : new Uint8Array(secret),
    );
    keys.set(secret, key);
  }
  return key;
}
