import { writeFile } from 'node:fs/promises';
import { renderWeek, weekFormats } from '../../dashboard/week/render.ts';
import { StoreError } from '../../data/errors.ts';
import { readSettings } from '../../data/settings.ts';
import { weekReport } from '../../data/stores/week-report.ts';
import { weekRange } from '../../data/time.ts';
import { openBrowser } from '../../worker/browser/browser.ts';
import { oneOf, parseWords, UsageError } from '../cli/command.ts';
import { openLog } from '../house.ts';
import { rulesInForce } from '../rules-in-force.ts';
import { withDatabase } from '../with-database.ts';

/** The figures of a week as a file. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseWords(args, {
    week: { type: 'string' },
    format: { type: 'string', default: 'json' },
    out: { type: 'string' },
  });
  const format = oneOf('--format', values.format, weekFormats);
  const week = values.week ?? '(nothing)';
  if (!weekRange(week))
    throw new UsageError(`--week ${week}: allowed: an ISO week like 2026-W47 (years have 52 or 53)`);
  const binary = format === 'xlsx' || format === 'pdf';
  if (binary && values.out === undefined && process.stdout.isTTY) {
    throw new UsageError(
      `--format ${format}: name a file with --out, or send the output somewhere else than a terminal`,
    );
  }
  const settings = readSettings(process.env);
  const browser = openBrowser({ configured: settings.browser });
  try {
    return await withDatabase(async (db) => {
      const now = () => new Date();
      const rules = await rulesInForce(db, openLog(settings), now);
      const { patterns } = (await rules()).rules;
      const figures = await weekReport(db, week, now().toISOString());
      const toPdf = (html: string) => browser.pdf(html);
      const { body } = await renderWeek(figures, format, { language: settings.language, patterns, toPdf });
      if (values.out === undefined) process.stdout.write(body);
      else await save(values.out, body);
      return 0;
    });
  } finally {
    await browser.close();
  }
}

async function save(file: string, body: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, body);
  } catch (error) {
    throw new StoreError(
      'invalid',
      `--out ${file}: cannot be written (${error instanceof Error ? error.message : error})`,
    );
  }
}
