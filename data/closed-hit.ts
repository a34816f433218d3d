import type { FlagSummary, Hit, LetGo, Roster } from '../patterns/hit.ts';
import type { Sealer } from './seal.ts';

/** A hit as it may leave the thread that read the file: no value, but a mask, a keyed digest and a masked context. */
export interface ClosedHit extends Omit<Hit, 'value'> {
  digest: string;
  /** The pack of the pattern: decisions hold for the family. */
  family: string;
  patternVersion: number;
  /** Text before and after, every personal value in it masked. */
  before: string;
  after: string;
}

/** A detection as the store takes it. */
export interface ClosedDetection {
  hits: ClosedHit[];
  letGo: LetGo[];
  rosters: Roster[];
  flags: FlagSummary[];
}

/** Closes a hit: its value is digested and left behind. */
export function closeHit(
  hit: Hit,
  sealer: Pick<Sealer, 'digest'>,
  more: Pick<ClosedHit, 'family' | 'patternVersion' | 'before' | 'after'>,
): ClosedHit {
  const { value, ...rest } = hit;
  return { ...rest, ...more, digest: sealer.digest(value) };
}
