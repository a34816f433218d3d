/**
 * Address spaces without end: calendars, filters that combine, paths that repeat. An address is judged by itself first
 * (`trapReason`), then by what was already seen of its family (`TrapMemory`).
 */
import { folderOf } from './address.ts';

const deepest = 16;
const mostParameters = 8;

/** Why an address looks endless by itself, or null. */
export function trapReason(url: string): string | null {
  const host = url.indexOf('://') + 3;
  const question = url.indexOf('?');
  const path = url.slice(Math.max(url.indexOf('/', host), host), question < 0 ? undefined : question);
  const segments = path.split('/').filter((s) => s !== '');
  if (segments.length > deepest) return 'path-too-deep';
  if (repeats(segments)) return 'repeating-segments';
  if (question >= 0) {
    const names = url
      .slice(question + 1)
      .split('&')
      .map((p) => p.split('=', 1)[0] ?? '');
    if (names.length > mostParameters) return 'too-many-parameters';
    if (new Set(names).size < names.length - 2) return 'repeated-parameters';
  }
  return null;
}

/** The same segment three times in a row, or a run of two or three segments three times in a row (/a/b/a/b/a/b). */
function repeats(segments: string[]): boolean {
  for (let size = 1; size <= 3; size++) {
    for (let at = 0; at + size * 3 <= segments.length; at++) {
      let same = true;
      for (let i = 0; i < size * 2 && same; i++) same = segments[at + i] === segments[at + i + size];
      if (same && !segments.slice(at, at + size).every((s) => /^\d+$/.test(s))) return true;
    }
  }
  return false;
}

const dateParameter = /^(?:year|month|day|date|y|m|d|ym|ymd|nian|yue|ri|riqi|week|start|end|from|to)$/i;
const yearMonth = /(?:^|\D)((?:19|20)\d{2})[-/_]?(0?[1-9]|1[0-2])(?:\D|$)/;
const pageParameter = /^(?:page|pageno|pagenum|pageindex|currentpage|curpage|p|pn|start|offset|nowpage|cpage)$/i;

export interface TrapLimits {
  /** Addresses of one path that differ in their parameters only. */
  variantsPerPath: number;
  /** Pages of one folder whose address is nothing but a year and a month. */
  datedPages: number;
  /** Addresses in one folder. */
  perFolder: number;
}

export const usualTrapLimits: TrapLimits = { variantsPerPath: 2000, datedPages: 60, perFolder: 50_000 };
const variantsWithManyParameters = 200;
const calendarYearsAhead = 1;

/** What was seen of each family of addresses during one inspection; tells when a family has become a trap. */
export class TrapMemory {
  readonly #limits: TrapLimits;
  readonly #variants = new Map<string, number>();
  readonly #folders = new Map<string, number>();
  readonly #thisYear: number;

  constructor(thisYear: number, limits: TrapLimits = usualTrapLimits) {
    this.#thisYear = thisYear;
    this.#limits = limits;
  }

  /** Counts an address that is about to be queued and says why it must not be, or null. */
  admit(url: string): string | null {
    const own = trapReason(url);
    if (own) return own;
    const dated = this.#datedPath(url);
    if (dated) return dated;
    const question = url.indexOf('?');
    if (question >= 0) {
      const path = url.slice(0, question);
      const parameters = url.slice(question + 1).split('&');
      const calendar = this.#calendar(parameters);
      if (calendar) return calendar;
      const names = parameters.map((p) => p.split('=', 1)[0] ?? '');
      const paged = names.some((name) => pageParameter.test(name));
      const family = `${path}?${names.sort().join('&')}`;
      const count = (this.#variants.get(family) ?? 0) + 1;
      this.#variants.set(family, count);
      const most = names.length > 3 && !paged ? variantsWithManyParameters : this.#limits.variantsPerPath;
      if (count > most) return 'endless-parameters';
    }
    const folder = folderOf(url);
    const inFolder = (this.#folders.get(folder) ?? 0) + 1;
    this.#folders.set(folder, inFolder);
    return inFolder > this.#limits.perFolder ? 'folder-budget' : null;
  }

  /** /rili/2031/5/: a page for a month, in which nothing can have been published yet, or one of very many. */
  #datedPath(url: string): string | null {
    const match =
      /^(.*\/)((?:19|20)\d{2})[/-](1[0-2]|0?[1-9])(?:[/-](?:3[01]|[12]\d|0?[1-9]))?\/?(?:index\.s?html?)?$/.exec(url);
    if (!match) return null;
    const year = Number(match[2]);
    const month = Number(match[3]);
    if (year * 12 + month > this.#thisYear * 12 + 12 + 2 || year < 1990) return 'calendar';
    const family = `${match[1]}dated`;
    const count = (this.#variants.get(family) ?? 0) + 1;
    this.#variants.set(family, count);
    return count > this.#limits.datedPages ? 'calendar' : null;
  }

  /** A calendar page of a month far from what anything was published in. */
  #calendar(parameters: string[]): string | null {
    let dated = false;
    for (const parameter of parameters) {
      const [name = '', value = ''] = parameter.split('=', 2);
      if (!dateParameter.test(name)) continue;
      const year = Number(/^(\d{4})/.exec(value)?.[1] ?? (yearMonth.exec(value)?.[1] || Number.NaN));
      if (Number.isNaN(year)) continue;
      dated = true;
      if (year > this.#thisYear + calendarYearsAhead || year < 1990) return 'calendar';
    }
    if (!dated) return null;
    // Days of months near today stay, up to a year's worth: an event list may be real.
    const count = (this.#variants.get('calendar') ?? 0) + 1;
    this.#variants.set('calendar', count);
    return count > 400 ? 'calendar' : null;
  }
}
