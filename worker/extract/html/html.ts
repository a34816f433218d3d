import { Parser } from 'htmlparser2';
import { charsetOf, declaredInside, decodeText } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { Page } from './page.ts';

/** Reads a page in one pass: text as shown, what is hidden in it, tables, head table, links, main block. */
export function readHtml(source: Source, reading: Reading): void {
  const inside = declaredInside(source.bytes);
  const { text: html } = decodeText(source.bytes, [charsetOf(source.declaredType), inside]);
  const page = new Page(reading, source.url);
  reading.observer?.begin(html);
  parseInto(page, html);
  page.finish();
  reading.observer?.end();
}

function parseInto(page: Page, html: string): void {
  const parser = new Parser(page, { decodeEntities: true });
  page.parseInner = (inner) => {
    const nested = new Parser(page, { decodeEntities: true });
    nested.write(inner);
    nested.end();
  };
  // In pieces, so that a time limit is seen inside one huge page.
  for (let at = 0; at < html.length; at += piece) {
    parser.write(at === 0 && html.length <= piece ? html : html.slice(at, at + piece));
    page.tick();
  }
  parser.end();
}

const piece = 1 << 20;
