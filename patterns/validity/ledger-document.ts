import type { Day } from '../language/calendar.ts';
import { documentNumberKey } from '../language/document-number.ts';
import { innerTitle, titleKey, titleKeys } from '../language/titles.ts';
import type { Target } from './clause.ts';

/** A document's entry in the ledger. */
export interface LedgerDocument {
  /** Stable and unique; the address where nothing better is known. */
  id: string;
  title: string | null;
  number: string | null;
  issuer: string | null;
  issuedAt: Day | null;
  publishedAt: Day | null;
  /** 有效性 as published. */
  validity: string | null;
  /** What the page says of itself in its title or a note. */
  marked: 'ended' | 'partly' | null;
}

const numberOf = (number: string): string => `n:${documentNumberKey(number)}`;
const titleOf = (key: string): string => `t:${key}`;

type Named = Pick<LedgerDocument, 'title' | 'number'>;
/** Keys are asked for again and again while a ledger is judged; a document in it never changes. */
const keysKnown = new WeakMap<Named, readonly string[]>();
const versionsKnown = new WeakMap<Pick<LedgerDocument, 'title'>, string | null>();

/** Keys under which others may name a document; a store indexes them. */
export function documentKeys(document: Named): readonly string[] {
  const known = keysKnown.get(document);
  if (known) return known;
  const keys = [
    ...(document.number ? [numberOf(document.number)] : []),
    ...(document.title ? titleKeys(document.title).map(titleOf) : []),
  ];
  keysKnown.set(document, keys);
  return keys;
}

/** Keys under which a named document is looked for, surest first. */
export function targetKeys(target: Target): string[] {
  const keys = target.number ? [numberOf(target.number)] : [];
  if (!target.title) return keys;
  const whole = titleKey(target.title);
  const about = whole.indexOf('关于');
  const inner = innerTitle(target.title);
  const names = [whole, ...(about > 0 && about <= 40 ? [whole.slice(about)] : []), ...(inner ? [titleKey(inner)] : [])];
  if (whole.startsWith('中华人民共和国')) names.push(whole.slice(7));
  return [...keys, ...new Set(names.filter((name) => name.length >= 3).map(titleOf))];
}

/** Titles whose next issue replaces the last: rules. Notices, decisions to amend and lists of names repeat without replacing. */
const rule =
  /(?:法|法典|条例|规定|办法|细则|规则|规程|准则|章程|解释|预案|标准|指引|目录|清单|制度|方案|意见|措施|政策)(?:\((?:试行|暂行|草案)\))?$/;
const noRule = /修改|修正|废止|任免|表彰|批准|公布|名单|征求意见|解读|草案|公示|公告$|结果|整改|申报|招聘/;

/** What versions of one rule share; null for documents that are no rules. */
export function versionKey(document: Pick<LedgerDocument, 'title'>): string | null {
  let key = versionsKnown.get(document);
  if (key === undefined) {
    key = document.title === null ? null : versionOf(document.title);
    versionsKnown.set(document, key);
  }
  return key;
}

function versionOf(title: string): string | null {
  const inner = innerTitle(title);
  const key = titleKey(inner ?? title);
  if (
    key.length < 3 ||
    key.length > 80 ||
    (key.length < 8 && !/法$|条例$/.test(key)) ||
    noRule.test(key) ||
    !rule.test(key)
  )
    return null;
  return `v:${key}`;
}

const folded = (issuer: string): string => issuer.replace(/\s+/g, '').replace(/办公[厅室]$/, '');

/** Whether two issuers can be one: unknown, equal, or one written in full and the other short. */
export function sameIssuer(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const [x, y] = [folded(a), folded(b)];
  return x === y || x.endsWith(y) || y.endsWith(x) || x.startsWith(y) || y.startsWith(x);
}

/** A title that says itself where it holds needs no issuer to tell versions from namesakes. */
export function namesPlace(title: string): boolean {
  return /[省市县区州盟旗]|中华人民共和国|国务院|最高人民(?:法院|检察院)|全国/.test(title);
}

/** Whether two entries are the same document under two addresses. */
export function sameDocument(a: LedgerDocument, b: LedgerDocument): boolean {
  if (a.number && b.number) return documentNumberKey(a.number) === documentNumberKey(b.number) && titlesMeet(a, b);
  return a.issuedAt !== null && a.issuedAt === b.issuedAt && titlesMeet(a, b);
}

function titlesMeet(a: LedgerDocument, b: LedgerDocument): boolean {
  if (!a.title || !b.title) return true;
  const keys = new Set(titleKeys(a.title));
  return titleKeys(b.title).some((key) => keys.has(key));
}
