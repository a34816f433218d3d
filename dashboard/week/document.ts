import { readdirSync, readFileSync } from 'node:fs';
import { raw } from 'hono/html';
import { type Language, languageTag } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';

const styles = new URL('../public/css/', import.meta.url);
let sheet: string | null = null;

/** Our own style sheet: constant text of this repository, so it may stand unescaped in a file that nothing serves. */
function styleSheet(): string {
  sheet ??= readdirSync(styles)
    .filter((name) => name.endsWith('.css'))
    .sort()
    .map((name) => readFileSync(new URL(name, styles), 'utf8'))
    .join('\n');
  return sheet;
}

/** A page that stands alone: for the PDF and for the file of the command line. Nothing in it is loaded from elsewhere. */
export function standaloneDocument(title: string, body: Html, language: Language): string {
  return html`<!doctype html>
<html lang="${languageTag[language]}" data-theme="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(styleSheet())}</style></head>
<body class="alone"><main>${body}</main></body></html>`.toString();
}
