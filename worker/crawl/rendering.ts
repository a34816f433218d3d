import { createHash } from 'node:crypto';
import type { Database } from '../../data/connect.ts';
import { findItemByUrl } from '../../data/stores/items.ts';
import type { Browser, Rendered } from '../browser/browser.ts';
import type { Answer } from './client.ts';
import { declaredTypeOf, type Fetcher } from './fetcher.ts';

export interface RenderingOptions {
  db: Database;
  siteId: number;
  browser: Browser;
  fetcher: Fetcher;
}

/** Pages that are built by script: rendered through our own client, and again only when what they are built of changed. */
export class Rendering {
  readonly #options: RenderingOptions;

  constructor(options: RenderingOptions) {
    this.#options = options;
  }

  render(answer: Answer, body: Uint8Array): Promise<Rendered | null> {
    const { browser, fetcher } = this.#options;
    return browser.render({
      url: answer.url,
      body,
      contentType: declaredTypeOf(answer) ?? 'text/html',
      answer: async (url) => {
        const part = await fetcher.visit(url);
        if (!part.body || part.reason) return null;
        return {
          status: part.status,
          contentType: declaredTypeOf(part) ?? 'application/octet-stream',
          body: part.body,
        };
      },
    });
  }

  /** Whether data that a page was built of is no longer what it was. */
  async changed(data: readonly string[]): Promise<boolean> {
    const { db, siteId, fetcher } = this.#options;
    for (const url of data) {
      const item = await findItemByUrl(db, url, siteId);
      if (!item?.contentHash) return true;
      const answer = await fetcher.visit(url, { etag: item.etag, lastModified: item.lastModified });
      if (answer.notModified) continue;
      if (!answer.body || answer.reason) return false;
      if (createHash('sha256').update(answer.body).digest('base64url') !== item.contentHash) return true;
    }
    return false;
  }
}
