import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { addDays, compact, type Day, monthFolder } from './days.ts';
import type { Random } from './random.ts';
import { renderArticle, renderList } from './render.ts';
import { type Arguable, categoryOf, type Decoy, type Planted, type Truth } from './truth.ts';

/** What the server answers at one address. */
export interface Resource {
  body: Uint8Array;
  /** Content-Type as sent; null: none. */
  type: string | null;
  etag: string;
  lastModified: Date;
  status: number;
  /** Where a redirect leads. */
  location?: string;
  delayMs?: number;
  /** For people and tests: page, attachment, or neither (style, script, data). */
  kind: 'page' | 'attachment' | 'other';
}

/** Which of the encodings of real sites a page is sent in, and how it says so. */
export type Charset = 'utf-8' | 'gbk-header' | 'gbk-meta' | 'gbk-undeclared';

export interface Column {
  path: string;
  name: string;
  type: string;
  charset: Charset;
  /** `script`: the list is fetched and built by JavaScript; `onclick`: pages turn without a plain link. */
  paging: 'link' | 'script' | 'onclick';
  perPage: number;
  /** Whether its articles carry the head table. */
  head: boolean;
}

/** One published thing that problems can be planted in. */
export interface Item {
  path: string;
  label: string;
  plant(
    pattern: string,
    count: number,
    where: string,
    more?: Pick<Planted, 'persons' | 'target' | 'or' | 'also' | 'needs'>,
  ): Item;
  decoy(pattern: string, reason: string, where: string): Item;
  arguable(pattern: string, reason: string): Item;
}

export interface ArticleInput {
  column: Column;
  title: string;
  published: Day;
  source: string;
  /** Late, so that documents can link to each other. */
  body: string | (() => string);
  head?: [label: string, value: string][];
  attachments?: Item[];
  charset?: Charset;
  /** Day in the address where it differs from the publication day. */
  addressDay?: Day;
  /** Linked from its column's list; false: reached some other way. */
  listed?: boolean;
  /** In place of a made-up address. */
  address?: string;
}

export interface Article extends ArticleInput, Item {
  time: string;
  /** What its body links to, filled after it is made. */
  related: Article[];
}

export class SiteBuilder {
  readonly random: Random;
  readonly asOf: Day;
  readonly resources = new Map<string, Resource>();
  readonly columns: Column[] = [];
  readonly articles: Article[] = [];
  /** Address → milliseconds that its answer takes. */
  readonly slow = new Map<string, number>();
  /** Addresses that nothing links to but the sitemap. */
  readonly sitemapOnly: string[] = [];
  readonly #pending: Promise<void>[] = [];
  readonly #planted: Planted[] = [];
  readonly #decoys: Decoy[] = [];
  readonly #arguable: Arguable[] = [];
  #serial = 1000;

  constructor(random: Random, asOf: Day) {
    this.random = random;
    this.asOf = asOf;
  }

  column(column: Column): Column {
    this.columns.push(column);
    return column;
  }

  /** A published page that is no article: lists, home, traps. */
  item(path: string, label = path): Item {
    const item: Item = {
      path,
      label,
      plant: (pattern, count, where, more = {}) => {
        this.#planted.push({ path, category: categoryOf(pattern), pattern, count, where, ...more });
        return item;
      },
      decoy: (pattern, reason, where) => {
        categoryOf(pattern);
        this.#decoys.push({ path, pattern, reason, where });
        return item;
      },
      arguable: (pattern, reason) => {
        categoryOf(pattern);
        this.#arguable.push({ path, pattern, reason });
        return item;
      },
    };
    return item;
  }

  article(input: ArticleInput): Article {
    this.#serial += this.random.int(3, 97);
    const day = input.addressDay ?? input.published;
    const path = input.address ?? `${input.column.path}${monthFolder(day)}/t${compact(day)}_${this.#serial}.html`;
    const hour = this.random.int(8, 17);
    const time = `${String(hour).padStart(2, '0')}:${String(this.random.int(0, 59)).padStart(2, '0')}`;
    const article: Article = { ...input, ...this.item(path, input.title), time, related: [] };
    this.articles.push(article);
    return article;
  }

  /** A file under a name like those that content systems give: P020261103345678901234.pdf. */
  attach(
    column: Column,
    published: Day,
    label: string,
    bytes: Uint8Array | Promise<Uint8Array>,
    type: string | null,
    name?: string,
  ): Item {
    const extension = label.slice(label.lastIndexOf('.'));
    const file = name ?? `P0${compact(published)}${this.random.digits(12)}${extension}`;
    const path = `${column.path}${monthFolder(published)}/${file}`;
    this.#pending.push(
      Promise.resolve(bytes).then((body) => this.put(path, body, type, published, { kind: 'attachment' })),
    );
    return this.item(path, label);
  }

  put(
    path: string,
    body: Uint8Array | string,
    type: string | null,
    published: Day,
    more: Partial<Pick<Resource, 'status' | 'location' | 'delayMs' | 'kind'>> = {},
  ): void {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    this.resources.set(path, {
      body: bytes,
      type,
      etag: `"${createHash('sha1').update(bytes).digest('hex').slice(0, 16)}"`,
      lastModified: new Date(`${published}T01:${String(bytes.length % 60).padStart(2, '0')}:00Z`),
      status: 200,
      kind: 'other',
      ...more,
    });
  }

  putPage(path: string, html: string, charset: Charset, published: Day, more: Partial<Resource> = {}): void {
    const body = charset === 'utf-8' ? html : iconv.encode(html, 'gbk');
    const type = {
      'utf-8': 'text/html; charset=utf-8',
      'gbk-header': 'text/html; charset=GBK',
      'gbk-meta': 'text/html',
      'gbk-undeclared': 'text/html',
    }[charset];
    this.put(path, body, type, published, { kind: 'page', ...more });
  }

  /** Renders what is not rendered yet and waits for every attachment. */
  async finish(): Promise<void> {
    await Promise.all(this.#pending);
    for (const article of this.articles) {
      const charset = article.charset ?? article.column.charset;
      const delayMs = this.slow.get(article.path);
      this.putPage(
        article.path,
        renderArticle(article, charset),
        charset,
        article.published,
        delayMs ? { delayMs } : {},
      );
    }
    for (const column of this.columns) renderList(this, column);
  }

  articlesOf(column: Column): Article[] {
    return this.articles
      .filter((article) => article.column === column && article.listed !== false)
      .sort((a, b) =>
        a.published === b.published ? a.path.localeCompare(b.path) : a.published < b.published ? 1 : -1,
      );
  }

  truth(seed: number): Truth {
    const kinds = [...this.resources.values()];
    const order = <T extends { path: string; pattern: string }>(list: T[]): T[] =>
      [...list].sort((a, b) => `${a.path} ${a.pattern}`.localeCompare(`${b.path} ${b.pattern}`));
    return {
      seed,
      asOf: this.asOf,
      pages: kinds.filter((resource) => resource.kind === 'page' && resource.status === 200).length,
      attachments: kinds.filter((resource) => resource.kind === 'attachment').length,
      planted: order(this.#planted),
      decoys: order(this.#decoys),
      arguable: order(this.#arguable),
    };
  }
}

/** Publication day `days` before asOf. */
export function ago(builder: SiteBuilder, days: number): Day {
  return addDays(builder.asOf, -days);
}
