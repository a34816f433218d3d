/** The states of a flag. 处置中 is a lease on an open flag, not a state. */
export const flagStates = [
  'open',
  'reopened',
  'taken-down',
  'verified-gone',
  'retained',
  'false-positive',
  'handed-over',
  'resolved-itself',
] as const;
export type FlagState = (typeof flagStates)[number];

/** States that wait for a decision; the queue shows these. */
export const waitingStates: readonly FlagState[] = ['reopened', 'open'];

/** States that a person decided on. */
export const decidedStates: readonly FlagState[] = ['taken-down', 'retained', 'false-positive', 'handed-over'];

export const roles = ['reviewer', 'admin', 'manager', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What is to be done with the item on a take-down. */
export const remedies = ['remove', 'redact', 'mark-repealed', 'correct', 'archive'] as const;
export type Remedy = (typeof remedies)[number];

/** Why an item stays. */
export const retainReasons = ['false-positive', 'lawful-publication', 'still-in-force'] as const;
export type RetainReason = (typeof retainReasons)[number];

/** Everything that can happen to a flag. */
export const moves = [
  'take-down',
  'retain',
  'hand-over',
  'undo',
  'reopen',
  'change',
  'resolve',
  'verify-gone',
  'reappear',
  'settle',
] as const;
export type Move = (typeof moves)[number];

/** A decision with what it must state. Days are YYYY-MM-DD. */
export type Decision =
  | { kind: 'take-down'; remedy: Remedy; basis?: string; note?: string; deadline?: string }
  | { kind: 'retain'; reason: RetainReason; basis?: string; reviewOn?: string; note?: string }
  | { kind: 'hand-over'; note: string };

const waiting: FlagState[] = ['open', 'reopened'];

interface Rule {
  from: readonly FlagState[];
  /** `before`: the state that the undone decision was made in. */
  to: FlagState | 'same' | 'before';
  /** Roles that may; `worker` stands for the program itself. */
  who: readonly (Role | 'worker')[];
}

const deciders = ['reviewer', 'admin'] as const;

/** The whole life, one line per move. `retain` with the reason false positive ends in `false-positive`. */
export const life: Record<Move, Rule> = {
  'take-down': { from: [...waiting, 'retained', 'false-positive', 'handed-over'], to: 'taken-down', who: deciders },
  retain: { from: [...waiting, 'handed-over'], to: 'retained', who: deciders },
  'hand-over': { from: waiting, to: 'handed-over', who: deciders },
  undo: { from: decidedStates, to: 'before', who: deciders },
  reopen: {
    from: [...decidedStates, 'verified-gone', 'resolved-itself'],
    to: 'reopened',
    who: [...deciders, 'worker'],
  },
  // Found again with other evidence: a decision that covered less is asked for again.
  change: { from: [...waiting, 'retained', 'false-positive'], to: 'open', who: ['worker'] },
  resolve: { from: waiting, to: 'resolved-itself', who: ['worker'] },
  'verify-gone': { from: ['taken-down', 'reopened'], to: 'verified-gone', who: ['worker'] },
  // What was added went away again: the decision that stands covers all that is left.
  settle: { from: [...waiting, 'resolved-itself'], to: 'before', who: ['worker'] },
  reappear: { from: ['verified-gone', 'resolved-itself'], to: 'reopened', who: ['worker'] },
};

/** A move that the life of a flag does not know, or that this person may not make. */
export class LifeError extends Error {
  readonly code: 'not-allowed' | 'not-possible' | 'incomplete';
  /** For `incomplete`: the fields that are missing or wrong. */
  readonly fields: readonly string[];
  constructor(code: LifeError['code'], message: string, fields: readonly string[] = []) {
    super(message);
    this.name = 'LifeError';
    this.code = code;
    this.fields = fields;
  }
}

/**
 * The state after a move.
 * @param extra `before`: the state that the last decision was made in (`undo`), or the decision that stands (`settle`).
 * @throws LifeError `not-allowed` (role) or `not-possible` (state).
 */
export function nextState(
  state: FlagState,
  move: Move,
  who: Role | 'worker',
  extra: { reason?: RetainReason; before?: FlagState | null } = {},
): FlagState {
  const rule = life[move];
  if (!rule.who.includes(who)) throw new LifeError('not-allowed', `${who} may not ${move}`);
  if (!rule.from.includes(state)) throw new LifeError('not-possible', `a flag that is ${state} cannot ${move}`);
  if (move === 'retain') return extra.reason === 'false-positive' ? 'false-positive' : 'retained';
  if (move === 'change') return state === 'reopened' ? 'reopened' : 'open';
  if (move === 'settle') return extra.before === 'false-positive' ? 'false-positive' : 'retained';
  if (rule.to === 'before') return extra.before === 'reopened' ? 'reopened' : 'open';
  return rule.to === 'same' ? state : rule.to;
}

/** Moves that a person of this role may make now; the dashboard draws its buttons from it. */
export function possibleMoves(state: FlagState, role: Role): Move[] {
  return moves.filter((move) => life[move].who.includes(role) && life[move].from.includes(state));
}

const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * Fields that a decision lacks: a lawful publication names its basis, what stays has a day on which it is looked at
 * again (not in the past, at most two years ahead), a hand-over says why.
 */
export function missingFields(decision: Decision, today: string): string[] {
  const missing: string[] = [];
  if (decision.kind === 'take-down') {
    if (!remedies.includes(decision.remedy)) missing.push('remedy');
    if (decision.deadline !== undefined && (!day.test(decision.deadline) || decision.deadline < today))
      missing.push('deadline');
    return missing;
  }
  if (decision.kind === 'hand-over') return decision.note.trim() ? [] : ['note'];
  if (!retainReasons.includes(decision.reason)) return ['reason'];
  if (decision.reason === 'false-positive') return [];
  if (!decision.basis?.trim()) missing.push('basis');
  const latest = `${Number(today.slice(0, 4)) + 2}${today.slice(4)}`;
  const review = decision.reviewOn;
  if (!review || !day.test(review) || review <= today || review > latest) missing.push('reviewOn');
  return missing;
}
