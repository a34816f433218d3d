import type { FlagState } from '../../data/flag-life.ts';
import { decidedStates, flagStates, waitingStates } from '../../data/flag-life.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { categories, confidences, severities } from '../../patterns/hit.ts';
import { knownIn, numberIn } from '../http/input.ts';

/** Ready-made cuts of the queue, in the order of the tabs. */
export const queueViews = ['waiting', 'mine', 'assigned', 'second', 'overdue', 'decided', 'gone', 'all'] as const;
export type QueueView = (typeof queueViews)[number];

export const viewStates: Record<QueueView, readonly FlagState[]> = {
  waiting: waitingStates,
  mine: waitingStates,
  assigned: waitingStates,
  second: waitingStates,
  overdue: ['taken-down'],
  decided: decidedStates,
  gone: ['verified-gone', 'resolved-itself'],
  all: flagStates,
};

/** Names that the address of the queue knows; whatever else stands in it is dropped. */
const names = [
  'view',
  'state',
  'category',
  'severity',
  'confidence',
  'pattern',
  'site',
  'column',
  'unit',
  'persons',
  'assignee',
  'age',
  'text',
];

/** The filters of an address, and nothing else of it: what the links of the queue and of a flag carry along. */
export function filterValues(query: URLSearchParams): URLSearchParams {
  const values = new URLSearchParams();
  for (const name of names)
    for (const value of query.getAll(name)) if (value.trim()) values.append(name, value.trim().slice(0, 100));
  return values;
}

export function viewOf(values: URLSearchParams): QueueView {
  return queueViews.find((view) => view === values.get('view')) ?? 'waiting';
}

const day = 86_400_000;
/** Found within (positive) or before (negative) so many days. */
export const ages = { today: 1, week: 7, older: -7, month: -30 } as const;

/** At least so many people. */
export const crowds = ['1', '10', '100', '1000'] as const;

/** What an address asks the store for. Values that nobody knows restrict nothing. */
export function flagFilter(values: URLSearchParams, userId: number, now: Date): FlagFilter {
  const view = viewOf(values);
  const states = viewStates[view];
  const chosen = knownIn(values, 'state', states);
  const filter: FlagFilter = { states: chosen.length > 0 ? chosen : states };
  const among = {
    category: knownIn(values, 'category', categories),
    severity: knownIn(values, 'severity', severities),
    confidence: knownIn(values, 'confidence', confidences),
  };
  if (among.category.length > 0) filter.categories = among.category;
  if (among.severity.length > 0) filter.severities = among.severity;
  if (among.confidence.length > 0) filter.confidences = among.confidence;
  const site = numberIn(values, 'site');
  const column = numberIn(values, 'column');
  const unit = numberIn(values, 'unit');
  if (site !== null) filter.siteId = site;
  if (column !== null || values.get('column') === '0') filter.columnId = column ?? 0;
  if (unit !== null || values.get('unit') === '0') filter.unitId = unit ?? 0;
  const [crowd] = knownIn(values, 'persons', crowds);
  if (crowd) filter.minPersons = Number(crowd);
  const assignee = values.get('assignee');
  if (assignee === 'none') filter.assigneeId = 0;
  else if (assignee === 'me' || view === 'assigned') filter.assigneeId = userId;
  else if (numberIn(values, 'assignee') !== null) filter.assigneeId = numberIn(values, 'assignee') ?? 0;
  const pattern = values.get('pattern');
  if (pattern) filter.pattern = pattern;
  const text = values.get('text');
  if (text) filter.text = text;
  const [age] = knownIn(values, 'age', ['today', 'week', 'older', 'month'] as const);
  if (age) {
    const limit = new Date(now.getTime() - Math.abs(ages[age]) * day).toISOString();
    if (ages[age] > 0) filter.seenAfter = limit;
    else filter.seenBefore = limit;
  }
  if (view === 'second') filter.proposed = true;
  if (view === 'mine') filter.heldBy = { userId, at: now.toISOString() };
  if (view === 'overdue') filter.deadlineBefore = now.toISOString();
  return filter;
}
