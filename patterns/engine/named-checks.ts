import { idCheckHolds, isBirthDay, isCreditCode, isRegion, isTimestamp, luhnHolds, vinHolds } from './checks.ts';

/** A check that a pack may name under `validators`; gets the value without blanks and hyphens, in capitals. */
export type NamedCheck = (bare: string, today: number) => boolean;

export const namedChecks: Record<string, NamedCheck> = {
  'resident-id': (bare) => /^\d{17}[\dX]$/.test(bare) && idCheckHolds(bare),
  'birth-day': (bare, today) => /^\d{14}/.test(bare) && isBirthDay(bare, 6, today),
  region: (bare) => /^\d{6}/.test(bare) && isRegion(bare),
  luhn: (bare) => /^\d+$/.test(bare) && luhnHolds(bare),
  'credit-code': isCreditCode,
  vin: (bare) => bare.length === 17 && vinHolds(bare),
  'no-timestamp': (bare) => !isTimestamp(bare),
};

/** Stands in for a name that is no check; packs that hold one are refused before they get here. */
export const emptyCheck: NamedCheck = () => false;
