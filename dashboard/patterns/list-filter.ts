import type { PatternLine } from './list-view.ts';

export const listViews = ['all', 'on', 'off', 'noisy', 'quiet', 'edited'] as const;
export type ListView = (typeof listViews)[number];

export interface ListFilter {
  text: string;
  view: ListView;
  category: string;
}

export function filterOf(query: URLSearchParams): ListFilter {
  const view = listViews.find((one) => one === query.get('view')) ?? 'all';
  return { text: (query.get('q') ?? '').trim().slice(0, 100), view, category: query.get('category') ?? '' };
}

export const isFiltered = ({ text, view, category }: ListFilter): boolean =>
  text !== '' || view !== 'all' || category !== '';

/** Whether a pattern belongs to what was asked for. @param edited its pack has local changes */
export function fits(line: PatternLine, { text, view, category }: ListFilter, edited: boolean): boolean {
  const { pattern, figures, enabled } = line;
  if (category !== '' && pattern.category !== category) return false;
  if (view === 'on' && !enabled) return false;
  if (view === 'off' && enabled) return false;
  if (view === 'edited' && !edited) return false;
  if (view === 'quiet' && (figures?.hits ?? 0) > 0) return false;
  if (view === 'noisy' && !(figures && figures.decided > 0 && figures.falsePositive / figures.decided > 0.5))
    return false;
  if (text === '') return true;
  const words = [pattern.id, pattern.pack, pattern.title.zh, pattern.title.en, ...pattern.keywords];
  const wanted = text.toLowerCase();
  return words.some((word) => word.toLowerCase().includes(wanted));
}
