import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomFillSync } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Keys } from './key.ts';

// Layout: 'X' 'S' | version 1 | compression (0 none, 1 zstd) | nonce 12 | tag 16 | ciphertext. The header is authenticated.
const magic = Buffer.from('XS');
const headerLength = 4;
const nonceLength = 12;
const tagLength = 16;
const header = Buffer.from([...magic, 1, 1]);
const maxOpened = 1 << 30;

/** Something sealed that cannot be opened: another key, another place, or altered bytes. */
export class SealError extends Error {
  readonly code = 'seal-broken';
}

/** Seals and digests with the keys of one installation. Synchronous: it runs in worker threads. */
export interface Sealer {
  /** Compresses and seals; `bound` (an id) must be given again to open, so that sealed things cannot change places. */
  seal(plain: Uint8Array, bound?: string): Uint8Array;
  /** @throws SealError */
  open(sealed: Uint8Array, bound?: string): Uint8Array;
  /** Keyed digest of a folded value: 24 characters, the same for `370102 1990…` and `３７０１０２1990…`. */
  digest(value: string): string;
}

/** A sealer from derived keys (`database.keys`); the keys may travel to a thread, the sealer is made there. */
export function makeSealer(keys: Pick<Keys, 'seal' | 'digest'>): Sealer {
  const key = createSecretKey(keys.seal);
  const nextNonce = nonces();
  return {
    seal: (plain, bound = '') => {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.concat([header, Buffer.from(bound)]));
      const body = cipher.update(zstdCompressSync(plain, { pledgedSrcSize: plain.byteLength }));
      // A cipher in counter mode holds nothing back: `final` only makes the tag.
      cipher.final();
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed, bound = '') => openSealed(keys.seal, Buffer.from(sealed), bound),
    digest: (value) => createHmac('sha256', keys.digest).update(foldValue(value)).digest('base64url').slice(0, 24),
  };
}

/** Random nonces, drawn some hundred at a time. */
function nonces(): () => Uint8Array {
  const pool = Buffer.alloc(nonceLength * 256);
  let at = pool.length;
  return () => {
    if (at >= pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += nonceLength;
    return Uint8Array.prototype.slice.call(pool, at - nonceLength, at);
  };
}

function openSealed(key: Uint8Array, sealed: Buffer, bound: string): Uint8Array {
  const head = sealed.subarray(0, headerLength);
  if (sealed.length < headerLength + nonceLength + tagLength || !head.subarray(0, 2).equals(magic)) {
    throw new SealError('not a sealed content');
  }
  if (head[2] !== 1) throw new SealError(`sealed by a newer version (${head[2]})`);
  const nonce = sealed.subarray(headerLength, headerLength + nonceLength);
  const tag = sealed.subarray(headerLength + nonceLength, headerLength + nonceLength + tagLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.concat([head, Buffer.from(bound)]));
  decipher.setAuthTag(tag);
  try {
    const body = sealed.subarray(headerLength + nonceLength + tagLength);
    const plain = Buffer.concat([decipher.update(body), decipher.final()]);
    return head[3] === 1 ? zstdDecompressSync(plain, { maxOutputLength: maxOpened }) : plain;
  } catch (error) {
    throw new SealError('sealed content was altered or belongs to another key or place', { cause: error });
  }
}

/** One spelling for one value: width, case, blanks, dashes and the country prefix of a mobile number do not count. */
export function foldValue(value: string): string {
  const folded = value
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Pd}−]/gu, '')
    .toUpperCase();
  return folded.replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
}

/** A set of digests that answers for plain values: what may be asked of it is never stored in clear. */
export class DigestSet extends Set<string> {
  #sealer: Sealer;
  constructor(digests: Iterable<string>, sealer: Sealer) {
    super(digests);
    this.#sealer = sealer;
  }
  override has(value: string): boolean {
    return super.has(this.#sealer.digest(value));
  }
}
