import { type Settings, settingTable } from '../../data/settings.ts';
import { type Handler, page } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { html, type Part } from '../views/html.ts';
import { facts, pageHead } from '../views/parts.ts';
import { table } from '../views/table.ts';

type Row = (typeof settingTable)[number];

/** What runs, for an administrator who has no shell on the server: read-only, without secrets. */
export const showSettings: Handler = (context) => {
  const { services, t } = context;
  const words = t.settings;
  const body = html`${pageHead(words.title, { lead: words.lead })}
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
        html`${words.docs[row.name] ?? row.doc}<br><span class="quiet">${words.allowed}${t.common.colon}${row.allowed}</span>`,
    },
  ],
})}`;
  return page(words.title, body);
};

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
