import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardCandidates, combine, couldBe, idCandidates, plainCandidates } from '../../patterns/engine/candidates.ts';
import { idCheck } from '../../patterns/engine/checks.ts';
import { residentId } from '../support/numbers.ts';

const today = 20261123;

function hide(number: string, from: number, to: number): string {
  return number.slice(0, from) + '*'.repeat(to - from) + number.slice(to);
}

describe('how many numbers a masked ID may be', () => {
  test('is one when nothing is hidden, and none when the check fails', () => {
    const id = residentId('37010219900307001');
    expect(idCandidates(id, today)).toBe(1);
    expect(idCandidates(id.slice(0, 17) + (id.endsWith('1') ? '2' : '1'), today)).toBe(0);
  });

  test('equals counting them one by one', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.integer({ min: 6, max: 16 }), (seed, from) => {
        const first = `37010219900307${String(seed % 1000).padStart(3, '0')}`;
        const id = residentId(first);
        const to = Math.min(from + 2, 17);
        const mask = hide(id, from, to);
        let count = 0;
        for (let value = 0; value < 10 ** (to - from); value++) {
          const tried = first.slice(0, from) + String(value).padStart(to - from, '0') + first.slice(to);
          if (idCheck(tried) !== id[17]) continue;
          const date = tried.slice(6, 14);
          const made = new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
          const real = !Number.isNaN(made.getTime()) && made.toISOString().slice(0, 10).replaceAll('-', '') === date;
          if (real && Number(date) <= today && Number(date.slice(0, 4)) >= 1916) count++;
        }
        expect(idCandidates(mask, today)).toBe(count);
      }),
      { numRuns: 60 },
    );
  });

  test('is small where only the birth date or only the last four are hidden', () => {
    const id = residentId('37010219900307001');
    expect(idCandidates(hide(id, 6, 14), today)).toBeLessThan(4000);
    expect(idCandidates(hide(id, 14, 18), today)).toBe(1000);
    expect(idCandidates(hide(id, 2, 15), today)).toBeGreaterThan(100_000);
  });

  test('shrinks to a handful when another column tells the birth date', () => {
    const id = residentId('37010219900307001');
    expect(idCandidates(hide(id, 6, 14), today, '19900307')).toBe(1);
  });
});

test('Luhn leaves one card in ten; a telephone has no check', () => {
  expect(cardCandidates('622202******0128')).toBe(100_000);
  expect(cardCandidates('6222021234560128')).toBe(1);
  expect(plainCandidates('138****1234')).toBe(10_000);
});

test('two masks of one number show what either shows, and contradicting ones are of two numbers', () => {
  const id = residentId('37010219900307001');
  expect(combine(hide(id, 6, 14), hide(id, 14, 18))).toBe(id);
  expect(combine('37****', '38****')).toBeNull();
  expect(couldBe(hide(id, 4, 16), id)).toBe(true);
  expect(couldBe(hide(id, 4, 16), residentId('37020219900307001'))).toBe(
    hide(id, 4, 16).slice(16) === residentId('37020219900307001').slice(16),
  );
});
