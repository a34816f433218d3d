import cron, { type ScheduledTask } from 'node-cron';
import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import { requestInspection } from '../data/stores/inspections.ts';
import { listSites, markDue, type Site } from '../data/stores/sites.ts';
import { dayOf } from '../data/time.ts';

export interface ScheduleOptions {
  db: Database;
  log: Logger;
  now(): Date;
  /** Called after an inspection was requested. */
  wake(): void;
}

/** How often sites that were added, changed or removed meanwhile are noticed. */
const refreshMs = 15_000;

/**
 * Requests inspections at the times of each site's schedule, in Asia/Shanghai. What was missed while no worker ran is
 * made up for once, however many runs it was. A site whose inspection still runs or waits gets no second one.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #tasks = new Map<number, { expression: string; task: ScheduledTask }>();
  #timer: NodeJS.Timeout | null = null;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh(), refreshMs);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#refreshing;
    await Promise.all([...this.#tasks.values()].map(({ task }) => task.destroy()));
    this.#tasks.clear();
  }

  /** Brings the timers in line with the sites as they are now. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() =>
      this.#refresh().catch((error: unknown) => {
        this.#options.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'schedule refresh failed');
      }),
    );
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const sites = await listSites(this.#options.db);
    const there = new Set(sites.map((site) => site.id));
    for (const [id, { task }] of this.#tasks) {
      if (there.has(id)) continue;
      await task.destroy();
      this.#tasks.delete(id);
    }
    for (const site of sites) {
      if (this.#tasks.get(site.id)?.expression === site.schedule) continue;
      await this.#tasks.get(site.id)?.task.destroy();
      const task = cron.schedule(site.schedule, () => this.#due(site.id, 'schedule'), {
        timezone: 'Asia/Shanghai',
        noOverlap: true,
        name: `site ${site.id}`,
      });
      this.#tasks.set(site.id, { expression: site.schedule, task });
      await this.#catchUp(site);
    }
  }

  async #catchUp(site: Site): Promise<void> {
    const now = this.#options.now();
    const since = site.lastDueAt ?? site.createdAt;
    if (missedRun(site.schedule, new Date(since), now)) await this.#due(site.id, 'catch-up');
    else if (!site.lastDueAt) await markDue(this.#options.db, site.id, now.toISOString());
  }

  async #due(siteId: number, trigger: 'schedule' | 'catch-up'): Promise<void> {
    const { db, log, now, wake } = this.#options;
    const at = now().toISOString();
    try {
      await markDue(db, siteId, at);
      const asked = await requestInspection(db, { siteId, trigger, asOf: dayOf(at) }, { actor: 'system', at });
      log.info({ site: siteId, inspection: asked.id, trigger, already: asked.already }, 'inspection due');
      wake();
    } catch (error) {
      log.warn(
        { site: siteId, error: error instanceof Error ? error.name : 'unknown' },
        'inspection could not be requested',
      );
    }
  }
}

/** Whether a schedule had a run after `since` and before `now`, by walking it in the time of Shanghai. */
export function missedRun(expression: string, since: Date, now: Date): boolean {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 || since >= now) return false;
  // A schedule repeats within a year; looking at each minute of it would be slow, so days are matched first.
  const earliest = Math.max(since.getTime() + 60_000, now.getTime() - 366 * 86_400_000);
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = fields;
  const shift = 8 * 3_600_000;
  for (let time = Math.floor(earliest / 60_000) * 60_000; time <= now.getTime(); ) {
    const local = new Date(time + shift);
    const dayFits = day === '*' || fits(day, local.getUTCDate(), 1, 31);
    const weekdayFits = weekday === '*' || fits(weekday, local.getUTCDay(), 0, 7);
    // As cron has it: where both days are given, either is enough.
    const days = day !== '*' && weekday !== '*' ? dayFits || weekdayFits : dayFits && weekdayFits;
    if (!days || !fits(month, local.getUTCMonth() + 1, 1, 12)) {
      time += 86_400_000 - ((time + shift) % 86_400_000);
    } else if (!fits(hour, local.getUTCHours(), 0, 23)) {
      time += 3_600_000 - ((time + shift) % 3_600_000);
    } else if (!fits(minute, local.getUTCMinutes(), 0, 59)) time += 60_000;
    else return true;
  }
  return false;
}

const names: Record<string, number> = Object.fromEntries([
  ...['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name, at) => [name, at] as const),
  ...['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
    (name, at) => [name, at + 1] as const,
  ),
]);

function fits(field: string, value: number, least: number, most: number): boolean {
  return field.split(',').some((part) => {
    const [range = '*', step] = part.split('/');
    const number = (text: string) => names[text.slice(0, 3).toLowerCase()] ?? Number(text);
    const [from, to] =
      range === '*'
        ? [least, most]
        : range.includes('-')
          ? [number(range.split('-')[0] ?? ''), number(range.split('-')[1] ?? '')]
          : [number(range), step ? most : number(range)];
    const every = Number(step ?? 1);
    const hit = (v: number) => v >= from && v <= to && (v - from) % every === 0;
    return hit(value) || (most === 7 && value === 0 && hit(7));
  });
}
