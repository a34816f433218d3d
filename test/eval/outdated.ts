import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import type { Fact } from '../../patterns/hit.ts';
import { addDays, nthWorkday } from '../../patterns/language/calendar.ts';
import { readDocumentNumber } from '../../patterns/language/document-number.ts';
import { documentFacts } from '../../patterns/language/facts.ts';
import { reforms } from '../../patterns/language/reforms.ts';
import { loadPacks } from '../../patterns/load.ts';
import { detectOutdated } from '../../patterns/outdated/detect.ts';
import { noticeEnds } from '../../patterns/outdated/notice-end.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { extensionTitle } from '../../patterns/validity/extension-clauses.ts';
import { verdicts } from '../../patterns/validity/ledger.ts';
import { type LedgerDocument, versionKey } from '../../patterns/validity/ledger-document.ts';
import { ownValidity } from '../../patterns/validity/own-validity.ts';
import { repealSentences as extractRepeals } from '../../patterns/validity/repeal-clauses.ts';
import type { Figures } from '../support/sections.ts';
import { bothForms, extensionTitles } from './notice-cases.ts';
import { repealSentences } from './repeal-sentences.ts';
import { wordings } from './wordings/score.ts';

const asOf = '2026-11-23';
const rules = loadPacks(shippedPacks());
const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);
const shownMisses = 40;

/** Files of a subfolder of the material that stand under one of the folders given on the command line. */
function material(folders: string[], sub: string, ending: string): string[] {
  return folders
    .flatMap((folder) => [join(folder, sub), ...(basename(folder) === sub ? [folder] : [])])
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true })
        .map((name) => join(folder, String(name)))
        .filter((name) => name.endsWith(ending))
        .sort(),
    );
}

function rowsOf(path: string): Record<string, unknown>[] {
  const book = read(readFileSync(path));
  return book.SheetNames.flatMap((name) => {
    const sheet = book.Sheets[name];
    return sheet ? utils.sheet_to_json<Record<string, unknown>>(sheet) : [];
  });
}

/** Document numbers as published: every row with one must give issuer, year and number; a series without years gives no year. */
function documentNumbers(paths: string[]): Figures {
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  let ok = true;
  for (const path of paths) {
    let count = 0;
    let read = 0;
    let yearless = 0;
    for (const row of rowsOf(path)) {
      const column = Object.keys(row).find((name) => /doc.*num|文号|number/i.test(name));
      const text = column === undefined ? '' : String(row[column] ?? '').trim();
      if (text === '' || !/[0-9]/.test(text)) continue;
      count++;
      const number = readDocumentNumber(text);
      if (number === null) notes.push(`${basename(path)}: ${JSON.stringify(text)}`);
      else {
        read++;
        if (number.year === null && /20[0-9]{2}|19[0-9]{2}/.test(text)) notes.push(`no year: ${JSON.stringify(text)}`);
        if (number.year === null) yearless++;
      }
    }
    if (count > 0 && read < count * 0.99) ok = false;
    rows.push([basename(path), count, read, percent(read, count), yearless]);
  }
  return {
    title: 'document numbers read (≥ 99 %)',
    columns: ['file', 'rows', 'read', 'share', 'series without years'],
    rows,
    ok,
    notes: notes.slice(0, shownMisses),
  };
}

/** Laws: nothing in them is their own 有效期, and of two versions of one title the older is superseded, the newest never. */
function laws(paths: string[]): Figures[] {
  let sentences = 0;
  let wrong = 0;
  let flagged = 0;
  let repeals = 0;
  const notes: string[] = [];
  const documents: LedgerDocument[] = [];
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    const document = plainDocument(text, path);
    const facts = documentFacts(document);
    sentences += text.split(/[。；\n]/).filter((sentence) => sentence.includes('有效期')).length;
    for (const clause of ownValidity(text, document.main, facts)) {
      wrong++;
      notes.push(`own validity: ${clause.sentence.slice(0, 90)}`);
    }
    for (const hit of detectOutdated(document, facts, rules, { asOf }).hits) {
      if (hit.category === 'ineffective') {
        flagged++;
        notes.push(`flagged ${hit.pattern}: ${hit.value.slice(0, 90)}`);
      }
    }
    repeals += extractRepeals(text).length;
    const named = /^(.*?)\(([0-9]{4}-[0-9]{2}-[0-9]{2})\)$/.exec(basename(path, '.md'));
    documents.push({
      id: path,
      title: /^#\s*(.+)$/m.exec(text)?.[1]?.trim() ?? named?.[1] ?? null,
      number: null,
      issuer: null,
      issuedAt: named?.[2] ?? null,
      publishedAt: null,
      validity: null,
      marked: null,
    });
  }
  const versions = new Map<string, LedgerDocument[]>();
  for (const document of documents) {
    const key = document.issuedAt === null ? null : versionKey(document);
    if (key !== null) versions.set(key, [...(versions.get(key) ?? []), document]);
  }
  const found = verdicts(documents, [], asOf);
  let older = 0;
  let superseded = 0;
  let newest = 0;
  let newestWrong = 0;
  for (const group of versions.values()) {
    const days = [...new Set(group.map((one) => one.issuedAt ?? ''))].sort();
    for (const one of group) {
      const state = found.get(one.id)?.state;
      if (one.issuedAt === days.at(-1)) {
        newest++;
        if (state === 'superseded') newestWrong++;
      } else {
        older++;
        if (state === 'superseded') superseded++;
        else notes.push(`older version not superseded: ${basename(one.id)}`);
      }
    }
  }
  const shown = notes.slice(0, shownMisses);
  return [
    {
      title: 'laws: 有效期 of something else taken for the law’s own (≤ 1 %)',
      columns: ['files', 'sentences with 有效期', 'taken wrongly', 'share', 'ineffective flags', 'names in repeals'],
      rows: [[paths.length, sentences, wrong, percent(wrong, sentences), flagged, repeals]],
      ok: wrong <= sentences * 0.01,
      notes: shown,
    },
    {
      title: 'laws: the older of two versions superseded (≥ 95 %), the newest never',
      columns: ['older versions', 'superseded', 'share', 'newest', 'newest superseded'],
      rows: [[older, superseded, percent(superseded, older), newest, newestWrong]],
      ok: superseded >= older * 0.95 && newestWrong === 0,
    },
  ];
}

/** Names in repeal sentences against the labelled sample. */
function repealNames(): Figures {
  let right = 0;
  let extra = 0;
  let missed = 0;
  const notes: string[] = [];
  for (const { text, names, parts = [] } of repealSentences) {
    const got = extractRepeals(text).map(
      ({ kind, target }) => `${kind === 'partial-repeal' ? '部分:' : ''}${target.title ?? target.number}`,
    );
    const wanted = [...names, ...parts.map((name) => `部分:${name}`)];
    const wrong = got.filter((name) => !wanted.includes(name));
    const left = wanted.filter((name) => !got.includes(name));
    right += wanted.length - left.length;
    extra += wrong.length;
    missed += left.length;
    if (wrong.length + left.length > 0)
      notes.push(`${text} — missed: ${left.join('、') || '–'}; wrong: ${wrong.join('、') || '–'}`);
  }
  const precision = right / Math.max(1, right + extra);
  const recall = right / Math.max(1, right + missed);
  return {
    title: 'names in repeal sentences (precision ≥ 98 %, recall ≥ 97 %)',
    columns: ['sentences', 'names', 'found', 'wrong', 'precision', 'recall'],
    rows: [
      [
        repealSentences.length,
        right + missed,
        right,
        extra,
        percent(right, right + extra),
        percent(right, right + missed),
      ],
    ],
    ok: precision >= 0.98 && recall >= 0.97,
    notes,
  };
}

/** Titles that prolong a document: the labelled ones, and in real titles those that hold 延长…有效期. */
function extensions(paths: string[]): Figures {
  const notes: string[] = [];
  let right = 0;
  for (const { title, targets } of extensionTitles) {
    const got = extensionTitle(title).map((target) => target.title ?? target.number);
    if (JSON.stringify(got) === JSON.stringify(targets)) right++;
    else notes.push(`${title} — ${got.join('、') || 'nothing'}`);
  }
  const real = paths
    .flatMap((path) => rowsOf(path).map((row) => String(row.title ?? '')))
    .filter((title) => /延长.*(?:有效期|期限)|继续有效/.test(title));
  const yielded = real.filter((title) => extensionTitle(title).length > 0);
  notes.push(...real.filter((title) => !yielded.includes(title)));
  return {
    title: 'titles that extend a document yield it (≥ 95 %)',
    columns: ['labelled', 'right', 'share', 'real titles', 'with a target'],
    rows: [[extensionTitles.length, right, percent(right, extensionTitles.length), real.length, yielded.length]],
    ok: right >= extensionTitles.length * 0.95 && yielded.length >= real.length * 0.95,
    notes: notes.slice(0, shownMisses),
  };
}

/** Notices with N个工作日 and a range: the counted end is the stated one; past the calendar there is no answer. */
function notices(): Figures {
  const notes: string[] = [];
  let agree = 0;
  for (const { text, title, end } of bothForms) {
    const ends = noticeEnds(
      text,
      { start: 0, end: text.length },
      title.includes('征求') ? 'consultation' : 'publicity',
      null,
    );
    if (ends.some((found) => found.day === end && found.computedDay === end)) agree++;
    else notes.push(`${text} — ${ends.map((found) => `${found.day}/${found.computedDay}`).join(' ')}`);
  }
  const beyond = ['2027-01-04', '2026-12-30', '2030-05-06', '2003-06-02'].filter(
    (from) => nthWorkday(from, 5) !== null,
  );
  return {
    title: 'working days: counted end = stated end (100 %); silent past the horizon: none',
    columns: ['notices', 'agree', 'asked past the horizon', 'answered'],
    rows: [[bothForms.length, agree, 4, beyond.length]],
    ok: agree === bothForms.length && beyond.length === 0,
    notes,
  };
}

/** Every old name on a guide: flagged when the page is dated after the reform, never before. */
function institutions(): Figures {
  let before = 0;
  let after = 0;
  let missed = 0;
  let wrong = 0;
  const notes: string[] = [];
  for (const reform of reforms) {
    for (const name of reform.old) {
      for (const late of [false, true]) {
        const day = late ? addDays(reform.since, 30) : addDays(reform.since, -1);
        const text = `受理机构：某区${name}服务窗口。`;
        const dated: Fact = { value: day, source: 'head:成文日期', confidence: 0.95 };
        const document = plainDocument(text, 'https://www.example.gov.cn/a.html', { title: '企业登记办事指南' });
        const facts = { ...documentFacts(document), issuedAt: dated };
        const hit = detectOutdated(document, facts, rules, { asOf }).hits.some(
          (one) => one.pattern === 'old-institution',
        );
        if (late) after++;
        else before++;
        if (late && !hit) missed++;
        if (!late && hit) wrong++;
        if (late !== hit) notes.push(`${name} ${day}: ${hit ? 'flagged' : 'not flagged'}`);
      }
    }
  }
  return {
    title: 'old institutions: none flagged before the reform',
    columns: ['pages before', 'flagged', 'pages after', 'missed'],
    rows: [[before, wrong, after, missed]],
    ok: wrong === 0,
    notes: notes.slice(0, shownMisses),
  };
}

export const section = {
  name: 'outdated',
  async run(args: string[]): Promise<Figures[]> {
    const numbers = material(args, 'document-numbers', '.xlsx');
    const statutes = material(args, 'laws', '.md');
    return [
      ...(numbers.length > 0 ? [documentNumbers(numbers)] : []),
      ...(statutes.length > 0 ? laws(statutes) : []),
      repealNames(),
      extensions(material(args, 'dates', '.xlsx')),
      notices(),
      institutions(),
      wordings(),
    ];
  },
};
