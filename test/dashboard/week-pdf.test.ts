import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, expect, it } from 'vitest';
import { renderWeek } from '../../dashboard/week/render.ts';
import { openDatabase } from '../../data/connect.ts';
import { weekReport } from '../../data/stores/week-report.ts';
import { loadPacks } from '../../patterns/load.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { openBrowser } from '../../worker/browser/browser.ts';
import { sqlite } from '../support/database.ts';
import { fillWeeks } from '../support/weeks.ts';

const browser = openBrowser({ configured: '' });
afterAll(() => browser.close());

it('prints a full week on one page of A4, with Chinese text and its figures', async () => {
  const { settings, remove } = await sqlite();
  const db = await openDatabase(settings);
  const now = '2026-11-26T02:00:00.000Z';
  await fillWeeks(db, 8, now);
  const report = await weekReport(db, '2026-W47', now);
  const { patterns } = loadPacks(shippedPacks());
  const pdfium = await PDFiumLibrary.init();
  for (const language of ['zh', 'en'] as const) {
    const toPdf = (html: string) => browser.pdf(html);
    const { body, name, type } = await renderWeek(report, 'pdf', { language, patterns, toPdf });
    expect(type).toBe('application/pdf');
    expect(name).toContain('2026-W47.pdf');
    const document = await pdfium.loadDocument(Buffer.from(body));
    expect(document.getPageCount()).toBe(1);
    const { originalWidth: width, originalHeight: height } = document.getPage(0).getOriginalSize();
    // Chromium rounds A4 up to whole points
    expect(Math.abs(width - 595.3)).toBeLessThan(2);
    expect(Math.abs(height - 841.9)).toBeLessThan(2);
    const text = document.getPage(0).getText();
    expect(text).toContain(language === 'zh' ? '已公开信息安全巡查周报' : 'Inspection of published information');
    expect(text).toContain('综合办公室');
    expect(text).toContain(String(report.all.waiting));
    document.destroy();
  }
  pdfium.destroy();
  await db.close();
  await remove();
});

it('names the mend where there is no browser', async () => {
  const { settings, remove } = await sqlite();
  const db = await openDatabase(settings);
  const report = await weekReport(db, '2026-W47', '2026-11-26T02:00:00.000Z');
  await expect(renderWeek(report, 'pdf', { language: 'en', patterns: [] })).rejects.toThrow('xuncha doctor');
  const html = await renderWeek(report, 'html', { language: 'en', patterns: [] });
  expect(html.body).toMatch(/^<!doctype html>/);
  expect(html.body).not.toMatch(/<(script|link|img|iframe)\b/);
  await db.close();
  await remove();
});
