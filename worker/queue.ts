import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';

const queue = 'inspection';
/** A worker that was silent for so long is taken for dead: its inspection is handed to another, which goes on with it. */
const heartbeatSeconds = 30;
const longestSeconds = 23 * 3600;

export interface WorkQueue {
  /** Hands an inspection out, once per site however often it is called. */
  offer(inspection: { id: number; siteId: number }): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Shares inspections among the workers of one PostgreSQL through pg-boss: one at a time per worker, one worker per site.
 * The job only names the inspection; its state, its frontier and what it found stay in our own tables.
 */
export async function openWorkQueue(
  databaseUrl: string,
  log: Logger,
  work: (inspectionId: number) => Promise<void>,
): Promise<WorkQueue> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 4, application_name: 'xuncha worker' });
  boss.on('error', (error: Error) => log.warn({ error: error.name }, 'work queue'));
  await boss.start();
  await boss.createQueue(queue, {
    policy: 'exclusive',
    heartbeatSeconds,
    expireInSeconds: longestSeconds,
    retryLimit: 20,
  });
  await boss.work<{ inspection: number }>(queue, { pollingIntervalSeconds: 1, batchSize: 1 }, async (jobs) => {
    for (const job of jobs) await work(job.data.inspection);
  });
  return {
    async offer({ id, siteId }) {
      await boss.send(queue, { inspection: id }, { singletonKey: String(siteId) });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
