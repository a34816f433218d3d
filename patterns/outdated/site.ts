import type { Evidence } from '../hit.ts';
import { addDays, addMonths, type Day, daysBetween } from '../language/calendar.ts';
import { validityWord } from '../validity/marking.ts';
import type { Verdict } from '../validity/verdict.ts';
import { type RetentionRule, retentionOf } from './retention.ts';
import { aboutKeys, type ItemSummary } from './summary.ts';

/** A flag-worthy finding about one item of a site, made after an inspection from what the store knows. */
export interface SiteFinding {
  itemUrl: string;
  pattern: string;
  evidence: Evidence[];
}

export interface SiteColumn {
  name: string;
  url: string;
  /** Days within which it must be updated; null: told by its name. */
  updateDays: number | null;
  /** How many items it lists; null where the crawl did not see it in full. */
  items: number | null;
  lastUpdate: Day | null;
}

export interface SiteState {
  home: { url: string; lastUpdate: Day | null };
  columns: readonly SiteColumn[];
  items: readonly ItemSummary[];
  /** Links between items, by address: who links to whom in its main block. */
  links: ReadonlyMap<string, readonly string[]>;
  /** Verdicts of the ledger by address. */
  verdicts: ReadonlyMap<string, Verdict>;
  /** Addresses by hash of content, attachments and texts alike; only groups of two and more matter. */
  copies: ReadonlyMap<string, readonly string[]>;
  retention: readonly RetentionRule[];
}

/** Everything that only a whole site shows. Pure. */
export function siteFindings(site: SiteState, asOf: Day): SiteFinding[] {
  return [
    ...staleHomePage(site.home, asOf),
    ...site.columns.flatMap((column) => columnFinding(column, asOf)),
    ...interpretationFindings(site, asOf),
    ...consultationFindings(site, asOf),
    ...ledgerFindings(site),
    ...duplicateFindings(site.copies),
    ...site.items.flatMap((item) => retentionFinding(item, site.retention, asOf)),
    ...site.items.flatMap((item) => messageFinding(item, asOf)),
  ];
}

/** 国办秘函〔2019〕19号: news within two weeks, notices and documents within six months; other columns have no period of their own. */
export function updatePeriod(name: string): number | null {
  if (/动态|要闻|新闻|快讯|工作信息/.test(name)) return 14;
  if (/通知|公告|政策|文件|公示/.test(name)) return 183;
  return null;
}

export function staleHomePage(home: SiteState['home'], asOf: Day): SiteFinding[] {
  if (home.lastUpdate !== null && daysBetween(home.lastUpdate, asOf) <= 14) return [];
  return [
    {
      itemUrl: home.url,
      pattern: 'stale-home-page',
      evidence: [...since(home.lastUpdate), { key: 'update-period', points: 0, detail: '14' }],
    },
  ];
}

const since = (day: Day | null): Evidence[] => [
  day === null ? { key: 'no-update', points: 6 } : { key: 'last-update', points: 10, detail: day },
];

export function columnFinding(column: SiteColumn, asOf: Day): SiteFinding[] {
  if (column.items === 0) {
    return [
      { itemUrl: column.url, pattern: 'empty-column', evidence: [{ key: 'no-items', points: 8, detail: column.name }] },
    ];
  }
  const days = column.updateDays ?? updatePeriod(column.name);
  if (days === null || (column.lastUpdate === null && column.items === null)) return [];
  if (column.lastUpdate !== null && daysBetween(column.lastUpdate, asOf) <= days) return [];
  return [
    {
      itemUrl: column.url,
      pattern: 'stale-column',
      evidence: [...since(column.lastUpdate), { key: 'update-period', points: 0, detail: String(days) }],
    },
  ];
}

/** When a column will be stale if nothing is published: for warning early. */
export function staleOn(column: SiteColumn): Day | null {
  const days = column.updateDays ?? updatePeriod(column.name);
  return days === null || column.lastUpdate === null ? null : addDays(column.lastUpdate, days + 1);
}

/** A policy waits so many days for its interpretation before it is missed. */
const interpretationDays = 15;
const ended = new Set(['repealed', 'superseded', 'expired']);

function interpretationFindings(site: SiteState, asOf: Day): SiteFinding[] {
  const interpretations = site.items.filter((item) => item.kind === 'interpretation');
  // A site without a single interpretation keeps none here; that is one remark to its editors, not one for each policy.
  const byKey = keyed(interpretations);
  const linked = reverse(site.links);
  const findings: SiteFinding[] = [];
  const explained = new Set(interpretations.map((item) => item.url));
  for (const policy of site.items) {
    if (policy.kind !== 'policy') continue;
    const keys = aboutKeys(policy.title ?? '');
    const named = keys.flatMap((key) => byKey.get(key) ?? []);
    const near = [...(site.links.get(policy.url) ?? []), ...(linked.get(policy.url) ?? [])].filter((url) =>
      explained.has(url),
    );
    const verdict = site.verdicts.get(policy.url);
    if (verdict && ended.has(verdict.state) && verdict.confidence >= 0.7) {
      const about = new Set([...named.map((item) => item.url), ...near]);
      for (const url of about) {
        const reading = interpretations.find((item) => item.url === url);
        if (reading === undefined || reading.marked || explainsStanding(reading, site)) continue;
        findings.push({
          itemUrl: url,
          pattern: 'unmarked-interpretation',
          evidence: [{ key: 'policy-ended', points: 7, detail: `${policy.title ?? policy.url}：${verdict.state}` }],
        });
      }
      continue;
    }
    const from = policy.publishedAt ?? policy.issuedAt;
    if (interpretations.length === 0 || policy.marked || from === null || daysBetween(from, asOf) <= interpretationDays)
      continue;
    if (near.length === 0 && named.length === 0 && needsInterpretation(policy)) {
      findings.push({
        itemUrl: policy.url,
        pattern: 'missing-interpretation',
        evidence: [
          { key: 'policy-published', points: 3, detail: from },
          { key: 'no-interpretation', points: 2 },
        ],
      });
    }
  }
  return findings;
}

/** Whether an interpretation is as new as a policy of the same name that still holds: it explains that one. */
function explainsStanding(reading: ItemSummary, site: SiteState): boolean {
  return site.items.some((policy) => {
    if (policy.kind !== 'policy' || !aboutKeys(policy.title ?? '').some((key) => reading.about.includes(key)))
      return false;
    const state = site.verdicts.get(policy.url)?.state;
    if (state !== undefined && ended.has(state)) return false;
    const [said, written] = [reading.publishedAt, policy.publishedAt ?? policy.issuedAt];
    return said === null || written === null || daysBetween(written, said) >= -interpretationDays;
  });
}

/** Personnel, replies, commendations and the like need no interpretation; nor do documents from before the duty (2016). */
function needsInterpretation(policy: ItemSummary): boolean {
  const title = policy.title ?? '';
  if ((policy.publishedAt ?? policy.issuedAt ?? '') < '2017-01-01') return false;
  if (
    /任免|任职|表彰|通报|批复|放假|会议|成立|调整.{0,20}(?:领导小组|成员)|废止|公布.{0,20}名单|转发|召开|举办|开展.{0,20}活动|工作要点/.test(
      title,
    )
  )
    return false;
  return /办法|规定|细则|意见|方案|措施|规划|条例|政策|标准/.test(title);
}

/** Days that an office may take to publish what became of the comments. */
const resultDays = 30;

function consultationFindings(site: SiteState, asOf: Day): SiteFinding[] {
  const results = keyed(site.items.filter((item) => item.kind === 'result'));
  const resultUrls = new Set(site.items.filter((item) => item.kind === 'result').map((item) => item.url));
  const linked = reverse(site.links);
  return site.items.flatMap((item) => {
    if (item.kind !== 'consultation' || item.endsAt === null || daysBetween(item.endsAt, asOf) <= resultDays) return [];
    if (item.about.some((key) => results.has(key))) return [];
    const near = [...(site.links.get(item.url) ?? []), ...(linked.get(item.url) ?? [])];
    if (near.some((url) => resultUrls.has(url))) return [];
    return [
      {
        itemUrl: item.url,
        pattern: 'consultation-without-result',
        evidence: [
          { key: 'consultation-ended', points: 5, detail: item.endsAt },
          { key: 'no-result', points: 2 },
        ],
      },
    ];
  });
}

/** What the ledger says about items that do not mark it. A document's own clause is found in the document itself. */
function ledgerFindings(site: SiteState): SiteFinding[] {
  return site.items.flatMap((item) => {
    const verdict = site.verdicts.get(item.url);
    const first = verdict?.chain[0];
    if (!verdict || !first || item.marked || verdict.confidence < 0.7 || !ended.has(verdict.state)) return [];
    const step = { key: `ledger:${verdict.state}`, points: verdict.confidence >= 0.8 ? 10 : 6, detail: first.sentence };
    const findings: SiteFinding[] = [];
    if (verdict.state !== 'expired' && first.document !== item.url) {
      const pattern = verdict.state === 'repealed' ? 'repealed-document' : 'superseded-document';
      findings.push({ itemUrl: item.url, pattern, evidence: [step, { key: 'not-marked', points: 0 }] });
    }
    if (item.validity !== null && validityWord(item.validity) === 'in-force') {
      const claim = { key: 'metadata-in-force', points: 4, detail: item.validity };
      findings.push({ itemUrl: item.url, pattern: 'contradicting-validity', evidence: [claim, step] });
    }
    return findings;
  });
}

/**
 * Hits of single documents that the ledger takes back: an expiry that another document has put off, and one that no longer
 * matters because another document has repealed it outright.
 */
export function withdrawals(
  site: Pick<SiteState, 'items' | 'verdicts'>,
): { itemUrl: string; patterns: string[]; reason: string }[] {
  const patterns = ['expired-document', 'contradicting-validity'];
  return site.items.flatMap((item) => {
    const verdict = site.verdicts.get(item.url);
    if (!verdict) return [];
    if (verdict.state === 'repealed') {
      const byAnother = !item.marked && verdict.confidence >= 0.8 && verdict.chain[0]?.document !== item.url;
      return byAnother ? [{ itemUrl: item.url, patterns, reason: 'repealed' }] : [];
    }
    if (!['extended', 'in-force', 'due-to-expire'].includes(verdict.state)) return [];
    if (!verdict.chain.some((step) => step.kind === 'extension' || step.kind === 'revival')) return [];
    return [{ itemUrl: item.url, patterns, reason: 'extended' }];
  });
}

function duplicateFindings(copies: SiteState['copies']): SiteFinding[] {
  return [...copies.values()].flatMap((urls) => {
    const [first, ...others] = [...new Set(urls)].sort();
    if (first === undefined || others.length === 0) return [];
    return others.map((itemUrl) => ({
      itemUrl,
      pattern: 'duplicate',
      evidence: [
        { key: 'same-content', points: 6, detail: first },
        { key: 'copies', points: 0, detail: String(others.length + 1) },
      ],
    }));
  });
}

export function retentionFinding(item: ItemSummary, table: readonly RetentionRule[], asOf: Day): SiteFinding[] {
  const due = retentionOf(item, table);
  if (due === null || due.until === null || due.until >= asOf) return [];
  return [
    {
      itemUrl: item.url,
      pattern: 'retention-period',
      evidence: [
        { key: 'retention-due', points: 8, detail: due.until },
        { key: 'retention-rule', points: 0, detail: due.rule.basis },
      ],
    },
  ];
}

export function messageFinding(item: ItemSummary, asOf: Day): SiteFinding[] {
  if (item.kind !== 'message' || item.answered || item.publishedAt === null || addMonths(item.publishedAt, 3) >= asOf)
    return [];
  return [
    {
      itemUrl: item.url,
      pattern: 'unanswered-message',
      evidence: [{ key: 'message-waits', points: 7, detail: item.publishedAt }],
    },
  ];
}

function keyed(items: readonly ItemSummary[]): Map<string, ItemSummary[]> {
  const byKey = new Map<string, ItemSummary[]>();
  for (const item of items) for (const key of item.about) byKey.set(key, [...(byKey.get(key) ?? []), item]);
  return byKey;
}

function reverse(links: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const back = new Map<string, string[]>();
  for (const [from, all] of links) for (const to of all) back.set(to, [...(back.get(to) ?? []), from]);
  return back;
}
