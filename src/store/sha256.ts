import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/**
 * SHA-256, or with a secret its HMAC, for the SDK's signatures. The SDK's own class hands a secret's
 * bytes to `createHmac`, where Node 24 finds out by a thrown error that they are no `KeyObject`: with
 * two of them for each call, that is a tenth of the time of a single event.
 */
export class Sha256 implements Checksum {
  readonly #key: KeyObject | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: SourceData) {
    this.#key = secret === undefined ? undefined : createSecretKey(bytesOf(secret));
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

function bytesOf(data: SourceData): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
