import { readFile } from 'node:fs/promises';
import { type Handler, page } from '../http/route.ts';
import { type Html, html, type Part } from '../views/html.ts';

const files = { zh: 'first-pattern.zh-CN.md', en: 'first-pattern.md' } as const;

/** The guide as it stands in docs/, so that it is at hand where one writes. */
export const showGuide: Handler = async ({ language, t }) => {
  const text = await readFile(new URL(`../../docs/${files[language]}`, import.meta.url), 'utf8');
  return page(
    t.studio.guide,
    html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav><article class="guide">${markdown(text)}</article>`,
  );
};

/** As much of Markdown as the guide uses: headings, paragraphs, lists, code. */
function markdown(text: string): Html[] {
  return blocks(text).map(block);
}

function blocks(text: string): string[] {
  const parts: string[] = [];
  let fenced = false;
  let current: string[] = [];
  const flush = () => {
    if (current.length > 0) parts.push(current.join('\n'));
    current = [];
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      if (!fenced) flush();
      current.push(line);
      fenced = !fenced;
      if (!fenced) flush();
    } else if (line.trim() === '' && !fenced) flush();
    else current.push(line);
  }
  flush();
  return parts;
}

function block(part: string): Html {
  const fence = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(part);
  if (fence) return html`<pre class="code-block" tabindex="0"><code>${fence[1] ?? ''}</code></pre>`;
  const heading = /^(#{1,3}) (.*)$/.exec(part);
  if (heading?.[1] === '#') return html`<h1>${inline(heading[2] ?? '')}</h1>`;
  if (heading) return html`<h2>${inline(heading[2] ?? '')}</h2>`;
  const items = part.split('\n').filter((line) => /^(?:-|\d+\.) /.test(line));
  if (items.length === part.split('\n').length)
    return html`<ul>${items.map((line) => html`<li>${inline(line.replace(/^(?:-|\d+\.) /, ''))}</li>`)}</ul>`;
  return html`<p>${inline(part)}</p>`;
}

function inline(text: string): Part[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    if (part.startsWith('**')) return html`<b>${part.slice(2, -2)}</b>`;
    return part;
  });
}
