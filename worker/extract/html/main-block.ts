/** Finds the article of a page among its blocks; a block is measured while the page is read. */
export interface Block {
  start: number;
  end: number;
  /** Visible characters outside links. */
  plain: number;
  /** Visible characters inside links. */
  linked: number;
  /** 2: named as content by a known publishing system; 1: article or main; 0: any block. */
  rank: number;
  framed: boolean;
}

/** Class names and ids that Chinese publishing systems give to the body of an article. */
const named =
  /^(?:trs_editor|trs_ueditor|trs_editor_view|trs_web|ucapcontent|zoom|article[-_]?(?:content|body|con|text|detail)|art[-_]?con(?:tent)?|content[-_]?(?:body|text|detail|main|txt)|detail[-_]?(?:content|con|body|text)|news[-_]?(?:content|con|body|text|detail)|pages?[-_]?content|con[-_]?text|xl[-_]?(?:content|con|zw)|info[-_]?(?:content|body|detail)|view[-_]?content|wp_articlecontent|v_news_content|nr|zw|wzcon|main[-_]?(?:txt|text)|bt-content|text[-_]?con(?:tent)?|easysite-news-content|ewb-article|ewb-info-con|editor-content|rich[-_]?text|zhengwen|neirong)$/;
const frame =
  /^(?:nav|menu|foot|header$|head$|top$|top-|topbar|side|aside|crumb|bread|copyright|friend|share|weizhi|dangqian|location$|position$|pagination|pager?$|page-?nav|banner|logo|search|tool|banquan|left-?nav|right-?nav|related|xgwz|recommend)/;

const remembered = new Map<string, number>();

/** Rank of an element by its id and class; -1: part of the page's frame. */
export function rankOf(name: string, attributes: Record<string, string>): number {
  if (name === 'nav' || name === 'footer' || name === 'aside') return -1;
  let rank = name === 'article' || name === 'main' ? 1 : 0;
  const { id, class: names } = attributes;
  if (id !== undefined) rank = pick(rank, rankOfNames(id));
  if (names !== undefined) rank = pick(rank, rankOfNames(names));
  return rank;
}

const pick = (a: number, b: number): number => (b < 0 && a < 2 ? -1 : Math.max(a, b));

function rankOfNames(names: string): number {
  const known = remembered.get(names);
  if (known !== undefined) return known;
  let rank = 0;
  for (const each of names.toLowerCase().split(/\s+/)) {
    if (named.test(each)) rank = 2;
    else if (rank === 0 && frame.test(each)) rank = -1;
  }
  // The same few names stand on every page of a site; the map is dropped before it could grow.
  if (remembered.size > 2000) remembered.clear();
  remembered.set(names, rank);
  return rank;
}

/** What the page itself marks as its content by comments (`ContentStart` … `ContentEnd`). */
export interface Marks {
  start: number | null;
  end: number | null;
}

export interface Main {
  start: number;
  end: number;
  /** The page is a list of links rather than an article. */
  list: boolean;
}

export function mainOf(blocks: Block[], marks: Marks, length: number): Main {
  const whole = { start: 0, end: length };
  if (marks.start !== null && marks.end !== null && marks.end > marks.start + 1) {
    return { start: marks.start, end: marks.end, list: false };
  }
  const outside = blocks.filter((block) => !block.framed);
  const named = best(outside.filter((block) => block.rank === 2 && block.plain + block.linked > 0));
  const total = outside.reduce((most, block) => Math.max(most, block.plain), 0);
  if (named && named.plain >= Math.min(40, total * 0.3)) return { start: named.start, end: named.end, list: false };
  const all = outside.reduce((most, block) => Math.max(most, block.plain + block.linked), 0);
  const list = total < all * 0.35;
  const weight = (block: Block): number => (list ? block.plain + block.linked : block.plain);
  const enough = (list ? all : total) * 0.7;
  const element = best(outside.filter((block) => block.rank === 1 && weight(block) >= enough * 0.5));
  const chosen = element ?? smallest(outside.filter((block) => weight(block) >= enough && weight(block) > 0));
  return chosen ? { start: chosen.start, end: chosen.end, list } : { ...whole, list };
}

function best(blocks: Block[]): Block | null {
  let found: Block | null = null;
  for (const block of blocks) if (!found || block.plain > found.plain) found = block;
  return found;
}

function smallest(blocks: Block[]): Block | null {
  let found: Block | null = null;
  for (const block of blocks) if (!found || block.end - block.start < found.end - found.start) found = block;
  return found;
}
