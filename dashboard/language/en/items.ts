import type { Words } from '../words.ts';

export const items: Words['items'] = {
  title: 'Unread items',
  lead: 'What was not read, or only in part: it was not checked, so it does not count as clean.',
  caption: 'Unread items',
  head: { item: 'Item', kind: 'Kind', reason: 'Reason', site: 'Site', fetched: 'Last visit' },
  empty: { title: 'No unread items', next: 'Everything that was seen was read in full.' },
  reason: 'Reason',
  site: 'Site',
  status: 'Reading',
};
