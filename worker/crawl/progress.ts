import type { Visit } from '../../data/stores/frontier.ts';
import type { Counts } from '../../data/stores/inspections.ts';
import { hoursAfter } from '../../data/time.ts';
import type { Answer } from './client.ts';
import { nextInterval } from './interval.ts';

/** Figures of one inspection, while it runs and at its end. */
export class Progress {
  /** Addresses that were visited. */
  done = 0;
  queued = 0;
  pages = 0;
  attachments = 0;
  read = 0;
  partial = 0;
  unread = 0;
  notModified = 0;
  rendered = 0;
  /** Addresses that a server answered at all. */
  answered = 0;
  sitemapsRead = false;
  readonly #before: Counts;
  readonly #started = performance.now();
  readonly #recent: { at: number; done: number }[] = [];

  /** @param before figures of the part that ran before a restart */
  constructor(before: Counts) {
    this.#before = before;
    this.pages = before.pages ?? 0;
    this.attachments = before.attachments ?? 0;
    this.read = before.read ?? 0;
    this.partial = before.partial ?? 0;
    this.unread = before.unread ?? 0;
    this.notModified = before.notModified ?? 0;
    this.rendered = before.rendered ?? 0;
    this.sitemapsRead = (before.sitemapsRead ?? 0) === 1;
  }

  count(visit: Visit, answer: Answer): void {
    this.done++;
    this.queued = Math.max(0, this.queued - 1);
    if (visit.kind === 'page') this.pages++;
    else this.attachments++;
    if (answer.status > 0) this.answered++;
  }

  outcome(status: 'read' | 'partial' | 'unread'): void {
    this[status]++;
  }

  /** When an unchanged item is looked at next. */
  interval(visit: Visit, at: string): { intervalHours: number; nextDueAt: string } {
    const hours = nextInterval(visit.intervalHours, false, visit.intervalHours === 12);
    return { intervalHours: hours, nextDueAt: hoursAfter(at, hours) };
  }

  counts(
    load: { requests: number; bytes: number; serverMs: number },
    flags: { raised: number; reopened: number; resolved: number },
    trapped: number,
  ): Counts {
    const before = (name: string) => this.#before[name] ?? 0;
    const seconds = (performance.now() - this.#started) / 1000 + before('seconds');
    const requests = load.requests + before('requests');
    const bytes = load.bytes + before('bytes');
    return {
      // All that is known of so far: what was visited and what waits.
      seen: this.done + this.queued,
      queued: this.queued,
      pages: this.pages,
      attachments: this.attachments,
      read: this.read,
      partial: this.partial,
      unread: this.unread,
      notModified: this.notModified,
      rendered: this.rendered,
      trapped: trapped + before('trapped'),
      requests,
      bytes,
      flags: flags.raised + flags.reopened + before('flags'),
      newFlags: flags.raised + before('newFlags'),
      resolved: flags.resolved + before('resolved'),
      seconds: Math.round(seconds * 10) / 10,
      // What the inspection cost the site: requests a minute, and seconds in which one of its servers was at work.
      requestsPerMinute: Math.round((requests / Math.max(seconds, 1)) * 60),
      serverSeconds: Math.round(load.serverMs / 100) / 10 + before('serverSeconds'),
      etaSeconds: this.#eta(),
      sitemapsRead: this.sitemapsRead ? 1 : 0,
    };
  }

  /** Seconds left at the pace of the last half minute; 0 when there is nothing to go by. */
  #eta(): number {
    const at = performance.now();
    this.#recent.push({ at, done: this.done });
    while (this.#recent.length > 2 && at - (this.#recent[0]?.at ?? at) > 30_000) this.#recent.shift();
    const first = this.#recent[0];
    if (!first || this.queued === 0) return 0;
    const rate = ((this.done - first.done) / Math.max(1, at - first.at)) * 1000;
    return rate > 0 ? Math.round(this.queued / rate) : 0;
  }
}
