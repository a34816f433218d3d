import type { Logger } from 'pino';
import { weekLetter } from '../dashboard/week/letter.ts';
import type { Settings } from '../data/settings.ts';
import type { Browser } from '../worker/browser/browser.ts';
import type { WriteWeekLetter } from '../worker/report/week-mailer.ts';
import type { RulesInForce } from '../worker/rules.ts';

/** The weekly mail: figures and sending are the worker's, words and drawing the dashboard's. */
export function weekLetterWriter(
  settings: Pick<Settings, 'baseUrl'>,
  log: Logger,
  rules: () => Promise<RulesInForce>,
  browser: Pick<Browser, 'pdf'>,
): WriteWeekLetter {
  return async (report, language) => {
    const { patterns } = (await rules()).rules;
    return weekLetter(report, {
      language,
      patterns,
      baseUrl: settings.baseUrl,
      toPdf: (html) => browser.pdf(html),
      onNoPdf: (error) =>
        log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'the weekly mail goes without a PDF'),
    });
  };
}
