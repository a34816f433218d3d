import type { Flag } from '../../data/stores/flag.ts';
import type { StoredHit } from '../../data/stores/hits.ts';
import { severities } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { severityBadge } from '../views/badge.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { placeInWords } from '../views/place.ts';
import { moment } from '../views/when.ts';
import type { DifferenceModel } from './model.ts';

/** Whether a hit is new since the last decision; where none stands, since the flag was raised. */
export function freshness({ changed }: Flag): (hit: Pick<StoredHit, 'known' | 'firstSeen'>) => boolean {
  if (!changed) return () => false;
  const covered = changed.previousState === 'retained' || changed.previousState === 'false-positive';
  return (hit) => (covered ? !hit.known : hit.firstSeen >= (changed.since ?? changed.at));
}

export function differenceModel(
  { changed }: Flag,
  title: (pattern: string) => string,
  t: Words,
): DifferenceModel | null {
  if (!changed) return null;
  const level = (name: string) => severities.find((one) => one === name) ?? null;
  const [before, after] = changed.severity;
  return {
    since: changed.since ?? changed.at,
    at: changed.at,
    decided:
      Object.entries(t.terms.state).find(([state]) => state === changed.previousState && state !== 'open')?.[1] ?? null,
    added: changed.added,
    removed: changed.removed,
    moved: changed.moved,
    persons: changed.persons,
    severity: [level(before), level(after)],
    addedKinds: Object.entries(changed.addedPatterns).map(([pattern, count]) => ({ title: title(pattern), count })),
    gone: changed.gone.map((one) => ({ ...one, title: title(one.pattern) })),
  };
}

/** New, gone and moved since somebody last decided; new hits are marked where they stand below. */
export function differenceView(model: DifferenceModel, t: Words): Html {
  const words = t.flag.difference;
  const [before, after] = model.persons;
  const [graver, now] = model.severity;
  const rows: [string, Part][] = [
    [
      words.added,
      model.added > 0
        ? html`${t.queue.hits(model.added)}${model.addedKinds.length > 0 ? html` <span class="quiet">${model.addedKinds.map((one) => `${one.title} ${one.count}`).join(t.common.comma)}</span>` : null}`
        : null,
    ],
    [words.gone, model.removed > 0 ? t.queue.hits(model.removed) : null],
    [words.moved, model.moved > 0 ? t.queue.hits(model.moved) : null],
    [words.persons, before === after ? null : `${t.queue.persons(before)} → ${t.queue.persons(after)}`],
    [
      words.severity,
      graver && now && graver !== now ? html`${severityBadge(graver, t)} → ${severityBadge(now, t)}` : null,
    ],
  ];
  return section(
    model.decided ? t.flag.changed : words.title,
    html`<div class="note note-warn difference"><p>${model.decided ? words.before(model.decided) : words.seen} ${moment(model.at, t)}</p><dl class="facts">${rows
      .filter(([, value]) => value !== null)
      .map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>${
      model.gone.length > 0
        ? html`<details><summary>${words.goneList}</summary><ul class="lines">${model.gone.map(
            (one) =>
              html`<li><span><del><code>${one.masked}</code></del> ${one.title}<span class="dot"></span><span class="quiet">${placeInWords(one.place, t)}</span></span></li>`,
          )}</ul></details>`
        : null
    }</div>`,
    { id: 'difference' },
  );
}
