import { html } from 'hono/html';
import type { DeliveryPurpose } from '../../data/stores/deliveries.ts';
import type { NoticeFacts } from './facts.ts';
import { type Language, letterWords } from './words.ts';

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** The letter of a notice: plain text and simple HTML with the same words. Facts are masked already. */
export function letterOf(notice: NoticeFacts, purpose: DeliveryPurpose, language: Language): Letter {
  const words = letterWords[language];
  const { labels } = words;
  const problem = [
    words.category[notice.category] ?? notice.category,
    words.severity[notice.severity] ?? notice.severity,
  ].join(words.comma);
  const extent = [
    notice.persons > 0 ? words.persons(notice.persons) : '',
    notice.hits > 0 ? words.hits(notice.hits) : '',
  ];
  const asked = purpose !== 'withdrawal';
  const rows = [
    [labels.number, notice.number],
    [labels.name, notice.title],
    [labels.address, notice.url],
    [labels.column, notice.columnName ?? ''],
    [labels.category, problem],
    [labels.extent, extent.filter(Boolean).join(words.comma)],
    [labels.remedy, asked ? words.remedy[notice.remedy] : ''],
    [labels.note, asked ? (notice.note ?? '') : ''],
    [labels.deadline, asked ? localMinute(notice.deadline) : ''],
  ].filter(([, value]) => value !== '');
  const summary = notice.summary[language];
  const to = words.to(notice.unitName ?? words.unit);
  const opening = words.opening[purpose](notice.siteName);
  const link = asked ? notice.link : null;
  const answer = link ? [`${words.link}${words.colon}`, link, words.keep] : asked ? [words.noLink] : [];
  const text = [
    to,
    '',
    opening,
    '',
    ...rows.map(([label, value]) => `${label}${words.colon}${value}`),
    ...(summary ? ['', summary] : []),
    '',
    ...answer,
    '',
    words.masked,
    '',
  ];
  const markup = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${notice.number}</title></head>
<body>
<p>${to}</p>
<p>${opening}</p>
<table cellpadding="4">${rows.map(([label, value]) => html`<tr><th align="left" valign="top">${label}</th><td>${value}</td></tr>`)}</table>
${summary ? html`<p>${summary}</p>` : ''}
${link ? html`<p><a href="${link}">${words.link}</a></p><p>${words.keep}</p>` : asked ? html`<p>${words.noLink}</p>` : ''}
<hr><p><small>${words.masked}</small></p>
</body></html>`;
  return { subject: words.subject[purpose](notice.number), text: text.join('\n'), html: markup.toString() };
}

/** `2026-11-24 10:00` in Asia/Shanghai. */
function localMinute(at: string): string {
  return new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
