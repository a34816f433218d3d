import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  idCheck,
  idCheckHolds,
  isBirthDay,
  isCreditCode,
  isMonthDay,
  isTimestamp,
  luhnHolds,
  regionOf,
  vinHolds,
} from '../../patterns/engine/checks.ts';
import { creditCode, luhn } from '../support/numbers.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe('the check character of a resident ID', () => {
  test('is that of the standard', () => {
    // The example of GB 11643.
    expect(idCheck('11010519491231002')).toBe('X');
    expect(idCheckHolds('11010519491231002X')).toBe(true);
    expect(idCheckHolds('11010519491231002x')).toBe(true);
    expect(idCheckHolds('110105194912310021')).toBe(false);
  });

  test('changes with any one digit', () => {
    fc.assert(
      fc.property(digits(17), fc.nat(16), fc.integer({ min: 1, max: 9 }), (first, at, step) => {
        const other = first.slice(0, at) + ((Number(first[at]) + step) % 10) + first.slice(at + 1);
        expect(idCheck(other)).not.toBe(idCheck(first));
      }),
    );
  });

  test('changes when two neighbours that differ change places', () => {
    fc.assert(
      fc.property(digits(17), fc.nat(15), (first, at) => {
        fc.pre(first[at] !== first[at + 1]);
        const other = first.slice(0, at) + first[at + 1] + first[at] + first.slice(at + 2);
        expect(idCheck(other)).not.toBe(idCheck(first));
      }),
    );
  });
});

test('Luhn holds for what it made and for no other last digit', () => {
  fc.assert(
    fc.property(digits(15), (first) => {
      const number = luhn(first);
      expect(luhnHolds(number)).toBe(true);
      expect(luhnHolds(first + ((Number(number[15]) + 1) % 10))).toBe(false);
    }),
  );
  // The usual example of ISO/IEC 7812.
  expect(luhnHolds('79927398713')).toBe(true);
});

test('a birth day exists, lies not ahead and not more than 120 years back', () => {
  const born = (day: string) => isBirthDay(`370102${day}`, 6, 20261123);
  expect(born('19900307')).toBe(true);
  expect(born('20261123')).toBe(true);
  expect(born('20261124')).toBe(false);
  expect(born('19060101')).toBe(true);
  expect(born('19051231')).toBe(false);
  expect(born('19900229')).toBe(false);
  expect(born('19920229')).toBe(true);
  expect(born('20000229')).toBe(true);
  expect(born('19001301')).toBe(false);
  expect(born('19900431')).toBe(false);
  expect(born('19900400')).toBe(false);
  expect(isMonthDay('0229', 0, 1900)).toBe(false);
});

test('county codes of every year are known, and those that never were are not', () => {
  expect(regionOf('370102')).toBe('region');
  // Laiwu city and Chongqing's counties under Sichuan are no more, their numbers are.
  expect(regionOf('371202')).toBe('region');
  expect(regionOf('510202')).toBe('region');
  expect(regionOf('830000')).toBe('region');
  expect(regionOf('370199')).toBe('province');
  expect(regionOf('990102')).toBeNull();
  expect(regionOf('114403')).toBe('province');
});

test('a credit code is told by office, county and check character', () => {
  const code = creditCode('91370102MA3C0000X');
  expect(isCreditCode(code)).toBe(true);
  expect(isCreditCode(`${code.slice(0, 17)}${code.endsWith('1') ? '2' : '1'}`)).toBe(false);
  expect(isCreditCode(creditCode('91000000MA3C0000X'))).toBe(false);
  expect(isCreditCode(creditCode('91100000MA3C0000X'))).toBe(true);
  expect(isCreditCode(creditCode('99370102MA3C0000X'))).toBe(false);
});

test('position 9 of a vehicle number', () => {
  expect(vinHolds('1M8GDM9AXKP042788')).toBe(true);
  expect(vinHolds('1M8GDM9A1KP042788')).toBe(false);
  expect(vinHolds('1M8GDM9AIKP042788')).toBe(false);
});

test('moments in time read as such', () => {
  expect(isTimestamp('20210307153045')).toBe(true);
  expect(isTimestamp('20210307153045123')).toBe(true);
  expect(isTimestamp('20210307253045123')).toBe(false);
  expect(isTimestamp('20211307153045123')).toBe(false);
  expect(isTimestamp('1625558400000')).toBe(true);
  expect(isTimestamp('6225558400000')).toBe(false);
});
