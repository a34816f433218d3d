import { foldBrackets, foldWidth, withoutBlanks } from './fold.ts';
import { readNumber } from './numerals.ts';

export interface DocumentNumber {
  /** 机关代字 or the name of the series as published: 国办发, 济政办字, 省政府令, 国家税务总局公告. */
  issuer: string;
  /** Null for series that count without years (令 第186号). */
  year: number | null;
  number: number;
  /** What follows the number: 之一, -2. */
  suffix: string;
  /** `机关代字〔YYYY〕N号`; other forms as published without blanks. */
  normal: string;
}

const year = '(?<year>(?:19|20)[0-9]{2}|[0-9]{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})';
const count =
  '(?<number>[0-9]{1,6}|[〇零一二三四五六七八九十百千]{1,7})(?<suffix>之[一二三四五六七八九十]|[-—][0-9]{1,3})?';
const bracketed = new RegExp(`^(?<issuer>[^〔〕]{1,40}?)〔${year}年?〕年?(?:第|字第|字)?${count}号?`);
const yearly = new RegExp(`^(?<issuer>[^〔〕0-9]{1,40}?)〔?${year}年(?:度)?〕?(?:第)?${count}号`);
const running = new RegExp(`^(?<issuer>[^〔〕0-9]{1,40}?)(?:第)${count}号`);
/** 主席令（第五十二号） */
const ordered = new RegExp(`^(?<issuer>[^〔〕0-9]{1,40}?令)〔第${count}号〕`);
const label = /^(?:发文字号|发文号|发文文号|文件字号|文件编号|公文字号|文件号|文\s*号|字\s*号|编\s*号)\s*[:：]?\s*/;

/** Reads a document number that a field holds by itself; null when the text is none. Every bracket form and blank is understood. */
export function readDocumentNumber(text: string): DocumentNumber | null {
  const plain = unwrap(foldBrackets(foldWidth(withoutBlanks(text))).replace(label, ''));
  const match = bracketed.exec(plain) ?? yearly.exec(plain) ?? running.exec(plain) ?? ordered.exec(plain);
  const g = match?.groups;
  if (!match || !g?.issuer || !g.number) return null;
  const number = readNumber(g.number);
  if (number === null || !/[\u3400-\u9fffA-Za-z]/.test(g.issuer)) return null;
  const issuer = g.issuer.replace(/^[〔"'“《<,.:;、。]+/, '').replace(/[,.:;、。]+$/, '');
  if (issuer === '') return null;
  const inBrackets = match[0].includes('〔') && bracketed.test(plain);
  const fullYear = g.year === undefined ? null : wholeYear(g.year);
  const suffix = g.suffix ?? '';
  // 税总〔1998〕字第12号 and 〔1998〕第12号 are the same number as 〔1998〕12号.
  const plainly = match[0].replace(/〔(第[^〕]+)〕$/, '$1');
  const normal = inBrackets ? `${issuer}〔${fullYear}〕${number}${suffix}号` : plainly;
  return { issuer, year: fullYear, number, suffix, normal };
}

/** A number that stands in brackets as a whole: （鲁政字〔1998〕12号）. */
function unwrap(text: string): string {
  return /^〔(?![0-9]{2,4}年?〕)/.test(text) ? text.slice(1).replace(/〕$/, '') : text;
}

function wholeYear(written: string): number | null {
  const value = readNumber(written);
  if (value === null || value >= 1900) return value;
  return value >= 49 ? 1900 + value : 2000 + value;
}

export interface FoundDocumentNumber extends DocumentNumber {
  start: number;
  end: number;
}

const inText =
  /[〔[【(﹝﹙{［（｛]\s*(?:(?:19|20)[0-9]{2}|[0-9]{2})\s*年?\s*[\]】)﹞﹚}］）｝〕]\s*(?:字?第)?\s*[0-9]{1,6}\s*(?:之[一二三四五六七八九十]|[-—][0-9]{1,3})?\s*号|(?:(?:19|20)[0-9]{2}\s*年\s*)?第\s*(?:[0-9]{1,5}|[一二三四五六七八九十百〇零]{1,6})\s*号/g;

/** Before the letters of an issuer, in running text: what is surely not part of them. */
const notIssuer =
  /^.*(?:根据|按照|依据|依照|参照|执行|落实|转发|贯彻|废止|修改|修订|延长|延续|取消|停止|宣布|继续|实施|印发|下发|有关|关于|文件|通知|意见|规定|办法|以及|[的以和及与或是由将对在见原])(?=[\u3400-\u9fff])/s;

/** Document numbers in running text. Orders (令 第N号) only after the word 令, 公告 or 通告, as 第N号 alone numbers anything. */
export function findDocumentNumbers(text: string): FoundDocumentNumber[] {
  const found: FoundDocumentNumber[] = [];
  let last = 0;
  for (const match of text.matchAll(inText)) {
    const before = text.slice(Math.max(last, match.index - 28), match.index);
    last = match.index + match[0].length;
    const run = /[\u3400-\u9fffA-Za-z]{1,24}[ \t\u3000\u00a0]{0,3}$/.exec(before)?.[0];
    if (run === undefined) continue;
    const orderly = match[0].includes('第') && !/^[〔[【(﹝﹙{［（｛]/.test(match[0]);
    if (orderly && !/(?:令|公告|通告|公报)\s*$/.test(run)) continue;
    const issuer =
      run.length > 6
        ? run.replace(notIssuer, '')
        : run.replace(/^(?:[的以和及与见将对由经]|根据|按照|依据|原(?!(?:政|平|阳|州|府|环|发|办|字)))/, '');
    if (issuer.trim() === '') continue;
    const start = match.index - issuer.length;
    const end = match.index + match[0].length;
    const read = readDocumentNumber(text.slice(start, end));
    if (read !== null) found.push({ ...read, start, end });
  }
  return found;
}

/** What two writings of one number share: brackets, blanks, 第 and leading zeros aside. */
export function documentNumberKey(text: string): string {
  const read = readDocumentNumber(text);
  if (read === null) return foldBrackets(foldWidth(withoutBlanks(text)));
  return `${read.issuer}〔${read.year ?? ''}〕${read.number}${read.suffix}`;
}
