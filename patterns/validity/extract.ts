import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { Day } from '../language/calendar.ts';
import { findDates } from '../language/dates.ts';
import { findDocumentNumbers } from '../language/document-number.ts';
import { bookTitles } from '../language/titles.ts';
import { isListPage } from '../outdated/page-kind.ts';
import { catalogueEntries } from './catalogue.ts';
import type { ExtractedClause, Target } from './clause.ts';
import { extensionSentences, extensionTitle } from './extension-clauses.ts';
import { headValidity } from './head-validity.ts';
import { ownValidity } from './own-validity.ts';
import { repealSentences } from './repeal-clauses.ts';
import { numberTarget, targetOf } from './target.ts';

/** Documents that only talk about others' force: what they say is at best second-hand. */
const secondHand = /解读|问答|答记者问|新闻|图解|一图读懂|综述|报道|发布会|访谈|说明$/;
/** A draft has no force of its own and gives none. */
const draft = /征求意见|草案|送审稿|讨论稿|(?:公开)?征集/;

/**
 * Everything a document says about its own force and that of others, for the ledger: validity, repeals (sentences, titles,
 * catalogues), extensions, replacements and revivals. Drafts and pages of links say nothing.
 */
export function documentClauses(document: PublishedDocument, facts: DocumentFacts): ExtractedClause[] {
  const title = facts.title?.value ?? '';
  if (draft.test(title) || isListPage(document)) return [];
  const trust = secondHand.test(title) ? 0.4 : 1;
  const day = facts.issuedAt?.value ?? facts.publishedAt?.value ?? null;
  const clauses: ExtractedClause[] = [];
  for (const own of ownValidity(document.text, document.main, facts)) {
    clauses.push({
      kind: 'validity',
      target: null,
      effectiveAt: own.from,
      until: own.until,
      sentence: own.sentence,
      start: own.start,
      end: own.end,
      source: 'sentence',
      confidence: (own.form === 'length' ? 0.85 : 0.95) * trust,
      ...(own.problem === null ? {} : { problem: own.problem }),
    });
  }
  const head = headValidity(document);
  if (head !== null) {
    clauses.push({
      kind: 'validity',
      target: null,
      effectiveAt: null,
      until: head.until,
      sentence: `${head.label}：${head.written.trim().slice(0, 60)}`,
      start: document.main.start,
      end: document.main.start,
      source: 'sentence',
      confidence: 0.9 * trust,
    });
  }
  clauses.push(...fromTitle(title, day, document.main.start, trust));
  for (const found of repealSentences(document.text, document.main.start, document.main.end)) {
    clauses.push({
      kind: found.kind,
      target: found.target,
      effectiveAt: effectiveIn(found.sentence.text) ?? day,
      until: null,
      sentence: found.sentence.text,
      start: found.start,
      end: found.end,
      source: 'sentence',
      confidence: 0.95 * trust,
    });
  }
  for (const found of extensionSentences(document.text, document.main.start, document.main.end)) {
    clauses.push({
      kind: 'extension',
      target: found.target,
      effectiveAt: day,
      until: found.until,
      ...(found.length === null ? {} : { length: found.length }),
      sentence: found.sentence.text,
      start: found.sentence.start,
      end: found.sentence.end,
      source: 'sentence',
      confidence: 0.9 * trust,
    });
  }
  for (const entry of catalogueEntries(document, title)) {
    clauses.push({
      kind: entry.kind,
      target: entry.target,
      effectiveAt: day,
      until: null,
      sentence: document.text.slice(entry.start, Math.min(entry.end, entry.start + 200)),
      start: entry.start,
      end: entry.end,
      source: 'catalogue',
      confidence: 0.9 * trust,
    });
  }
  return unique(clauses);
}

/** 自2020年1月1日起施行，《A》同时废止: with the day of the document's own beginning. */
function effectiveIn(sentence: string): Day | null {
  const begin = /(?:自|从|于)([^，。；《》]{4,24}?)(?:起|后)/.exec(sentence)?.[1];
  return begin ? (findDates(begin)[0]?.day ?? null) : null;
}

const repealTitle =
  /关于(?:公布|宣布|决定)?(?:废止|停止执行|宣布失效|取消)(.{4,}?)的?(?:决定|通知|公告|公示|命令|通告|批复|函)(?:[（(].*)?$|关于(?:宣布)(.{4,}?)(?:废止|失效)的(?:决定|通知|公告)/;

function fromTitle(title: string, day: Day | null, at: number, trust: number): ExtractedClause[] {
  const plain = title.replace(/\s+/g, '');
  const base = { effectiveAt: day, until: null, sentence: title, start: at, end: at, source: 'title' as const };
  const repealed = repealTargets(plain).map((target) => ({
    ...base,
    kind: 'repeal' as const,
    target,
    confidence: 0.9 * trust,
  }));
  const extended = extensionTitle(plain).map((target) => ({
    ...base,
    kind: 'extension' as const,
    target,
    confidence: 0.85 * trust,
  }));
  return [...repealed, ...extended];
}

/** The documents that a title repeals: 关于废止《A》的决定, 关于废止某市A办法的通知, 关于废止豫政办〔2006〕101号文件的决定. */
export function repealTargets(title: string): Target[] {
  const match = repealTitle.exec(title);
  const inner = match?.[1] ?? match?.[2];
  if (!inner) return [];
  const quoted = bookTitles(inner);
  if (quoted.length > 0) return quoted.map((name) => targetOf(inner, name, ''));
  const numbers = findDocumentNumbers(inner);
  if (numbers.length > 0) return numbers.map((number) => numberTarget(number.normal));
  // 部分规章, 一批文件: no name, but a catalogue.
  if (
    /^(?:和|及|与|部分|一批|有关|若干|[0-9一二三四五六七八九十百]+[件部个]|[^，]{0,20}(?:部分|一批|若干|等[0-9一二三四五六七八九十百]+[件部个]))/.test(
      inner,
    )
  )
    return [];
  return [{ title: inner.replace(/等$/, ''), number: null, issuer: null, issuedAt: null }];
}

function unique(clauses: ExtractedClause[]): ExtractedClause[] {
  const seen = new Set<string>();
  return clauses.filter((clause) => {
    const key = `${clause.kind}|${clause.target?.title}|${clause.target?.number}|${clause.until}|${clause.target === null ? clause.start : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
