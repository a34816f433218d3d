import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { type CheckTarget, getFlagForCheck } from '../../data/stores/verification-target.ts';
import type { Verification, VerificationEvidence, VerificationResult } from '../../data/stores/verifications.ts';
import { dayOf } from '../../data/time.ts';
import { HttpClient } from '../crawl/client.ts';
import { declaredTypeOf, userAgentOf } from '../crawl/fetcher.ts';
import { permittedHosts } from '../crawl/scope.ts';
import { unpackLinks } from '../detect/links.ts';
import type { Pool } from '../detect/pool.ts';

export interface VerifyOptions {
  db: Database;
  settings: Pick<Settings, 'contact' | 'fetchSeconds' | 'maxBodyMb'>;
  pool: Pool;
  now: Date;
}

type Evidence = VerificationEvidence[number];

/** Found by what another document says: the page itself shows no more than whether it is marked by now. */
const endedElsewhere = new Set([
  'repealed-document',
  'superseded-document',
  'contradicting-validity',
  'unmarked-interpretation',
]);

/** What one check found, ready for `recordVerification`; null when the flag is no longer there. */
export async function verify(
  check: Verification,
  options: VerifyOptions,
): Promise<{ result: VerificationResult; evidence: VerificationEvidence } | null> {
  const target = await getFlagForCheck(options.db, check.flagId);
  if (!target) return null;
  const client = new HttpClient({
    permitted: permittedHosts(target.siteUrl, target.privateHosts),
    connections: 1,
    timeoutMs: options.settings.fetchSeconds * 1000,
    userAgent: userAgentOf('0.1', options.settings.contact),
    maxBodyBytes: options.settings.maxBodyMb * 1024 * 1024,
  });
  const digests = new Set(target.digests);
  try {
    const evidence: Evidence[] = [];
    for (const { role, url } of target.addresses) {
      evidence.push(await ask(client, role, url, target, digests, options));
    }
    return { result: resultOf(evidence), evidence };
  } finally {
    await client.close();
  }
}

/** Gone only when every address proves it; one that still shows it is enough for the opposite. */
export function resultOf(evidence: readonly Evidence[]): VerificationResult {
  if (evidence.some((one) => one.result === 'still-there')) return 'still-there';
  return evidence.length > 0 && evidence.every((one) => one.result === 'gone') ? 'gone' : 'unknown';
}

async function ask(
  client: HttpClient,
  role: string,
  url: string,
  { category, sitePatterns }: CheckTarget,
  digests: ReadonlySet<string>,
  options: VerifyOptions,
): Promise<Evidence> {
  // Never conditional: a cache in between must not answer for the server.
  const answer = await client.get(url);
  const status = answer.status || null;
  if (answer.reason === 'not-found' || answer.reason === 'gone') return { role, url, status, result: 'gone' };
  if (answer.reason || !answer.body) {
    return { role, url, status, result: 'unknown', note: answer.note ?? 'no content' };
  }
  const judged = await options.pool.judge({
    bytes: answer.body,
    from: 'content',
    url: answer.url,
    declaredType: declaredTypeOf(answer),
    context: { asOf: dayOf(options.now.toISOString()) },
    discover: category === 'site-health',
    seal: false,
  });
  if (judged.soft404) return { role, url, status, result: 'gone', note: 'The page says that there is nothing here.' };
  if (judged.status !== 'read' || judged.loginWall || judged.needsRender) {
    return { role, url, status, result: 'unknown', note: 'The content was not read in full.' };
  }
  if (category === 'site-health' && role === 'item') {
    const links = unpackLinks(judged.links).filter((link) => digests.has(options.db.sealer.digest(link.url)));
    for (const link of links.slice(0, 20)) {
      const target = await client.get(link.url);
      if (target.reason === 'not-found' || target.reason === 'gone') {
        return { role, url, status, result: 'still-there', note: 'The page still links to what is not there.' };
      }
      if (target.reason) return { role, url, status, result: 'unknown', note: 'A linked address did not answer.' };
    }
  }
  const left = judged.detection.hits.filter((hit) => hit.category === category && digests.has(hit.digest));
  if (left.length > 0)
    return { role, url, status, result: 'still-there', note: `${left.length} of the hits are still there.` };
  if (role !== 'list' && !judged.marked && sitePatterns.some((pattern) => endedElsewhere.has(pattern))) {
    return { role, url, status, result: 'still-there', note: 'The page does not say that its document has ended.' };
  }
  return { role, url, status, result: 'gone', note: 'Served without what was found.' };
}
