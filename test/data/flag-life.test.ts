import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decision,
  flagStates,
  LifeError,
  missingFields,
  moves,
  nextState,
  possibleMoves,
  retainReasons,
  roles,
} from '../../data/flag-life.ts';

describe('the life of a flag', () => {
  it('never reaches a state that is not defined, whatever happens to it', () => {
    const step = fc.record({
      move: fc.constantFrom(...moves),
      who: fc.constantFrom(...roles, 'worker' as const),
      reason: fc.constantFrom(...retainReasons),
      before: fc.constantFrom(...flagStates, null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = flagStates[0];
        for (const { move, who, ...extra } of steps) {
          try {
            state = nextState(state, move, who, extra) as typeof state;
          } catch (error) {
            expect(error).toBeInstanceOf(LifeError);
          }
          expect(flagStates).toContain(state);
        }
      }),
    );
  });

  it('offers exactly the moves that it allows', () => {
    for (const state of flagStates) {
      for (const role of roles) {
        const allowed = moves.filter((move) => {
          try {
            nextState(state, move, role, { reason: 'still-in-force' });
            return true;
          } catch {
            return false;
          }
        });
        expect(possibleMoves(state, role)).toEqual(allowed);
      }
    }
  });

  it('lets managers and auditors change nothing', () => {
    for (const state of flagStates) {
      expect(possibleMoves(state, 'manager')).toEqual([]);
      expect(possibleMoves(state, 'auditor')).toEqual([]);
    }
  });

  it('proves a take-down only by the worker', () => {
    expect(nextState('taken-down', 'verify-gone', 'worker')).toBe('verified-gone');
    expect(() => nextState('taken-down', 'verify-gone', 'admin')).toThrow(LifeError);
  });
});

describe('what a decision must state', () => {
  const today = '2026-11-23';
  const retain = (more: Partial<Decision & { kind: 'retain' }>): Decision => ({
    kind: 'retain',
    reason: 'lawful-publication',
    ...more,
  });
  it.each<[Decision, string[]]>([
    [{ kind: 'take-down', remedy: 'remove' }, []],
    [{ kind: 'take-down', remedy: 'remove', deadline: '2026-11-22' }, ['deadline']],
    [{ kind: 'hand-over', note: ' ' }, ['note']],
    [retain({ reason: 'false-positive' }), []],
    [retain({}), ['basis', 'reviewOn']],
    [retain({ basis: '条例第十五条', reviewOn: '2026-11-23' }), ['reviewOn']],
    [retain({ basis: '条例第十五条', reviewOn: '2029-01-01' }), ['reviewOn']],
    [retain({ basis: '条例第十五条', reviewOn: '2027-02-30x' }), ['reviewOn']],
    [retain({ basis: '条例第十五条', reviewOn: '2027-05-01' }), []],
  ])('%j lacks %j', (decision, missing) => {
    expect(missingFields(decision, today)).toEqual(missing);
  });
});
