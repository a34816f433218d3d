import type { PublishedDocument, Table } from '../document.ts';
import { readDay } from '../language/dates.ts';
import { findDocumentNumbers, readDocumentNumber } from '../language/document-number.ts';
import { bookTitles } from '../language/titles.ts';
import type { ClauseKind, Target } from './clause.ts';

/** One entry of a list of repealed, lapsed or prolonged documents. */
export interface CatalogueEntry {
  kind: Extract<ClauseKind, 'repeal' | 'partial-repeal' | 'extension'>;
  target: Target;
  start: number;
  end: number;
}

type Fate = CatalogueEntry['kind'] | 'kept' | null;

/** What a heading says of the entries under it; null when it says nothing of the kind. */
export function fateOf(heading: string): Fate {
  const text = heading.replace(/\s+/g, '');
  if (/部分(?:废止|失效)|废止部分条款/.test(text)) return 'partial-repeal';
  if (/(?:延长|延续|继续)(?:有效|有效期|执行|施行)/.test(text)) return 'extension';
  // 废止和修改的决定 names both: which of them an entry is, only its own list says.
  const repealed = /废止|失效|停止执行|作废/.test(text);
  const other = /修改|修订|修正|保留|现行有效|拟修订|有效的/.test(text);
  if (repealed && !other) return 'repeal';
  return other && !repealed ? 'kept' : null;
}

const isCatalogue = /(?:废止|失效|停止执行|作废|清理结果|继续有效|保留)/;
const itemLine = /^\s*(?:[（(]?[0-9０-９]{1,3}[）)]?\s*[.、．]?|[（(]?[一二三四五六七八九十百]{1,4}[）)、.．])\s*/;
const headingLine =
  /^(?:附件|附表|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)?[^。；]{0,60}(?:目录|清单|名单|文件|规章|规定|如下|决定)?[：:]?$/;

/** Entries of repeal catalogues: tables with a column of names, and numbered lines, each under the heading that tells its fate. */
export function catalogueEntries(document: PublishedDocument, title: string): CatalogueEntry[] {
  const { text } = document;
  const titleFate = fateOf(title);
  if (!isCatalogue.test(title) && !document.tables.some((table) => isCatalogue.test(headingOf(document, table))))
    return [];
  const entries: CatalogueEntry[] = [];
  for (const table of document.tables) {
    const fate = fateOf(headingOf(document, table)) ?? titleFate;
    if (fate !== null && fate !== 'kept') entries.push(...tableEntries(text, table, fate));
  }
  if (isCatalogue.test(title)) entries.push(...lineEntries(document, titleFate, entries));
  return entries;
}

/** The table's own title, its sheet, or the nearest line above that tells a fate. */
function headingOf(document: PublishedDocument, table: Table): string {
  const own = table.title ? document.text.slice(table.title.start, table.title.end) : '';
  if (fateOf(own) !== null) return own;
  if (table.place.sheet && fateOf(table.place.sheet) !== null) return table.place.sheet;
  const first = table.cells[0]?.start ?? 0;
  const above = document.text
    .slice(Math.max(0, first - 400), first)
    .split('\n')
    .reverse();
  return above.find((line) => line.length < 80 && fateOf(line) !== null) ?? own;
}

const nameHeader = /(?:文件|规章|法规|规范性文件|政策|公文)?(?:名称|标题|题名)|^文件$|规章名/;
const numberHeader = /文号|发文字号|文件编号|编号|令号|字号/;
const dateHeader = /日期|时间/;
const issuerHeader = /发文机关|制定机关|发布机关|发文单位|起草单位|实施单位|责任单位|印发单位/;
const fateHeader = /清理(?:结果|意见)|处理(?:结果|意见)|清理结论|意见|结论|备注/;

function tableEntries(text: string, table: Table, fate: CatalogueEntry['kind']): CatalogueEntry[] {
  const rows = new Map<number, Map<number, { text: string; start: number; end: number }>>();
  for (const cell of table.cells) {
    const row = rows.get(cell.row) ?? new Map();
    row.set(cell.column, { text: text.slice(cell.start, cell.end).trim(), start: cell.start, end: cell.end });
    rows.set(cell.row, row);
  }
  const ordered = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  const headerAt = ordered
    .slice(0, 4)
    .findIndex((row) => [...row.values()].some((cell) => nameHeader.test(cell.text) && cell.text.length < 16));
  const header = ordered[headerAt];
  if (header === undefined) return [];
  const column = (form: RegExp) =>
    [...header].find(([, cell]) => form.test(cell.text.replace(/\s+/g, '')) && cell.text.length < 16)?.[0] ?? -1;
  const at = {
    name: column(nameHeader),
    number: column(numberHeader),
    date: column(dateHeader),
    issuer: column(issuerHeader),
    fate: column(fateHeader),
  };
  const entries: CatalogueEntry[] = [];
  for (const row of ordered.slice(headerAt + 1)) {
    const name = row.get(at.name);
    if (!name || name.text.length < 4) continue;
    const own = at.fate < 0 ? null : fateOf(row.get(at.fate)?.text ?? '');
    if (own === 'kept') continue;
    const quoted = bookTitles(name.text)[0];
    const number = readDocumentNumber(row.get(at.number)?.text ?? '') ?? findDocumentNumbers(name.text)[0] ?? null;
    entries.push({
      kind: own ?? fate,
      target: {
        title: (quoted && quoted.start < 3 ? quoted.title : withoutNumber(name.text)).replace(/\s+/g, ''),
        number: number?.normal ?? null,
        issuer: row.get(at.issuer)?.text || null,
        issuedAt: readDay(row.get(at.date)?.text ?? ''),
      },
      start: name.start,
      end: name.end,
    });
  }
  return entries;
}

const withoutNumber = (name: string): string =>
  name.replace(/[（(][^（(]{0,20}[〔[（(][0-9]{4}[〕\]）)][0-9]+号[）)]\s*$/, '');

function lineEntries(document: PublishedDocument, titleFate: Fate, known: CatalogueEntry[]): CatalogueEntry[] {
  const { text, main } = document;
  const taken = known.map((entry) => [entry.start, entry.end] as const);
  const entries: CatalogueEntry[] = [];
  let fate = titleFate;
  for (let at = main.start; at < main.end; ) {
    let stop = text.indexOf('\n', at);
    if (stop < 0 || stop > main.end) stop = main.end;
    const line = text.slice(at, stop);
    const item = itemLine.exec(line);
    const rest = item ? line.slice(item[0].length) : line;
    const heading =
      line.length < 90 && !line.includes('《') && !findDocumentNumbers(line).length && headingLine.test(line.trim())
        ? fateOf(line)
        : null;
    if (heading !== null) fate = heading;
    else if (item && fate !== null && fate !== 'kept' && !taken.some(([a, b]) => at < b && stop > a)) {
      const entry = lineEntry(rest, fate, at + item[0].length);
      if (entry !== null) entries.push(entry);
    }
    at = stop + 1;
  }
  return entries;
}

/** `1.《甲》（鲁政发〔2010〕1号）`, `2. 某市人民政府关于…的通知（济政发〔2011〕2号）`. */
function lineEntry(rest: string, fate: CatalogueEntry['kind'], start: number): CatalogueEntry | null {
  const quoted = bookTitles(rest)[0];
  const number = findDocumentNumbers(rest)[0];
  if (quoted && quoted.start <= 40) {
    const after = /^\s*[（(]([^）)]{4,60})/.exec(rest.slice(quoted.end))?.[1] ?? '';
    return {
      kind: fate,
      target: {
        title: quoted.title.replace(/\s+/g, ''),
        number: number?.normal ?? null,
        issuer: null,
        issuedAt: readDay(after),
      },
      start: start + quoted.start,
      end: start + quoted.end,
    };
  }
  const bare =
    /^(.{6,120}?(?:通知|意见|办法|规定|决定|细则|方案|公告|通告|条例|批复|函|措施|规划|计划|制度|规则|预案|命令|指示|报告|纲要|标准))\s*(?:[（(]|$|\s)/.exec(
      rest,
    );
  if (!bare?.[1] || (!number && !/关于/.test(bare[1])) || /[。，]/.test(bare[1].replace(/、/g, ''))) return null;
  return {
    kind: fate,
    target: { title: bare[1].replace(/\s+/g, ''), number: number?.normal ?? null, issuer: null, issuedAt: null },
    start,
    end: start + bare[1].length,
  };
}
