import type { Words } from '../words.ts';

export const units: Words['units'] = {
  title: 'Units',
  lead: 'The departments that own columns; they receive the notice when something is taken down.',
  caption: 'All units',
  head: { name: 'Name', email: 'Mail', contact: 'Contact', actions: 'Actions' },
  add: 'Add a unit',
  edit: (name) => `Change ${name}`,
  name: 'Name',
  email: 'Mail address',
  emailHint: 'Notices are sent here.',
  escalationEmail: 'Mail address when late',
  escalationHint:
    'Also hears of it once the deadline has passed, such as the leader in charge or the supervising office.',
  contact: 'Contact',
  done: { saved: (name) => `${name} saved.`, removed: (name) => `${name} removed.` },
  inUse: 'This unit still has columns, flags or users and cannot be removed.',
  empty: { title: 'There is no unit yet', next: 'Add one, then give it columns under Sites.' },
  problem: {
    name: 'Give a name of 2–80 characters.',
    email: 'Give a valid mail address, or none.',
    escalationEmail: 'Give a valid mail address, or none.',
  },
};
