import cron from 'node-cron';

export const allowedCron =
  'five fields "minute hour day month weekday", e.g. "30 2 * * *" for every night at 02:30 (Asia/Shanghai)';

/** What is wrong with a schedule of five fields; null when it can be used and its day does come (31 February never does). */
export function cronProblem(expression: string): string | null {
  const text = expression.trim();
  if (text.split(/\s+/).length !== 5 || !cron.validate(text)) return `allowed: ${allowedCron}`;
  return nextRuns(text, 1).length > 0 ? null : `that day never comes; allowed: ${allowedCron}`;
}

/** The next runs from now on of an expression in the time of Shanghai; empty for one that never runs. */
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
