import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveKeys } from '../../data/key.ts';
import { DigestSet, foldValue, makeSealer, SealError } from '../../data/seal.ts';

const sealer = makeSealer(deriveKeys(new Uint8Array(32).fill(7)));

it('opens what it sealed, in its own place only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), (plain, place) => {
      const sealed = sealer.seal(plain, place);
      expect(Buffer.from(sealer.open(sealed, place))).toEqual(Buffer.from(plain));
      expect(() => sealer.open(sealed, `${place}x`)).toThrow(SealError);
    }),
  );
});

it('notices any altered byte', () => {
  const sealed = sealer.seal(Buffer.from('名单'.repeat(20)), 'a');
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Uint8Array.from(sealed);
    altered[index] = (altered[index] ?? 0) ^ 1;
    expect(() => sealer.open(altered, 'a')).toThrow(SealError);
  }
  expect(() => sealer.open(sealed.subarray(0, 20), 'a')).toThrow(SealError);
});

it('does not open with another key', () => {
  const other = makeSealer(deriveKeys(new Uint8Array(32).fill(8)));
  expect(() => other.open(sealer.seal(Buffer.from('x')))).toThrow(SealError);
  expect(other.digest('13800000001')).not.toBe(sealer.digest('13800000001'));
});

it('digests one value alike however it is written', () => {
  expect(foldValue('３７０１０２ 1990-0307\u200b１２３x')).toBe('37010219900307123X');
  expect(sealer.digest('+86 138-0000-0001')).toBe(sealer.digest('１３８００００ ０００１'));
  expect(sealer.digest('008613800000001')).toBe(sealer.digest('13800000001'));
  expect(sealer.digest('8613800000')).not.toBe(sealer.digest('13800000'));
  expect(sealer.digest('13800000001')).toMatch(/^[\w-]{24}$/);
});

it('answers for plain numbers without holding them', () => {
  const set = new DigestSet([sealer.digest('053166600000')], sealer);
  expect(set.has('0531-66600000')).toBe(true);
  expect(set.has('053166600001')).toBe(false);
  expect([...set].join()).not.toContain('666');
});
