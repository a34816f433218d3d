import { type ChainCheck, type ChainSoFar, verifyChain } from '../../data/audit.ts';
import type { Database } from '../../data/connect.ts';
import { type EventFilter, eventWords, type LoggedEvent, listEvents } from '../../data/stores/events.ts';
import { dayStart, daysAfter } from '../../data/time.ts';
import { dayIn, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { localDay, localTime } from '../views/when.ts';
import { auditPath, auditView } from './view.ts';

const rowsPerPage = 100;

export const showAudit: Handler = async (context) => {
  const { database } = context.services;
  const values = valuesOf(context.query);
  const before = numberIn(context.query, 'before');
  const [found, words, chain] = await Promise.all([
    listEvents(database, filterOf(values), { before, limit: rowsPerPage }),
    eventWords(database),
    chainOf(database),
  ]);
  const query = values.toString();
  const model = {
    events: found.events,
    words,
    values,
    chain,
    csrf: context.csrf,
    first: before ? `${auditPath}${query ? `?${query}` : ''}` : null,
    next: found.next === null ? null : `${auditPath}?${query ? `${query}&` : ''}before=${found.next}`,
  };
  return page(context.t.audit.title, auditView(model, context.t));
};

/** How far this process has walked the chain: a log of millions is not walked for each page. */
const walked = new WeakMap<Database, ChainSoFar>();
const secondsPerPage = 2;

/** Goes on from where the last page came to, for a moment; what is left is for the next one. */
async function chainOf(database: Database): Promise<ChainCheck> {
  const started = performance.now();
  const goOn = () => performance.now() - started < secondsPerPage * 1000;
  const found = await verifyChain(database, walked.get(database), goOn);
  if (found.ok) walked.set(database, found);
  else walked.delete(database);
  return found;
}

/** Forgets how far it came, so that what was altered behind it is seen too. */
export const verifyAgain: Handler = async (context) => {
  walked.delete(context.services.database);
  return redirect('/audit');
};

function valuesOf(query: URLSearchParams): URLSearchParams {
  const values = new URLSearchParams();
  for (const name of ['actor', 'action', 'subject', 'from', 'to']) {
    const value = query.get(name)?.trim();
    if (value) values.set(name, value.slice(0, 80));
  }
  return values;
}

function filterOf(values: URLSearchParams): EventFilter {
  const from = dayIn(values, 'from');
  const to = dayIn(values, 'to');
  const text = (name: string) => values.get(name) ?? undefined;
  return {
    actor: text('actor'),
    action: text('action'),
    subject: text('subject'),
    ...(from && { from: dayStart(from) }),
    // the last day counts whole
    ...(to && { to: dayStart(daysAfter(to, 1)) }),
  };
}

/** The log as a file, streamed: it may be long. */
export const exportAudit: Handler = (context) => {
  const json = context.query.get('format') === 'json';
  const lines = everything(context, filterOf(valuesOf(context.query)));
  const name = `xuncha-audit-${localDay(context.now)}.${json ? 'jsonl' : 'csv'}`;
  return json
    ? { kind: 'file', name, type: 'application/x-ndjson; charset=utf-8', body: asJson(lines) }
    : { kind: 'file', name, type: 'text/csv; charset=utf-8', body: asCsv(lines) };
};

async function* everything({ services }: Context, filter: EventFilter): AsyncIterable<LoggedEvent> {
  let before: number | null = null;
  do {
    const found = await listEvents(services.database, filter, { before, limit: 1000 });
    yield* found.events;
    before = found.next;
  } while (before !== null);
}

async function* asJson(events: AsyncIterable<LoggedEvent>): AsyncIterable<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

async function* asCsv(events: AsyncIterable<LoggedEvent>): AsyncIterable<string> {
  // the mark makes spreadsheets read UTF-8
  yield '\ufeffseq,at,actor,action,subject,data,hash\r\n';
  for await (const { seq, at, actor, action, subject, data, hash } of events) {
    yield `${[String(seq), localTime(at), actor, action, subject, JSON.stringify(data), hash].map(csvCell).join(',')}\r\n`;
  }
}

/** Quoted, and harmless to a spreadsheet that would run a cell which begins like a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
