import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PDFParse } from 'pdf-parse';
import { type Extraction, extract } from '../../worker/extract/extract.ts';
import { pdfium } from '../../worker/extract/pdf/pdfium.ts';
import type { Figures } from '../support/sections.ts';
import { hostileFiles } from './hostile-files.ts';
import { ocrPages } from './ocr-pages.ts';

const secondsAllowed = 20;
const rowsOfOcr = 500;

interface Seen {
  path: string;
  seconds: number;
  extraction: Extraction | null;
}

/** Files under the folders of the command line, or their `files` folder where they have one. */
function filesOf(folders: string[]): string[] {
  return folders
    .map((folder) => (existsSync(join(folder, 'files')) ? join(folder, 'files') : folder))
    .filter((folder) => existsSync(folder) && statSync(folder).isDirectory())
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
    .filter(
      (path) =>
        statSync(path).isFile() &&
        /\.(?:pdf|docx?|xlsx?|xlsm|pptx?|rtf|od[tsp]|ofd|wps|et|dps|zip|rar|7z|eml|msg|png|jpe?g|tiff?|bmp)$/i.test(
          path,
        ),
    )
    .sort();
}

async function readAll(paths: string[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const path of paths) {
    const started = performance.now();
    const bytes = new Uint8Array(readFileSync(path));
    const extraction = await extract({ bytes, url: path }, { milliseconds: 18_000 }).catch(() => null);
    seen.push({ path, seconds: (performance.now() - started) / 1000, extraction });
  }
  return seen;
}

function outcomes(seen: Seen[]): Figures {
  const kinds = new Map<string, { files: number; read: number; partial: number; unread: number; slowest: number }>();
  for (const { path, seconds, extraction } of seen) {
    const kind = path.replace(/^.*\./, '').toLowerCase();
    const row = kinds.get(kind) ?? { files: 0, read: 0, partial: 0, unread: 0, slowest: 0 };
    kinds.set(kind, row);
    row.files++;
    if (extraction) row[extraction.status]++;
    row.slowest = Math.max(row.slowest, seconds);
  }
  const crashed = seen.filter(({ extraction }) => !extraction);
  const slow = seen.filter(({ seconds }) => seconds > secondsAllowed);
  const empty = seen.filter(
    ({ extraction }) => extraction?.status === 'read' && extraction.document.text.trim() === '',
  );
  const mute = seen.filter(
    ({ extraction }) =>
      extraction && extraction.status !== 'read' && (!extraction.reason || extraction.notes.length === 0),
  );
  return {
    title: `${seen.length} files: outcome of each, at most ${secondsAllowed} s`,
    columns: ['kind', 'files', 'read', 'partial', 'unread', 'slowest s'],
    rows: [...kinds]
      .sort()
      .map(([kind, row]) => [kind, row.files, row.read, row.partial, row.unread, row.slowest.toFixed(1)]),
    ok: crashed.length + slow.length + empty.length + mute.length === 0,
    notes: [
      `crashed ${crashed.length}, over ${secondsAllowed} s ${slow.length}, empty "read" ${empty.length}, without a reason ${mute.length}`,
      ...[...crashed, ...slow, ...empty, ...mute].map(({ path }) => path),
    ],
  };
}

function reasons(seen: Seen[]): Figures {
  const rows = seen.flatMap(({ path, extraction }) =>
    extraction && extraction.status !== 'read'
      ? [[basename(path), extraction.status, extraction.reason ?? '', extraction.notes.join(' ').slice(0, 90)]]
      : [],
  );
  return { title: 'files not read in full, and why', columns: ['file', 'status', 'reason', 'notes'], rows };
}

/** Letters, digits and Chinese of a text, counted. */
function bag(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text.normalize('NFKC')) {
    if (/[\p{L}\p{N}]/u.test(letter) && !/[\ue000-\uf8ff]/.test(letter))
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return counts;
}

/** What PDFium's own text and pdf-parse with its character maps find in a file. */
async function bothReaders(bytes: Uint8Array): Promise<string[]> {
  const texts: string[] = [];
  const engine = await pdfium();
  const pointer = engine.wasmExports.malloc(bytes.length);
  engine.HEAPU8.set(bytes, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, bytes.length, 0);
  if (document) {
    let text = '';
    for (let index = 0; index < engine._FPDF_GetPageCount(document); index++) {
      const page = engine._FPDF_LoadPage(document, index);
      const textPage = page ? engine._FPDFText_LoadPage(page) : 0;
      const count = textPage ? engine._FPDFText_CountChars(textPage) : 0;
      for (let i = 0; i < count; i++) text += String.fromCodePoint(engine._FPDFText_GetUnicode(textPage, i) || 32);
    }
    texts.push(text);
    engine._FPDF_CloseDocument(document);
  }
  engine.wasmExports.free(pointer);
  const home = join(import.meta.dirname, '../../node_modules/pdfjs-dist');
  const parser = new PDFParse({
    data: bytes.slice(),
    cMapUrl: `${home}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${home}/standard_fonts/`,
    verbosity: 0,
  });
  const result = await parser.getText({ pageJoiner: '' }).catch(() => null);
  if (result) texts.push(result.text);
  await parser.destroy().catch(() => {});
  return texts;
}

/** Characters that one of the two readers finds and the extraction does not hold as often. */
async function completeness(seen: Seen[]): Promise<Figures> {
  const rows: (string | number)[][] = [];
  let files = 0;
  let characters = 0;
  let missing = 0;
  for (const { path, extraction } of seen) {
    if (extraction?.document.type !== 'application/pdf') continue;
    files++;
    const ours = bag(extraction.document.text);
    for (const text of await bothReaders(new Uint8Array(readFileSync(path)))) {
      let lost = 0;
      for (const [letter, count] of bag(text)) {
        characters += count;
        lost += Math.max(0, count - (ours.get(letter) ?? 0));
      }
      missing += lost;
      if (lost > 0) rows.push([basename(path), extraction.status, lost]);
    }
  }
  return {
    title: 'PDF: at least what PDFium and pdf-parse find together',
    columns: ['file', 'status', 'characters missing'],
    rows,
    ok: missing <= characters * 0.001,
    notes: [`${files} files, ${characters} characters of both readers, ${missing} missing`],
  };
}

function openedOfd(seen: Seen[]): Figures {
  const files = seen.filter(({ path }) => path.endsWith('.ofd'));
  const opened = files.filter(
    ({ extraction }) => extraction?.document.type === 'application/ofd' && extraction.reason !== 'corrupt',
  );
  return {
    title: 'OFD opened and explained',
    columns: ['files', 'opened'],
    rows: [[files.length, opened.length]],
    ok: opened.length === files.length,
  };
}

async function characterRecognition(): Promise<Figures> {
  const rows: (string | number)[][] = [];
  let found = 0;
  let all = 0;
  let seconds = 0;
  for await (const page of ocrPages(rowsOfOcr, 25)) {
    const started = performance.now();
    const cpu = process.cpuUsage();
    const extraction = await extract({ bytes: page.picture, url: 'scan.jpg' }, { milliseconds: 120_000 });
    const used = process.cpuUsage(cpu);
    const elapsed = (performance.now() - started) / 1000;
    seconds += elapsed;
    const text = extraction.document.text.replace(/[\s\t]+/g, ' ');
    const hit = page.ids.filter((id) => text.includes(id)).length;
    found += hit;
    all += page.ids.length;
    rows.push([page.about, page.ids.length, hit, elapsed.toFixed(1), ((used.user + used.system) / 1e6).toFixed(1)]);
  }
  return {
    title: `character recognition of ${rowsOfOcr} ruled rows: identity numbers read in full`,
    columns: ['page', 'rows', 'read', 's', 'CPU s'],
    rows,
    ok: found >= all * 0.95,
    notes: [`recall ${((100 * found) / all).toFixed(1)} % (aim: 95 %), ${(seconds / rows.length).toFixed(1)} s a page`],
  };
}

/** Hostile files in one thread with a memory limit, while the memory of the whole process is watched. */
async function containment(): Promise<Figures> {
  const rows: (string | number)[][] = [];
  let worst = 0;
  const files = hostileFiles();
  const thread = new Worker(join(import.meta.dirname, 'extract-thread.ts'), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const ask = (bytes: Uint8Array): Promise<{ status: string; reason: string | null }> => {
    thread.postMessage(bytes);
    return once(thread, 'message').then(([answer]) => answer);
  };
  for (const { bytes } of files) await ask(bytes.slice(0, 200));
  for (const { name, bytes } of files) {
    globalThis.gc?.();
    const baseline = process.memoryUsage.rss();
    let peak = baseline;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 5);
    const started = performance.now();
    const { status, reason } = await ask(bytes);
    clearInterval(watch);
    const above = Math.max(0, peak - baseline) / 1024 / 1024;
    worst = Math.max(worst, above);
    rows.push([
      name,
      (bytes.length / 1024).toFixed(0),
      status,
      reason ?? '',
      ((performance.now() - started) / 1000).toFixed(1),
      above.toFixed(0),
    ]);
  }
  await thread.terminate();
  return {
    title: 'hostile files: how they end, and memory above the baseline',
    columns: ['file', 'KiB', 'status', 'reason', 's', 'peak MiB'],
    rows,
    ok: worst <= 50,
  };
}

/** `npm run eval -- extract [FOLDER]`: FOLDER holds files of many kinds (or a folder `files` of them). */
export const section = {
  name: 'extract',
  async run(args: string[]): Promise<Figures[]> {
    const hostile = await containment();
    const recognition = await characterRecognition();
    const paths = filesOf(args);
    if (paths.length === 0) {
      return [
        hostile,
        recognition,
        {
          title: 'files of many kinds',
          columns: ['left out'],
          rows: [['name a folder of files to read them: npm run eval -- extract FOLDER']],
        },
      ];
    }
    const seen = await readAll(paths);
    return [hostile, recognition, outcomes(seen), reasons(seen), await completeness(seen), openedOfd(seen)];
  },
};
