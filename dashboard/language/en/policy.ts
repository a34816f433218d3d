import type { Words } from '../words.ts';

export const policy: Words['policy'] = {
  title: 'Rules for decisions',
  lead: 'Deadlines, checks, and when a second person is needed. Changes hold at once for what is decided from then on, and are logged.',
  second: 'Second person',
  secondHint: 'From this severity on, keeping something online takes a second person.',
  secondFrom: (level) => `${level} and above`,
  never: 'Never',
  deadlines: 'Deadline for the unit (hours)',
  deadlinesHint: 'Hours that the owning unit has after a take-down, counted from the notice; 1 to 8760.',
  lease: 'How long a flag is held (minutes)',
  leaseHint: 'After a reviewer opened a flag, nobody else can decide it for so long; 1 to 60.',
  checks: 'Checks after a take-down (hours)',
  checksHint: 'When the item is asked for again, ascending, with commas; 6 at most.',
  submit: 'Save',
  done: 'Saved; the rules hold at once.',
  standard: (value) => `Shipped: ${value}`,
  wrong: 'Fill this in as described.',
};
