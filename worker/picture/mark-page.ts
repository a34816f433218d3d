import type { Mark } from './shot.ts';

/** The text of a page, sign by sign without blanks, with the node and offset of each. Lives inside the page. */
export interface PageSigns {
  text: string;
  texts: Text[];
  nodes: number[];
  offsets: number[];
  elements: Element[];
}

/** What is to be marked: a range of signs, and which of them are painted over. */
export interface PageSpot {
  start: number;
  from: number;
  to: number;
  hidden: boolean[];
}

export interface MarkedPage {
  marks: Mark[];
  /** Personal values that can still be read somewhere. With any left, no picture may be taken. */
  left: number;
  width: number;
  height: number;
}

/** Runs inside the page, so it uses nothing from outside itself. Frames and films go: they are not this page's text. */
export function readSigns(): PageSigns {
  const blank = /[\s\p{Cf}]/u;
  const skipped = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  for (const frame of document.querySelectorAll('iframe, frame, object, embed, video')) frame.remove();
  const read: PageSigns = { text: '', texts: [], nodes: [], offsets: [], elements: [] };
  const parts: string[] = [];
  const readText = (node: Text) => {
    const index = read.texts.push(node) - 1;
    for (let at = 0; at < node.data.length; at++) {
      const sign = node.data.charAt(at);
      if (blank.test(sign)) continue;
      parts.push(sign);
      read.nodes.push(index);
      read.offsets.push(at);
    }
  };
  const walk = (node: Node) => {
    if (node instanceof Text) readText(node);
    if (node instanceof Element) {
      if (skipped.has(node.tagName.toUpperCase())) return;
      read.elements.push(node);
      if (node.shadowRoot) walk(node.shadowRoot);
    }
    for (const child of node.childNodes) walk(child);
  };
  if (document.body) walk(document.body);
  read.text = parts.join('');
  return read;
}

/** Runs inside the page: paints over what is to be hidden, in text, fields and labels, then measures the marks. */
export function paintPage(read: PageSigns, { spots, values }: { spots: PageSpot[]; values: string[] }): MarkedPage {
  const { texts, nodes, offsets } = read;
  const bare = (words: string) => words.replace(/[\s\p{Cf}]/gu, '');
  const shows = (words: string) => {
    const signs = bare(words);
    return signs !== '' && values.some((value) => signs.includes(value));
  };
  const changed = new Map<number, string[]>();
  for (const { from, hidden } of spots) {
    hidden.forEach((hides, i) => {
      const index = nodes[from + i] ?? -1;
      const node = texts[index];
      if (!hides || !node) return;
      const data = changed.get(index) ?? node.data.split('');
      const at = offsets[from + i] ?? 0;
      // A sign as wide as the one it covers, so that the page keeps its shape.
      data[at] = (data[at] ?? '').charCodeAt(0) > 0x2e7f ? '＊' : '*';
      changed.set(index, data);
    });
  }
  for (const [index, data] of changed) {
    const node = texts[index];
    if (node) node.data = data.join('');
  }
  for (const element of read.elements) {
    for (const name of ['alt', 'title', 'placeholder', 'value', 'aria-label', 'label', 'data-content']) {
      if (shows(element.getAttribute(name) ?? '')) element.setAttribute(name, '***');
    }
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (field && shows(element.value)) element.value = '***';
  }

  const marks: Mark[] = [];
  for (const { start, from, to } of spots) {
    let pieces = 0;
    for (let at = from; at < to && pieces < 4; ) {
      const index = nodes[at] ?? -1;
      let end = at;
      while (end + 1 < to && nodes[end + 1] === index) end++;
      const node = texts[index];
      if (!node) break;
      const range = document.createRange();
      range.setStart(node, offsets[at] ?? 0);
      range.setEnd(node, (offsets[end] ?? 0) + 1);
      for (const { left, top, width, height } of range.getClientRects()) {
        if (width < 1 || height < 1 || pieces >= 4) continue;
        pieces++;
        marks.push({ start, left: left + window.scrollX, top: top + window.scrollY, width, height });
      }
      at = end + 1;
    }
  }
  const now = bare(texts.map((node) => node.data).join(''));
  const left = values.filter((value) => now.includes(value)).length;
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { marks, left, width: scrollWidth, height: scrollHeight };
}
