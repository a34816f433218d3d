import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { type CheckRole, type CheckTarget, getFlagForCheck } from '../../data/stores/verification-target.ts';
import type { Verification, VerificationEvidence, VerificationResult } from '../../data/stores/verifications.ts';
import { dayOf } from '../../data/time.ts';
import type { Browser } from '../browser/browser.ts';
import { type Answer, HttpClient } from '../crawl/client.ts';
import { declaredTypeOf, userAgentOf } from '../crawl/fetcher.ts';
import { permittedHosts, Scope } from '../crawl/scope.ts';
import type { Judged } from '../detect/judged.ts';
import { unpackLinks } from '../detect/links.ts';
import type { Pool } from '../detect/pool.ts';
import { notFoundLength, similar } from '../detect/soft-404.ts';
import { isBlockPage } from './block-page.ts';
import { askNowhere, type Nowhere } from './nowhere.ts';

export interface VerifyOptions {
  db: Database;
  settings: Pick<Settings, 'contact' | 'fetchSeconds' | 'maxBodyMb'>;
  pool: Pool;
  /** For pages that are built by script; without one they prove nothing. */
  browser?: Browser | null;
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
    permitted: permittedHosts(target.siteUrl, target.scope.privateHosts),
    connections: 1,
    timeoutMs: options.settings.fetchSeconds * 1000,
    userAgent: userAgentOf('0.1', options.settings.contact),
    maxBodyBytes: options.settings.maxBodyMb * 1024 * 1024,
  });
  try {
    const checker = new Checker(client, target, options);
    const evidence: Evidence[] = [];
    for (const { role, url } of target.addresses) evidence.push(await checker.ask(role, url, evidence[0] ?? null));
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

type Finding = Pick<Evidence, 'result' | 'note'>;

/** Asks the addresses of one take-down. Positive evidence only: what may mean something else proves nothing. */
class Checker {
  readonly #client: HttpClient;
  readonly #target: CheckTarget;
  readonly #options: VerifyOptions;
  readonly #digests: ReadonlySet<string>;
  readonly #scope: Scope;
  #nowhere: Promise<Nowhere | null> | null = null;

  constructor(client: HttpClient, target: CheckTarget, options: VerifyOptions) {
    this.#client = client;
    this.#target = target;
    this.#options = options;
    this.#digests = new Set(target.digests);
    this.#scope = new Scope({ root: target.siteUrl, ...target.scope });
  }

  async ask(role: CheckRole, url: string, item: Evidence | null): Promise<Evidence> {
    const answer = await this.#get(url);
    const said = { role, url, status: answer.status || null };
    if (answer.reason === 'not-found' || answer.reason === 'gone') return { ...said, result: 'gone' };
    if (answer.reason || !answer.body) {
      return { ...said, result: 'unknown', note: answer.refusedRedirect ? 'redirected' : (answer.reason ?? 'empty') };
    }
    const judged = await this.#judge(answer, role === 'list' || role === 'page');
    return { ...said, ...(await this.#found(role, url, answer, judged, item)) };
  }

  async #found(role: CheckRole, url: string, answer: Answer, judged: Judged, item: Evidence | null): Promise<Finding> {
    const { category } = this.#target;
    // Whatever else is wrong with an answer: what stands in it stands there.
    const left = judged.detection.hits.filter((hit) => hit.category === category && this.#digests.has(hit.digest));
    if (left.length > 0) return { result: 'still-there', note: 'hits-left' };
    const doubt = await this.#doubt(answer, judged);
    if (doubt) return doubt;
    if (category === 'site-health' && role === 'item') {
      const health = await this.#links(judged);
      if (health) return health;
    }
    const carrier = role === 'list' || role === 'page';
    const ended = this.#target.sitePatterns.some((pattern) => endedElsewhere.has(pattern));
    if (!carrier && !judged.marked && ended) return { result: 'still-there', note: 'unmarked' };
    const removed = item?.result === 'gone' && (item.status === 404 || item.status === 410);
    if (carrier && removed && unpackLinks(judged.links).some((link) => samePlace(link.url, item.url))) {
      return { result: 'unknown', note: 'still-linked' };
    }
    return { result: 'gone', note: url === answer.url ? 'without-hits' : 'without-hits-moved' };
  }

  /** Why an answer without the hits proves nothing; or how it proves it although it looks doubtful. */
  async #doubt(answer: Answer, judged: Judged): Promise<Finding | null> {
    if (judged.loginWall) return { result: 'unknown', note: 'login-required' };
    if (judged.status !== 'read' || judged.needsRender) return { result: 'unknown', note: 'not-read' };
    const { document } = judged;
    const isPage = document !== null && /html/.test(document.type);
    if (isPage && isBlockPage({ title: judged.title, text: document.text })) {
      return { result: 'unknown', note: 'block-page' };
    }
    const first = answer.chain[0] ?? answer.url;
    if (!isPage) return samePlace(first, answer.url) ? null : { result: 'unknown', note: 'redirected' };
    const nowhere = await this.#asNowhere(first);
    const asNowhere = nowhere !== null && sameText(document.text.trim().slice(0, notFoundLength), nowhere.text);
    if (judged.soft404) {
      // The site says of this address what it says of one that never was.
      return asNowhere ? { result: 'gone', note: 'soft-404-proven' } : { result: 'unknown', note: 'soft-404' };
    }
    if (!samePlace(first, answer.url)) return { result: 'unknown', note: 'redirected' };
    return asNowhere ? { result: 'unknown', note: 'same-everywhere' } : null;
  }

  /** What the site serves for an address beside this one that never existed; asked once. */
  #asNowhere(url: string): Promise<Nowhere | null> {
    this.#nowhere ??= askNowhere(
      url,
      (address) => this.#get(address),
      (answer) => this.#judge(answer, false),
    );
    return this.#nowhere;
  }

  /** Of a page with dead links: whether those that it still has lead somewhere by now. */
  async #links(judged: Judged): Promise<Finding | null> {
    const { sealer } = this.#options.db;
    const links = unpackLinks(judged.links).filter((link) => this.#digests.has(sealer.digest(link.url)));
    for (const link of links.slice(0, 20)) {
      const target = await this.#client.get(link.url);
      if (target.reason === 'not-found' || target.reason === 'gone')
        return { result: 'still-there', note: 'dead-link' };
      if (target.reason) return { result: 'unknown', note: 'link-unknown' };
    }
    return null;
  }

  /** Never conditional: a cache in between must not answer for the server. Never off the site's own hosts. */
  #get(url: string): Promise<Answer> {
    return this.#client.get(url, { mayFollow: (next) => (this.#scope.hasHostOf(next) ? null : 'out-of-scope') });
  }

  async #judge(answer: Answer, carrier: boolean): Promise<Judged> {
    const { pool, now, browser } = this.#options;
    const body = answer.body ?? new Uint8Array();
    // The thread takes the bytes with it.
    const copy = browser ? new Uint8Array(body) : null;
    const input = {
      bytes: body,
      from: 'content',
      url: answer.url,
      declaredType: declaredTypeOf(answer),
      context: { asOf: dayOf(now.toISOString()) },
      discover: carrier || this.#target.category === 'site-health',
      seal: false,
      // To be compared with what the site serves for no address at all; it goes no further.
      withDocument: true,
    } as const;
    const judged = await pool.judge(input);
    if (!judged.needsRender || judged.loginWall || !browser || !copy) return judged;
    const contentType = declaredTypeOf(answer) ?? 'text/html';
    const rendered = await browser.render({
      url: answer.url,
      body: copy,
      contentType,
      answer: (url) => this.#part(url),
    });
    if (!rendered) return judged;
    const bytes = new TextEncoder().encode(rendered.html);
    const seen = await pool.judge({ ...input, bytes, declaredType: 'text/html; charset=utf-8' });
    // A page that is still empty after its scripts ran says nothing.
    return { ...seen, needsRender: seen.needsRender && seen.characters === 0 };
  }

  /** What a page that is built by script asks for, through our own client and on the site's own hosts alone. */
  async #part(url: string) {
    if (!this.#scope.hasHostOf(url)) return null;
    const answer = await this.#get(url);
    if (!answer.body || answer.reason) return null;
    return {
      status: answer.status,
      contentType: declaredTypeOf(answer) ?? 'application/octet-stream',
      body: answer.body,
    };
  }
}

/** Likeness is measured in Chinese characters; a text with hardly any has to be the very same. */
function sameText(one: string, other: string): boolean {
  return (other.match(/\p{Script=Han}/gu)?.length ?? 0) < 9 ? one === other : similar(one, other);
}

/** The same place but for the scheme, a slash at the end or the name of an index. */
function samePlace(one: string, other: string): boolean {
  const place = (text: string) => {
    const url = URL.parse(text);
    return url ? `${url.hostname.replace(/^www\./, '')}${plain(url.pathname)}${url.search}` : text;
  };
  return place(one) === place(other);
}

const plain = (path: string): string => path.replace(/\/(?:index\.(?:html?|shtml|jsp|php))?$/i, '');
