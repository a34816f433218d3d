import {
  documentCounts,
  documentsNaming,
  findDocuments,
  type LedgerFilter,
  type LedgerRow,
  listDocuments,
} from '../../data/stores/ledger-list.ts';
import { listSites } from '../../data/stores/sites.ts';
import { dayOf, daysAfter } from '../../data/time.ts';
import { verdictStates } from '../../patterns/validity/verdict.ts';
import { bearer } from '../http/bearer.ts';
import { DashboardError } from '../http/errors.ts';
import { idOf, knownIn, numberIn } from '../http/input.ts';
import { type Handler, page, type User } from '../http/route.ts';
import { documentView, endInWords, ledgerPath, ledgerView } from './view.ts';

const perPage = 100;
const spans = ['30', '90', '365'] as const;

/** The ledger with its verdicts; what ends soon is a filter of it. */
export const showLedger: Handler = async (context) => {
  const { services, t, query, now } = context;
  const { database } = services;
  const values = new URLSearchParams();
  for (const name of ['state', 'site', 'due', 'text'])
    for (const value of query.getAll(name)) if (value.trim()) values.append(name, value.trim().slice(0, 100));
  const filter: LedgerFilter = { states: knownIn(values, 'state', verdictStates) };
  const siteId = numberIn(values, 'site');
  const text = values.get('text') ?? '';
  const [due] = knownIn(values, 'due', spans);
  if (siteId !== null) filter.siteId = siteId;
  if (text) filter.text = text;
  if (due) {
    filter.untilFrom = dayOf(now.toISOString());
    filter.untilTo = daysAfter(filter.untilFrom, Number(due));
  }
  const after = numberIn(query, 'after') ?? 0;
  const [found, counts, sites] = await Promise.all([
    listDocuments(database, filter, { after, limit: perPage + 1 }),
    documentCounts(database, siteId ?? undefined),
    listSites(database),
  ]);
  const rows = found.slice(0, perPage);
  const link = (more: string) => {
    const all = [values.toString(), more].filter(Boolean).join('&');
    return all ? `${ledgerPath}?${all}` : ledgerPath;
  };
  const words = t.documents;
  const groups = [
    {
      name: 'state',
      label: words.state,
      options: verdictStates.map((value) => ({ value, label: words.states[value], count: counts[value] })),
    },
    {
      name: 'due',
      label: words.due,
      options: spans.map((value) => ({ value, label: words.dueWithin[value] ?? value, count: null })),
    },
    {
      name: 'site',
      label: words.site,
      options: sites.map((site) => ({ value: String(site.id), label: site.name, count: null })),
    },
  ];
  const model = {
    rows,
    empty: rows.length === 0 && values.size === 0,
    values,
    groups,
    text,
    first: after > 0 ? link('') : null,
    next: found.length > perPage ? link(`after=${rows.at(-1)?.id ?? 0}`) : null,
  };
  return page(words.title, ledgerView(model, t), { wide: true });
};

/** One document: its verdict, and the sentences that led there. */
export const showDocument: Handler = async (context) => {
  const { database } = context.services;
  const [row] = await findDocuments(database, idOf(context));
  if (!row) throw new DashboardError('not-found');
  const quoted = [...new Set(row.chain.map((step) => step.document))].slice(0, 50);
  const found = (await Promise.all(quoted.map((id) => findDocuments(database, id)))).flat();
  const sources = new Map(found.map((one) => [one.ledgerId, one]));
  const [naming, numbered] = await Promise.all([
    documentsNaming(database, row.id),
    row.number ? findDocuments(database, row.number) : [],
  ]);
  const sharing = numbered.filter((other) => other.id !== row.id);
  return page(row.title ?? context.t.documents.title, documentView({ row, sources, naming, sharing }, context.t));
};

/**
 * For search, question answering and labels: whether a document is in force. `key` is a number or an address, in the path
 * (percent-encoded) or as `?key=`.
 */
export const documentApi: Handler<User | null> = async (context) => {
  await bearer(context, 'documents');
  const key = (context.params.key ?? context.query.get('key') ?? '').trim();
  if (key === '' || key.length > 2000) throw new DashboardError('bad-request', context.t.documents.apiMissing);
  const { database } = context.services;
  const words = context.t.documents;
  const rows = await findDocuments(database, key);
  if (rows.length === 0) {
    // Nothing is known: neither that it holds nor that it does not.
    const body = { key, found: false, state: 'unknown', message: words.apiUnknown, documents: [] };
    return { kind: 'json', status: 404, body };
  }
  const documents = await Promise.all(
    rows.map(async (row) => ({
      ...answerOf(row),
      stateText: [words.states[row.state], endInWords(row, context.t)].filter(Boolean).join(' '),
      namedBy: (await documentsNaming(database, row.id)).map(({ url, title, number, issuedAt }) => ({
        url,
        title,
        number,
        issuedAt,
      })),
    })),
  );
  // Addresses of one document agree; where two documents share a number, nobody may quote either on its word alone.
  const states = new Set(documents.map((one) => one.state));
  const [state] = states;
  return { kind: 'json', body: { key, found: true, state: states.size === 1 ? state : 'ambiguous', documents } };
};

function answerOf(row: LedgerRow) {
  const { url, title, number, issuer, issuedAt, publishedAt, validity, state, until, confidence, chain, judgedOn } =
    row;
  return { url, title, number, issuer, issuedAt, publishedAt, validity, state, until, confidence, chain, judgedOn };
}
