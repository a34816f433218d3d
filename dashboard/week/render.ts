import type { WeekReport } from '../../data/stores/week-report.ts';
import type { Pattern } from '../../patterns/load.ts';
import { type Language, words } from '../language/words.ts';
import { standaloneDocument } from './document.ts';
import { type PatternTitles, readableWeek } from './report.ts';
import { weekBody } from './view.ts';
import { weekWorkbook } from './workbook.ts';

export const weekFormats = ['json', 'xlsx', 'pdf', 'html'] as const;
export type WeekFormat = (typeof weekFormats)[number];

export interface RenderOptions {
  language: Language;
  /** Patterns in force, for their titles; an id without one stands for itself. */
  patterns: readonly Pattern[];
  /** HTML → PDF; rendering lives in the worker's browser, so who starts the program brings it. */
  toPdf?: (html: string) => Promise<Uint8Array>;
}

export interface Rendered {
  body: Uint8Array | string;
  type: string;
  /** Name to save it under. */
  name: string;
}

/** A PDF was asked for where there is no browser; the message names the mend. */
export class NoPdfError extends Error {
  readonly code = 'no-browser';
}

/**
 * The report of a week as a file. All formats show the same figures: JSON has them raw, the others from one set of tables.
 * @throws NoPdfError where `toPdf` is absent and a PDF is wanted
 */
export async function renderWeek(report: WeekReport, format: WeekFormat, options: RenderOptions): Promise<Rendered> {
  const t = words(options.language);
  const name = `${t.week.fileName(report.week)}.${format}`;
  if (format === 'json') return { body: `${JSON.stringify(report, null, 2)}\n`, type: 'application/json', name };
  const week = readableWeek(report, titlesOf(options.patterns, options.language), t);
  if (format === 'xlsx') {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { body: await weekWorkbook(week, t), type, name };
  }
  const page = standaloneDocument(`${week.heading} ${week.weekName}`, weekBody(week, t), options.language);
  if (format === 'html') return { body: page, type: 'text/html; charset=utf-8', name };
  if (!options.toPdf) throw new NoPdfError(t.week.noPdf);
  return { body: await options.toPdf(page), type: 'application/pdf', name };
}

export function titlesOf(patterns: readonly Pattern[], language: Language): PatternTitles {
  return new Map(patterns.map((pattern) => [pattern.id, pattern.title[language]]));
}
