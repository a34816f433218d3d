import type { NewAllowEntry } from '../../data/stores/allow.ts';
import type { Flag } from '../../data/stores/flag.ts';
import type { StoredHit } from '../../data/stores/hits.ts';
import { dayOf } from '../../data/time.ts';
import type { Words } from '../language/words.ts';

export const allowScopes = ['here', 'value', 'address', 'pattern', 'unit'] as const;
export type AllowScope = (typeof allowScopes)[number];

/** What was typed, as typed. */
export interface AllowDraft {
  scope: string;
  prefix: string;
  reason: string;
  expiresOn: string;
}

export type AllowFaults = Partial<Record<keyof AllowDraft, string>>;

/** Scopes that a flag can have: without a unit there is nothing to allow for one. */
export function scopesFor(flag: Pick<Flag, 'unitId'>): AllowScope[] {
  return allowScopes.filter((scope) => scope !== 'unit' || flag.unitId !== null);
}

/** The narrowest scope comes chosen, for a year. */
export function freshDraft(flag: Pick<Flag, 'url'>, now: Date): AllowDraft {
  return { scope: 'here', prefix: folderOf(flag.url), reason: '', expiresOn: yearsOn(now, 1) };
}

export function typedDraft(form: URLSearchParams): AllowDraft {
  const text = (name: keyof AllowDraft) => (form.get(name) ?? '').trim();
  return { scope: text('scope'), prefix: text('prefix'), reason: text('reason'), expiresOn: text('expiresOn') };
}

/** Digits as an ID, a telephone or a card has them: a reason is kept and shown as it is, so it must not hold one. */
export const longNumber = /\d(?:[\s-]?\d){9,}/;

/** What is wrong with a draft, in words; nothing when it may be stored. */
export function faultsOf(draft: AllowDraft, flag: Pick<Flag, 'url' | 'unitId'>, now: Date, t: Words): AllowFaults {
  const faults: AllowFaults = {};
  const words = t.allow.problem;
  if (!scopesFor(flag).some((scope) => scope === draft.scope)) faults.scope = words.scope;
  if (draft.scope === 'pattern' && !(isWithHost(draft.prefix, flag.url) && flag.url.startsWith(draft.prefix)))
    faults.prefix = words.prefix;
  if (draft.reason.length < 4 || draft.reason.length > 300) faults.reason = words.reason;
  else if (longNumber.test(draft.reason.normalize('NFKC'))) faults.reason = words.personal;
  const known = /^\d{4}-\d{2}-\d{2}$/.test(draft.expiresOn) && !Number.isNaN(Date.parse(draft.expiresOn));
  if (!known || draft.expiresOn <= dayOf(now.toISOString()) || draft.expiresOn > yearsOn(now, 2))
    faults.expiresOn = words.expires;
  return faults;
}

/** The entry that a faultless draft stands for. */
export function entryOf(
  draft: AllowDraft,
  hit: Pick<StoredHit, 'digest' | 'masked' | 'pattern'>,
  flag: Pick<Flag, 'url' | 'unitId'>,
  ownerId: number,
): NewAllowEntry {
  const shared = { reason: draft.reason, ownerId, expiresOn: draft.expiresOn };
  const value = { digest: hit.digest, masked: hit.masked };
  if (draft.scope === 'value') return { kind: 'value', ...value, ...shared };
  if (draft.scope === 'address') return { kind: 'address', urlPrefix: flag.url, ...shared };
  if (draft.scope === 'pattern') return { kind: 'pattern', pattern: hit.pattern, urlPrefix: draft.prefix, ...shared };
  if (draft.scope === 'unit' && flag.unitId !== null)
    return { kind: 'unit', pattern: hit.pattern, unitId: flag.unitId, ...shared };
  return { kind: 'value', ...value, urlPrefix: flag.url, ...shared };
}

/** A prefix that ends inside the host would let other hosts pass: `https://a.cn` is the beginning of `https://a.cnx`. */
function isWithHost(prefix: string, url: string): boolean {
  const root = /^[a-z]+:\/\/[^/?#]+\//i.exec(url)?.[0];
  return root !== undefined && prefix.startsWith(root);
}

function folderOf(url: string): string {
  return url.replace(/[^/]*$/, '');
}

function yearsOn(now: Date, years: number): string {
  const date = new Date(`${dayOf(now.toISOString())}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.toISOString().slice(0, 10);
}
