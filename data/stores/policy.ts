import { z } from 'zod';
import { type Severity, severities } from '../../patterns/hit.ts';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import type { Decision } from '../flag-life.ts';

// The one place for what a house decides for itself about deadlines, leases and second persons: whoever needs one of
// these asks `policyOf`, and an administrator changes them in the interface without a restart.

const hours = (most: number) => z.number().int().min(1).max(most);

const rules = {
  /** From this severity on, keeping something online takes two people. */
  secondPersonFrom: z.enum([...severities, 'never']),
  /** Hours that the owning unit has after a take-down, by severity. */
  deadlineHours: z.object({ critical: hours(8760), high: hours(8760), medium: hours(8760), low: hours(8760) }),
  /** How long a reviewer holds a flag after opening or touching it. */
  leaseMinutes: z.number().int().min(1).max(60),
  /** Hours after a take-down at which the item is asked for again, ascending. */
  verificationHours: z
    .array(hours(2160))
    .min(1)
    .max(6)
    .refine((list) => list.every((value, index) => index === 0 || value > (list[index - 1] ?? 0))),
} as const;
const policySchema = z.object(rules);

export type Policy = z.output<typeof policySchema>;
export const policyNames = ['secondPersonFrom', 'deadlineHours', 'leaseMinutes', 'verificationHours'] as const;

/** What holds until somebody says otherwise. */
export const shippedPolicy: Policy = {
  secondPersonFrom: 'high',
  deadlineHours: { critical: 24, high: 72, medium: 7 * 24, low: 30 * 24 },
  leaseMinutes: 5,
  verificationHours: [1, 24, 7 * 24],
};

/** Read at most every few seconds: each decision asks. Another process follows as soon. */
const freshMs = 3000;
const cache = new WeakMap<Database, { policy: Promise<Policy>; until: number }>();

/** The rules in force. A stored rule that does not fit (a newer version wrote it) gives way to the shipped one. */
export async function policyOf(db: Database): Promise<Policy> {
  const known = cache.get(db);
  if (known && known.until > performance.now()) return known.policy;
  const policy = readPolicy(db);
  cache.set(db, { policy, until: performance.now() + freshMs });
  policy.catch(() => cache.delete(db));
  return policy;
}

async function readPolicy(db: Database): Promise<Policy> {
  const rows = await rowsOf<{ name: string; value: string }>(db.read, 'select name, value from policy');
  const stored = Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value)]));
  const own = policyNames.filter((name) => rules[name].safeParse(stored[name]).success);
  return policySchema.parse({ ...shippedPolicy, ...Object.fromEntries(own.map((name) => [name, stored[name]])) });
}

/** Changes rules; decisions that were made keep their deadlines. @throws StoreError `invalid` names the rules at fault. */
export async function savePolicy(db: Database, wished: unknown, by: Act): Promise<Policy> {
  const parsed = policySchema.safeParse(wished);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    throw new StoreError('invalid', names.join(', '));
  }
  const before = await readPolicy(db);
  await change(db, by, async (trx, log) => {
    for (const name of policyNames) {
      const [value, was] = [JSON.stringify(parsed.data[name]), JSON.stringify(before[name])];
      if (value === was) continue;
      await trx('policy').insert({ name, value, changed_by: by.actor, changed_at: by.at }).onConflict('name').merge();
      log('policy.changed', `policy:${name}`, { from: was, to: value });
    }
  });
  cache.delete(db);
  return parsed.data;
}

/** Whether keeping something of this severity online takes two people. */
export function takesTwo(policy: Policy, severity: Severity, decision: Decision): boolean {
  if (decision.kind !== 'retain' || policy.secondPersonFrom === 'never') return false;
  return severities.indexOf(severity) <= severities.indexOf(policy.secondPersonFrom);
}
