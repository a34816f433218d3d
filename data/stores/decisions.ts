import type { Knex } from 'knex';
import { type Act, changeTogether, type Log } from '../audit.ts';
import { clean } from '../batch.ts';
import type { Database } from '../connect.ts';
import { type Decision, LifeError, missingFields, nextState, type Role } from '../flag-life.ts';
import { dayOf, dayStart, daysAfter, hoursAfter } from '../time.ts';
import { type Flag, isHeld, type Proposal } from './flag.ts';
import { decidedBefore, flagFacets, forgetDigests, freed, reread } from './flag-change.ts';
import type { FlagRow } from './flag-row.ts';
import { held } from './leases.ts';
import { createNotice, withdrawNotice } from './notices.ts';
import { type Policy, policyOf, takesTwo } from './policy.ts';
import { cancelVerifications, scheduleVerifications } from './verification-plan.ts';

/** A person who decides. */
export interface Decider {
  id: number;
  name: string;
  role: Role;
}

export interface DecideOptions {
  /** Names the batch that a decision belongs to, so that it can be undone as a whole. */
  batch?: string;
}

export interface Decided {
  flag: Flag;
  /** True when the decision waits for a second person. */
  pending: boolean;
}

const act = (user: Decider, at: string): Act => ({ actor: `user:${user.name}`, at });

/**
 * Decides a flag. State, event, notice and verifications change together or not at all.
 * @param version the version that the reviewer saw; another one means that somebody was faster.
 * @throws ConflictError says who holds or decided it. LifeError `incomplete` (with fields), `not-possible`, `not-allowed`.
 */
export async function decide(
  db: Database,
  request: { flagId: number; version: number; decision: Decision } & DecideOptions,
  user: Decider,
  at: string,
): Promise<Decided> {
  const policy = await policyOf(db);
  const { pending } = await changeTogether(db, act(user, at), (trx, log) =>
    decideInside(trx, log, request, policy, user, at),
  );
  // Read after the commit: others need not wait for it.
  return { flag: await reread(db.read, request.flagId), pending };
}

export async function decideInside(
  trx: Knex.Transaction,
  log: Log,
  request: { flagId: number; version: number; decision: Decision } & DecideOptions,
  policy: Policy,
  user: Decider,
  at: string,
): Promise<{ pending: boolean }> {
  const flag = await current(trx, request.flagId, request.version, user.id, at);
  const decision = cleaned(request.decision);
  const state = nextState(flag.state, decision.kind, user.role, {
    reason: decision.kind === 'retain' ? decision.reason : undefined,
  });
  const missing = missingFields(decision, dayOf(at));
  if (missing.length > 0) throw new LifeError('incomplete', `missing or wrong: ${missing.join(', ')}`, missing);
  const two = takesTwo(policy, flag.severity, decision);
  if (two && decision.kind === 'retain' && (flag.proposal === null || flag.proposal.by === user.id)) {
    await propose(trx, log, flag, decision, user, at);
    return { pending: true };
  }
  const deadline = decision.kind === 'take-down' ? deadlineOf(flag, decision.deadline, policy, at) : null;
  await trx<FlagRow>('flags')
    .where('id', flag.id)
    .update({
      state,
      state_before: flag.state === 'open' || flag.state === 'reopened' ? flag.state : 'open',
      state_since: at,
      version: flag.version + 1,
      remedy: decision.kind === 'take-down' ? decision.remedy : null,
      reason: decision.kind === 'retain' ? decision.reason : null,
      basis: decision.kind === 'hand-over' ? null : (decision.basis ?? null),
      note: decision.note ?? null,
      review_on: decision.kind === 'retain' ? (decision.reviewOn ?? null) : null,
      decided_at: at,
      decided_by: user.id,
      deadline,
      standing: state === 'retained' || state === 'false-positive' ? state : null,
      batch: request.batch ?? null,
      ...freed,
    });
  const isRetain = decision.kind === 'retain';
  if (isRetain) await rememberDigests(trx, flag.id, at);
  if (flag.state === 'handed-over' || flag.state === 'retained' || flag.state === 'false-positive') {
    await forgetUnlessRetained(trx, flag.id, isRetain);
  }
  const event = { 'take-down': 'flag.taken-down', retain: 'flag.retained', 'hand-over': 'flag.handed-over' }[
    decision.kind
  ];
  log(event, `flag:${flag.id}`, {
    from: flag.state,
    state,
    ...(decision.kind === 'take-down' && { remedy: decision.remedy, deadline }),
    ...(isRetain && { reason: decision.reason, reviewOn: decision.reviewOn }),
    ...(decision.kind !== 'hand-over' && { basis: decision.basis }),
    severity: flag.severity,
    persons: flag.persons,
    raisedAt: flag.firstSeen,
    ...(two && flag.proposal && { proposedBy: flag.proposal.name }),
    ...(request.batch && { batch: request.batch }),
    ...flagFacets(flag),
  });
  if (decision.kind === 'take-down' && deadline) {
    await createNotice(trx, log, {
      flag,
      remedy: decision.remedy,
      basis: decision.basis,
      note: decision.note,
      deadline,
      at,
    });
    await scheduleVerifications(trx, flag.id, policy.verificationHours, at);
  }
  return { pending: false };
}

function cleaned(decision: Decision): Decision {
  const texts = Object.entries(decision).map(([key, value]) => [
    key,
    typeof value === 'string' ? clean(value).trim() : value,
  ]);
  // The same keys with the same kinds of values as before.
  return Object.fromEntries(texts) as Decision;
}

async function propose(
  trx: Knex.Transaction,
  log: Log,
  flag: Flag,
  decision: Decision & { kind: 'retain' },
  user: Decider,
  at: string,
): Promise<void> {
  const proposal: Proposal = {
    by: user.id,
    name: user.name,
    at,
    reason: decision.reason,
    basis: decision.basis ?? null,
    reviewOn: decision.reviewOn ?? null,
    note: decision.note ?? null,
  };
  await trx<FlagRow>('flags')
    .where('id', flag.id)
    .update({ proposal: JSON.stringify(proposal), version: flag.version + 1, holder_id: null, lease_until: null });
  log('flag.retain-proposed', `flag:${flag.id}`, {
    reason: decision.reason,
    basis: decision.basis,
    ...flagFacets(flag),
  });
}

function deadlineOf(flag: Flag, wished: string | undefined, policy: Policy, at: string): string {
  // A day given by the reviewer ends at midnight in Asia/Shanghai.
  return wished ? dayStart(daysAfter(wished, 1)) : hoursAfter(at, policy.deadlineHours[flag.severity]);
}

/** What a retain decided on, digest by digest. */
async function rememberDigests(trx: Knex.Transaction, flagId: number, at: string): Promise<void> {
  await trx.raw(
    `insert into decided_digests (flag_id, family, digest, decided_at)
     select distinct flag_id, family, digest, ? from hits where flag_id = ? and known = 0
     on conflict (flag_id, family, digest) do nothing`,
    [at, flagId],
  );
  await trx('hits').where('flag_id', flagId).update({ known: 1 });
}

async function forgetUnlessRetained(trx: Knex.Transaction, flagId: number, retained: boolean): Promise<void> {
  if (!retained) await forgetDigests(trx, flagId);
}

/**
 * Takes the last decision (or a proposal) back. The notice is withdrawn, pending verifications are cancelled.
 * @throws ConflictError, LifeError
 */
export async function undo(
  db: Database,
  request: { flagId: number; version: number },
  user: Decider,
  at: string,
): Promise<Flag> {
  await changeTogether(db, act(user, at), (trx, log) => undoInside(trx, log, request, user, at));
  return reread(db.read, request.flagId);
}

export async function undoInside(
  trx: Knex.Transaction,
  log: Log,
  request: { flagId: number; version: number },
  user: Decider,
  at: string,
): Promise<void> {
  const flag = await current(trx, request.flagId, request.version, user.id, at);
  if (flag.proposal !== null) {
    await trx<FlagRow>('flags')
      .where('id', flag.id)
      .update({ proposal: null, version: flag.version + 1 });
    log('flag.undone', `flag:${flag.id}`, { from: flag.state, state: flag.state, proposal: true, ...flagFacets(flag) });
    return;
  }
  const row = await trx<FlagRow>('flags').where('id', flag.id).first();
  const state = nextState(flag.state, 'undo', user.role, { before: row?.state_before });
  await trx<FlagRow>('flags')
    .where('id', flag.id)
    .update({
      ...undecided,
      ...freed,
      state,
      state_before: flag.state,
      state_since: at,
      version: flag.version + 1,
      batch: null,
    });
  if (flag.decidedAt) await forgetDigests(trx, flag.id, flag.decidedAt);
  await withdrawNotice(trx, log, flag.id);
  await cancelVerifications(trx, flag.id, at);
  log('flag.undone', `flag:${flag.id}`, {
    from: flag.state,
    state,
    decidedAt: flag.decidedAt,
    raisedAt: flag.firstSeen,
    ...(flag.batch && { batch: flag.batch }),
    ...flagFacets(flag),
  });
}

const undecided = {
  remedy: null,
  reason: null,
  basis: null,
  note: null,
  review_on: null,
  decided_at: null,
  decided_by: null,
  deadline: null,
  standing: null,
} as const;

/** Puts a flag into somebody's hands, or into nobody's. Not a decision: the version stays. */
export async function assign(db: Database, flagId: number, assigneeId: number | null, by: Act): Promise<Flag> {
  return changeTogether(db, by, async (trx, log) => {
    const flag = await reread(trx, flagId);
    await trx<FlagRow>('flags').where('id', flagId).update({ assignee_id: assigneeId });
    log('flag.assigned', `flag:${flagId}`, { to: assigneeId, ...flagFacets(flag) });
    return reread(trx, flagId);
  });
}

/** The flag as it is now, if this user may still change it. */
async function current(trx: Knex.Transaction, id: number, version: number, userId: number, at: string): Promise<Flag> {
  const flag = await reread(trx, id);
  // A decision that was made is the better news than a lease.
  if (flag.version !== version) throw decidedBefore(flag);
  if (isHeld(flag, userId, at)) throw held(flag);
  return flag;
}
