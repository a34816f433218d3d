import type { LedgerRow } from '../../data/stores/ledger-list.ts';
import type { VerdictState, VerdictStep } from '../../patterns/validity/verdict.ts';
import { type ValidityMark, validityChart } from '../charts/validity.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, type FilterGroup, facts, filterLinks, pageHead, pager, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { ledgerTabs } from './tabs.ts';

const tones: Record<VerdictState, Tone> = {
  'in-force': 'good',
  extended: 'good',
  'due-to-expire': 'warn',
  expired: 'bad',
  repealed: 'bad',
  superseded: 'bad',
  unknown: 'neutral',
};

export const verdictBadge = (state: VerdictState, t: Words): Html => badge(t.documents.states[state], tones[state]);

/** Until when it holds, or since when it no longer does. */
export function endInWords({ state, until }: LedgerRow, t: Words): string {
  if (!until) return '';
  return state === 'repealed' || state === 'superseded' ? t.documents.since(until) : t.documents.until(until);
}

export interface LedgerModel {
  rows: LedgerRow[];
  /** Nothing in the ledger at all, whatever the filters. */
  empty: boolean;
  values: URLSearchParams;
  groups: FilterGroup[];
  text: string;
  first: string | null;
  next: string | null;
}

export const ledgerPath = '/documents';

export function ledgerView(model: LedgerModel, t: Words): Html {
  const words = t.documents;
  if (model.empty) {
    const action = { href: '/sites', label: t.nav.sites };
    return html`${pageHead(words.title, { lead: words.lead })}${ledgerTabs('documents', t)}${emptyState(words.emptyTitle, words.emptyNext, action)}`;
  }
  const kept = [...model.values].filter(([name]) => name !== 'text');
  const search = html`<form method="get" action="${ledgerPath}" class="actions search-line">${kept.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<input type="search" name="text" value="${model.text}" aria-label="${words.search}" placeholder="${words.search}"><button class="button">${t.common.search}</button></form>`;
  return html`${pageHead(words.title, { lead: words.lead, actions: search })}
${ledgerTabs('documents', t)}
<div class="site-items">${filterLinks(ledgerPath, model.values, model.groups)}<div>${
    model.rows.length === 0
      ? emptyState(words.noneTitle, words.noneNext, { href: ledgerPath, label: t.common.clear })
      : html`${documentTable(model.rows, words.title, t)}${pager({ first: model.first, next: model.next, shown: t.common.rows(model.rows.length) }, t)}`
  }</div></div>`;
}

export function documentTable(rows: LedgerRow[], caption: string, t: Words): Html {
  const words = t.documents;
  return table<LedgerRow>({
    caption,
    rows,
    href: (row) => `${ledgerPath}/${row.id}`,
    columns: [
      {
        label: words.document,
        kind: 'wide',
        cell: (row) =>
          html`<a href="${ledgerPath}/${row.id}">${row.title ?? t.common.unknown}</a><br><span class="quiet">${[row.number, row.issuer].filter(Boolean).join(' · ')}</span>`,
      },
      { label: words.published, kind: 'narrow', cell: (row) => row.publishedAt ?? row.issuedAt ?? '' },
      { label: words.stated, kind: 'narrow', cell: (row) => row.validity ?? '' },
      {
        label: words.verdict,
        kind: 'narrow',
        cell: (row) =>
          html`${verdictBadge(row.state, t)}${row.until ? html`<br><span class="quiet">${endInWords(row, t)}</span>` : null}`,
      },
      {
        label: words.column,
        kind: 'narrow',
        cell: (row) =>
          html`${row.columnName ?? row.siteName}${row.unitName ? html`<br><span class="quiet">${row.unitName}</span>` : null}`,
      },
    ],
  });
}

export interface DocumentModel {
  row: LedgerRow;
  /** Ledger id → document, of those that the chain quotes. */
  sources: ReadonlyMap<string, LedgerRow>;
  naming: LedgerRow[];
  /** Others of the same number: copies, or two documents that nobody can tell by it. */
  sharing: LedgerRow[];
}

export function documentView({ row, sources, naming, sharing }: DocumentModel, t: Words): Html {
  const words = t.documents;
  return html`<nav class="steps"><a href="${ledgerPath}">← ${words.title}</a></nav>
${pageHead(row.title ?? t.common.unknown, {
  lead: html`${verdictBadge(row.state, t)} ${endInWords(row, t)} <span class="quiet">${words.confidence(Math.round(row.confidence * 100))}</span>`,
  actions: html`<a class="button" href="/flags?view=all&amp;text=${encodeURIComponent(row.url)}">${words.seeFlags}</a>`,
})}
<div class="panel">${facts([
    [words.number, row.number],
    [words.issuer, row.issuer],
    [words.published, row.publishedAt ?? row.issuedAt],
    [words.stated, row.validity],
    [words.judged, row.judgedOn],
    [words.column, row.columnName],
    [words.unit, row.unitName],
    [words.site, row.siteName],
    [
      words.address,
      html`<a href="${row.url}" rel="noreferrer noopener" target="_blank">${row.url}<span class="unseen">${t.common.newTab}</span></a>`,
    ],
  ])}</div>
${section(words.timeline, html`${picture(row, t)}${timeline(row, sources, t)}`)}
${sharing.length === 0 ? null : section(words.sharing, html`<p class="quiet">${words.sharingLead}</p>${documentTable(sharing, words.sharing, t)}`)}
${section(words.naming, naming.length === 0 ? html`<p class="quiet">${words.noNaming}</p>` : documentTable(naming, words.naming, t))}`;
}

/** The line of time over the list that says the same in words. */
function picture(row: LedgerRow, t: Words): Html {
  const words = t.documents;
  const own = row.chain.find((step) => step.kind === 'validity' && step.document === row.ledgerId && !step.problem);
  const issued = row.publishedAt ?? row.issuedAt;
  const told: ValidityMark[] = row.chain.flatMap((step, index) =>
    step.effectiveAt === null
      ? []
      : [
          {
            day: step.effectiveAt,
            label: `${words.kinds[step.kind] ?? step.kind} ${step.effectiveAt}`,
            tone: step.problem ? 'unused' : index === 0 ? 'decisive' : 'plain',
          },
        ],
  );
  // Title and sentence of one document often say the same.
  const marks = told.filter((mark, index) => told.findIndex((other) => other.label === mark.label) === index);
  if (issued && !marks.some((mark) => mark.day === issued))
    marks.push({ day: issued, label: `${words.published} ${issued}`, tone: 'plain' });
  const stated = row.until !== null && !marks.some((mark) => mark.day === row.until);
  if (row.until && stated) marks.push({ day: row.until, label: words.until(row.until), tone: 'plain' });
  return validityChart({
    id: 'validity',
    title: words.timeline,
    description: `${words.states[row.state]} ${endInWords(row, t)}`,
    from: own?.effectiveAt ?? issued,
    to: row.until,
    known: row.state !== 'unknown',
    today: { day: row.judgedOn, label: `${words.judged} ${row.judgedOn}` },
    marks,
  });
}

function timeline(row: LedgerRow, sources: ReadonlyMap<string, LedgerRow>, t: Words): Html {
  const words = t.documents;
  if (row.chain.length === 0) return html`<p class="quiet">${words.noTimeline}</p>`;
  const [decisive] = row.chain;
  // By the day of effect, undated last; the decisive step keeps its mark wherever it stands.
  const steps = [...row.chain].sort((a, b) => (a.effectiveAt ?? '9999').localeCompare(b.effectiveAt ?? '9999'));
  return html`<ol class="timeline">${steps.map((step) => stepLine(step, step === decisive, row, sources, t))}</ol>`;
}

function stepLine(
  step: VerdictStep,
  decisive: boolean,
  row: LedgerRow,
  sources: ReadonlyMap<string, LedgerRow>,
  t: Words,
): Html {
  const words = t.documents;
  const source = sources.get(step.document);
  const from =
    step.document === row.ledgerId
      ? html`${words.thisDocument}`
      : source
        ? html`<a href="${ledgerPath}/${source.id}">${source.title ?? source.url}</a>`
        : html`${step.document}`;
  return html`<li${step.problem ? html` class="timeline-unused"` : null}><p><b>${step.effectiveAt ?? words.undated}</b> ${badge(words.kinds[step.kind] ?? step.kind, step.problem ? 'neutral' : 'accent')} ${
    decisive ? badge(words.decisive, 'good') : null
  }${step.problem ? html` <span class="quiet">${words.problems[step.problem] ?? words.notUsed}</span>` : null}</p>
<blockquote lang="zh-CN">${step.sentence}</blockquote><p class="quiet">${words.from}${t.common.colon}${from}</p></li>`;
}
