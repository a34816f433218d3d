import type { Words } from '../words.ts';

export const picture: Words['picture'] = {
  title: 'As it looked',
  lead: (at) => `As inspected on ${at}, personal data painted over. A mark leads to its evidence.`,
  open: 'Show how it looked',
  loading: 'Opening …',
  page: (n) => `Page ${n}`,
  image: (title) => `${title}, personal data painted over`,
  mark: (n) => `Hit ${n}`,
  whole: 'Full size',
  gap: 'Rows in between left out',
  row: 'Row',
  waiting: 'Pictures are taken after the inspection has ended. Please look again later.',
  none: {
    changed: 'The content has changed since it was inspected, so no picture was kept. The next inspection takes one.',
    unreachable: 'The content could not be fetched a second time, so there is no picture.',
    'no-browser':
      'This machine has no browser to take pictures with. An administrator can run “xuncha doctor” to see how to install one.',
    'not-maskable':
      'Some personal data could not be painted over reliably, so no picture was kept. See the evidence above.',
    'too-large': 'The content is too long for a picture. See the evidence above.',
    'not-drawable': 'A file of this kind has no page to show. See the evidence above.',
  },
};
