import { evidenceText, letGoText } from '../../patterns/evidence-words.ts';
import type { Detection, Evidence, Hit } from '../../patterns/hit.ts';
import { maskText } from '../../patterns/masks.ts';
import type { Language, Words } from '../language/words.ts';
import { confidenceBadge, severityBadge } from '../views/badge.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { shownCharacters } from '../views/marked.ts';
import { placeInWords } from '../views/place.ts';
import type { Tried } from './material.ts';

const shownHits = 60;
const shownLetGo = 100;
/** How far before and after a hit the word of a step may stand. */
const near = 240;

type Mark =
  | { kind: 'hit'; start: number; end: number; hit: Hit; number: number }
  | { kind: 'adds' | 'takes'; start: number; end: number; title: string }
  | { kind: 'let-go'; start: number; end: number; masked: string; title: string };

/** A text with its trace on it: what matched, the words that added and took away, and what was let go. Values are masked. */
export function tracedText({ material, detection, titles }: Tried, language: Language, t: Words): Html {
  const words = t.studio.preview;
  const { hits, letGo } = detection;
  const heading = material.name === null ? null : html`<h3>${words.of(material.name)}</h3>`;
  return html`${heading}<p role="status"><b>${hits.length === 0 ? t.patterns.trial.nothing : t.patterns.trial.found(hits.length)}</b></p>
<p class="legend" aria-label="${words.legend}"><mark class="hit-confirmed">${words.matched}</mark> <mark class="adds">${words.adds}</mark> <mark class="takes">${words.takes}</mark> <mark class="let-go-mark">${words.letGo}</mark></p>
<div class="marked-text" lang="zh-CN" tabindex="0" role="region" aria-label="${t.patterns.trial.result}">${markedParts(material.text, detection, titles, language)}</div>
${hits.length === 0 ? null : html`<ol class="traces">${shown(hits).map((hit, at) => trace(hit, at + 1, titles, language, t))}</ol>`}
${hits.length > shownHits ? html`<p class="quiet">${t.common.moreRows(shownHits, hits.length)}</p>` : null}
${letGo.length === 0 ? null : letGoLines(letGo, titles, language, t)}`;
}

const shown = (hits: readonly Hit[]): Hit[] => [...hits].sort((a, b) => a.start - b.start).slice(0, shownHits);

function trace(hit: Hit, number: number, titles: ReadonlyMap<string, string>, language: Language, t: Words): Html {
  const steps = (list: Evidence[], kind: string) =>
    list.map((step) => html`<li class="step-${kind}">${evidenceText(step, language)}</li>`);
  return html`<li id="trace-${number}"><p><b>${titles.get(hit.pattern) ?? hit.pattern}</b> <code>${hit.masked.slice(0, 60)}</code> ${severityBadge(hit.severity, t)} ${confidenceBadge(hit.confidence, t)} <span class="quiet">${placeInWords(hit.place, t)}</span></p><ul class="steps-of">${steps(
    hit.evidence.filter((step) => step.points >= 0),
    'adds',
  )}${steps(
    hit.evidence.filter((step) => step.points < 0),
    'takes',
  )}<li class="step-sum">${t.studio.preview.total} ${hit.score}</li></ul></li>`;
}

function letGoLines(
  letGo: Detection['letGo'],
  titles: ReadonlyMap<string, string>,
  language: Language,
  t: Words,
): Html {
  return html`<details class="let-go"${letGo.length <= 5 ? html` open` : null}><summary>${t.patterns.trial.letGo} <span class="count">${letGo.length}</span></summary><ul class="lines">${letGo
    .slice(0, shownLetGo)
    .map(
      (one) =>
        html`<li><span><code>${one.masked.slice(0, 60)}</code> ${titles.get(one.pattern) ?? one.pattern}<span class="dot"></span>${letGoText(one.reason, language)}${one.detail ? html` <q>${one.detail}</q>` : null}</span></li>`,
    )}</ul></details>`;
}

function markedParts(
  text: string,
  detection: Detection,
  titles: ReadonlyMap<string, string>,
  language: Language,
): Part[] {
  const end = Math.min(text.length, shownCharacters);
  const parts: Part[] = [];
  let at = 0;
  for (const mark of marksOf(text, detection, language)) {
    if (mark.start < at || mark.end > end) continue;
    parts.push(maskText(text, detection.hits, at, mark.start));
    if (mark.kind === 'hit') {
      const title = titles.get(mark.hit.pattern) ?? mark.hit.pattern;
      parts.push(
        html`<mark class="hit-${mark.hit.confidence}" title="${title}">${mark.hit.masked}<a class="mark-number" href="#trace-${mark.number}">${mark.number}</a></mark>`,
      );
    } else if (mark.kind === 'let-go') {
      parts.push(html`<mark class="let-go-mark" title="${mark.title}">${mark.masked}</mark>`);
    } else {
      const word = maskText(text, detection.hits, mark.start, mark.end);
      parts.push(html`<mark class="${mark.kind}" title="${mark.title}">${word}</mark>`);
    }
    at = mark.end;
  }
  parts.push(maskText(text, detection.hits, at, end));
  if (end < text.length) parts.push('…');
  return parts;
}

/** Hits first, then what was let go, then the words of their steps where nothing else stands. */
function marksOf(text: string, detection: Detection, language: Language): Mark[] {
  const marks: Mark[] = shown(detection.hits).map((hit, at) => ({
    kind: 'hit',
    start: hit.start,
    end: hit.end,
    hit,
    number: at + 1,
  }));
  for (const one of detection.letGo.slice(0, shownLetGo)) {
    if (one.end <= one.start) continue;
    const title = letGoText(one.reason, language);
    marks.push({ kind: 'let-go', start: one.start, end: one.end, masked: one.masked, title });
    const word = one.detail ? wordNear(text, one.detail, one.start, one.end) : null;
    if (word !== null && one.detail) marks.push({ kind: 'takes', start: word, end: word + one.detail.length, title });
  }
  for (const hit of shown(detection.hits))
    for (const step of hit.evidence) {
      if (!step.detail || step.points === 0) continue;
      const start = wordNear(text, step.detail, hit.start, hit.end, step.key === 'header');
      if (start === null) continue;
      const kind = step.points > 0 ? 'adds' : 'takes';
      marks.push({ kind, start, end: start + step.detail.length, title: evidenceText(step, language) });
    }
  const taken: Mark[] = [];
  for (const mark of marks) if (!taken.some((one) => mark.start < one.end && one.start < mark.end)) taken.push(mark);
  return taken.sort((a, b) => a.start - b.start);
}

/** The word that a step speaks of: the nearest before the value, else the nearest after it; a header may stand far above. */
function wordNear(text: string, word: string, start: number, end: number, far = false): number | null {
  const before = text.lastIndexOf(word, start - word.length);
  if (before >= 0 && start >= word.length && (far || start - before <= near)) return before;
  const after = text.indexOf(word, end);
  return after >= 0 && after - end <= near ? after : null;
}
