import { type Settings, settingTable } from '../../data/settings.ts';
import { listTokens } from '../../data/stores/tokens.ts';
import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { html, type Part } from '../views/html.ts';
import { facts, pageHead } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { blankToken, type TokensModel, tokensSection } from './tokens-view.ts';

type Row = (typeof settingTable)[number];

export const showSettings: Handler = (context) => settingsPage(context, { draft: blankToken, secret: null }, 200);

/** What runs, for an administrator who has no shell on the server: read-only, without secrets. */
export async function settingsPage(
  context: Context,
  tokens: Pick<TokensModel, 'draft' | 'secret'>,
  status: number,
): Promise<Reply> {
  const { services, t, csrf, now } = context;
  const words = t.settings;
  const body = html`${pageHead(words.title, { lead: words.lead, actions: html`<a class="button" href="/settings/policy">${t.policy.title}</a> <a class="button" href="/settings/connectors">${t.notices.connectors.title}</a>` })}
${facts([[words.storage, words.dialects[services.database.dialect]]])}
${table<Row>({
  caption: words.title,
  rows: [...settingTable],
  columns: [
    { label: words.name, kind: 'narrow', cell: (row) => html`<code>${row.name}</code>` },
    { label: words.value, cell: (row) => settingCell(row, services.settings, t) },
    {
      label: words.meaning,
      kind: 'wide',
      cell: (row) =>
        html`${words.docs[row.name] ?? row.doc}<br><span class="quiet">${words.allowed}${t.common.colon}${words.allowedWords[row.name] ?? row.allowed}</span>`,
    },
  ],
})}
${tokensSection({ ...tokens, tokens: await listTokens(services.database), csrf, now }, t)}`;
  return page(words.title, body, { status });
}

function settingCell(row: Row, settings: Settings, t: Words): Part {
  const words = t.settings;
  const value = settings[row.key];
  const isSecret = 'secret' in row && row.secret;
  if (isSecret) return value === '' ? words.empty : words.hidden;
  const text = shown(value);
  const standard = shown(row.schema.parse(row.fallback));
  return html`<code>${text === '' ? words.empty : text}</code>${text === standard ? null : html` ${badge(words.changed, 'accent')}`}`;
}

function shown(value: Settings[Row['key']]): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
