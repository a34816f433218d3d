import cron from 'node-cron';

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

/** Checks a schedule of five fields (minute hour day month weekday); null when it can be used. */
export function scheduleFault(expression: string): string | null {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) return `${fields.length} ≠ 5`;
  const checked = cron.validateDetailed(expression.trim());
  if (!checked.valid) return checked.errors.map((error) => `${error.field}: ${error.value ?? ''}`).join(', ');
  // A day that never comes (31 February) is valid by its fields and yet never runs.
  return nextRuns(expression, 1).length > 0 ? null : 'never';
}

/** The next runs from now on, in UTC, of an expression in the time of Shanghai. */
export function nextRuns(expression: string, count: number): Date[] {
  try {
    const task = cron.createTask(expression.trim(), () => {}, { timezone: 'Asia/Shanghai' });
    const runs = task.getNextRuns(count);
    void task.destroy();
    return runs;
  } catch {
    return []; // an expression that node-cron cannot follow has no next run
  }
}
