/** The plain choices of the form, with the schedule that each stands for; nights, when a site is least used. */
export const plainSchedules = {
  nightly: '30 2 * * *',
  weekdays: '30 2 * * 1-5',
  'twice-daily': '30 2,13 * * *',
  weekly: '30 2 * * 6',
  monthly: '30 2 1 * *',
} as const;

export type PlainSchedule = keyof typeof plainSchedules;

export function isPlainSchedule(word: string): word is PlainSchedule {
  return Object.hasOwn(plainSchedules, word);
}

/** Which plain choice an expression is, or `custom`. */
export function plainOf(expression: string): PlainSchedule | 'custom' {
  const found = Object.entries(plainSchedules).find(([, cronText]) => cronText === expression.trim());
  return found && isPlainSchedule(found[0]) ? found[0] : 'custom';
}
