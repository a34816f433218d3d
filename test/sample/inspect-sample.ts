import { saveColumn } from '../../data/stores/columns.ts';
import type { InspectResult } from '../../worker/inspection.ts';
import { mailDomain } from '../sample-site/district.ts';
import { type RunningSite, startSampleSite } from '../sample-site/server.ts';
import { openInspector } from '../worker/support/inspector.ts';
import { type Raised, raisedBy } from './compare.ts';

export const sampleDay = '2026-11-23';

/** Columns with a period of updating that no rule names. */
const columns: [name: string, pathPrefix: string, updateDays: number][] = [['统计信息', '/zwgk/tjxx/', 120]];

export interface SampleInspection {
  site: RunningSite;
  first: InspectResult;
  raised: Raised[];
  /** Addresses that were seen, with their outcome. */
  items: Map<string, { status: string | null; reason: string | null }>;
  seconds: number;
  /** The same again; gives what was asked for this time. */
  again(): Promise<{ result: InspectResult; requests: RunningSite['requests']; raised: Raised[] }>;
  close(): Promise<void>;
}

/** The real worker over the sample site: a fresh SQLite database, one whole inspection, rendering where a page needs it. */
export async function inspectSample(): Promise<SampleInspection> {
  const site = await startSampleSite({ asOf: sampleDay });
  const inspector = await openInspector();
  try {
    const added = await inspector.addSite(`${site.url}/`, { render: 'auto', scope: { ownDomains: [mailDomain] } });
    // What an administrator would have set; the other columns speak for themselves.
    for (const [name, pathPrefix, updateDays] of columns) {
      const column = { siteId: added.id, name, pathPrefix, unitId: null, updateDays };
      await saveColumn(inspector.db, column, { actor: 'system', at: new Date().toISOString() });
    }
    const started = performance.now();
    const first = await inspector.inspect(added, sampleDay);
    const seconds = (performance.now() - started) / 1000;
    const raised = await raisedBy(inspector.db, added.id, site.url);
    const items = await inspector.items(added);
    return {
      site,
      first,
      raised,
      items: new Map([...items].map(([path, { status, reason }]) => [path, { status, reason }])),
      seconds,
      async again() {
        const from = site.requests.length;
        const result = await inspector.inspect(added, sampleDay);
        return {
          result,
          requests: site.requests.slice(from),
          raised: await raisedBy(inspector.db, added.id, site.url),
        };
      },
      async close() {
        await inspector.close();
        await site.close();
      },
    };
  } catch (error) {
    await inspector.close();
    await site.close();
    throw error;
  }
}
