import type { WeekReport } from '../../data/stores/week-report.ts';
import { words } from '../language/words.ts';
import { letterHtml, letterText } from './letter-view.ts';
import { type RenderOptions, renderWeek, titlesOf } from './render.ts';
import { readableWeek } from './report.ts';

/** The figures of a week as a mail: text and HTML in the body, spreadsheet and PDF beside it, all from one report. */
export interface WeekLetter {
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; content: Uint8Array | string; contentType: string }[];
}

/** Without a browser the letter goes without a PDF and says so: figures on Monday are worth more than their form. */
export async function weekLetter(
  report: WeekReport,
  options: RenderOptions & { baseUrl: string; onNoPdf?(error: unknown): void },
): Promise<WeekLetter> {
  const t = words(options.language);
  const week = readableWeek(report, titlesOf(options.patterns, options.language), t);
  const attachments: WeekLetter['attachments'] = [];
  let withPdf = true;
  for (const format of ['xlsx', 'pdf'] as const) {
    try {
      const { name, body, type } = await renderWeek(report, format, options);
      attachments.push({ filename: name, content: body, contentType: type });
    } catch (error) {
      if (format !== 'pdf') throw error;
      withPdf = false;
      options.onNoPdf?.(error);
    }
  }
  const link = options.baseUrl === '' ? null : new URL(`/week/${report.week}`, options.baseUrl).href;
  const model = { week, link, withPdf };
  return {
    subject: t.week.letter.subject(week.weekName),
    text: letterText(model, t),
    html: letterHtml(model, options.language, t),
    attachments,
  };
}
