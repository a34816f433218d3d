import type { BrowserContext, Browser as Chromium, Page, Route } from 'playwright';
import { findBrowser, fontConfig } from './find.ts';

/** What our own client answers for a request of a page; null refuses it. */
export type AnswerRequest = (url: string) => Promise<{
  status: number;
  contentType: string;
  body: Uint8Array;
} | null>;

export interface RenderRequest {
  url: string;
  /** The page as it was fetched: it is not asked for again. */
  body: Uint8Array;
  contentType: string;
  /** Everything else that the page asks for goes through the inspector's own client: its scope, pace and limits hold. */
  answer: AnswerRequest;
  milliseconds?: number;
}

export interface Rendered {
  html: string;
  /** Data that its scripts asked for: lists behind a JavaScript column. */
  data: string[];
  /** Where its scripts wanted to go. */
  leadsTo: string[];
}

export interface PdfOptions {
  format?: 'A4' | 'A3';
  landscape?: boolean;
}

export interface Browser {
  /** The page after its scripts have run; null when it could not be rendered in time. */
  render(request: RenderRequest): Promise<Rendered | null>;
  /**
   * The page as a visitor sees it, with its styles and pictures, handed to `work`; null when it could not be shown in
   * time. @throws BrowserError
   */
  look<T>(request: RenderRequest, work: (page: Page) => Promise<T>): Promise<T | null>;
  /** HTML without any outside resource → PDF. @throws BrowserError when there is no browser */
  pdf(html: string, options?: PdfOptions): Promise<Uint8Array>;
  /** HTML without any outside resource → PNG of the whole page. @throws BrowserError */
  screenshot(html: string, size?: { width: number; height: number }): Promise<Uint8Array>;
  /** Where the browser comes from, or null when there is none. */
  origin(): Promise<string | null>;
  close(): Promise<void>;
}

/** No browser could be started; the message names the mend. */
export class BrowserError extends Error {
  readonly code = 'no-browser';
}

const pageUses = 40;
const browserUses = 400;
const mostPages = 2;
const renderMs = 15_000;
/** No request under way for so long: the page has what it wanted. */
const quietMs = 150;
/** What a page is not given when only its text is wanted, and when somebody is to see it. */
const neverShown = ['media', 'websocket', 'eventsource', 'manifest', 'ping'];
const notForText = new Set([...neverShown, 'image', 'font', 'stylesheet']);
/** A frame (`document`) is a page of its own, with findings of its own. */
const notForSight = new Set([...neverShown, 'document']);

export function openBrowser(options: { configured: string }): Browser {
  return new ReusedBrowser(options.configured);
}

interface Slot {
  context: BrowserContext;
  page: Page;
  uses: number;
}

/** One Chromium, started when it is first needed, with pages that are used again; both are replaced when worn or hung. */
class ReusedBrowser implements Browser {
  readonly #configured: string;
  #chromium: Promise<Chromium> | null = null;
  #starting: Promise<unknown> = Promise.resolve();
  #process: number | null = null;
  #uses = 0;
  #free: Slot[] = [];
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(configured: string) {
    this.#configured = configured;
  }

  async origin(): Promise<string | null> {
    return (await findBrowser(this.#configured))?.origin ?? null;
  }

  async render(request: RenderRequest): Promise<Rendered | null> {
    return this.#orNull(request, async (page) => {
      const { data, leadsTo } = await openPage(page, request, notForText);
      return { html: await page.content(), data: [...new Set(data)], leadsTo: [...new Set(leadsTo)] };
    });
  }

  async look<T>(request: RenderRequest, work: (page: Page) => Promise<T>): Promise<T | null> {
    return this.#orNull(request, async (page) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await openPage(page, request, notForSight);
      return work(page);
    });
  }

  #orNull<T>(request: RenderRequest, work: (page: Page) => Promise<T>): Promise<T | null> {
    return this.#withPage(request.milliseconds ?? renderMs, work).catch((error: unknown) => {
      if (error instanceof BrowserError) throw error;
      return null;
    });
  }

  pdf(html: string, options: PdfOptions = {}): Promise<Uint8Array> {
    return this.#own(html, (page) => page.pdf({ format: 'A4', printBackground: true, ...options }));
  }

  screenshot(html: string, size = { width: 1280, height: 800 }): Promise<Uint8Array> {
    return this.#own(html, async (page) => {
      await page.setViewportSize(size);
      return page.screenshot({ fullPage: true });
    });
  }

  async close(): Promise<void> {
    const running = this.#chromium;
    this.#chromium = null;
    this.#free = [];
    const closed = running?.then((browser) => browser.close()).catch(() => {});
    const late = new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref());
    await Promise.race([closed, late]);
  }

  /** Our own HTML: nothing is loaded from anywhere. */
  #own<T>(html: string, work: (page: Page) => Promise<T>): Promise<T> {
    return this.#withPage(30_000, async (page) => {
      await page.route('**/*', (route) => route.abort());
      await page.setContent(html, { waitUntil: 'load' });
      await page.evaluate('document.fonts.ready.then(() => true)');
      return work(page);
    });
  }

  async #withPage<T>(milliseconds: number, work: (page: Page) => Promise<T>): Promise<T> {
    while (this.#busy >= mostPages) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy++;
    let slot: Slot | null = null;
    let timer: NodeJS.Timeout | undefined;
    try {
      slot = await this.#slot();
      const hung = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('rendering took too long')), milliseconds + 5_000);
      });
      const result = await Promise.race([work(slot.page), hung]);
      await this.#giveBack(slot);
      return result;
    } catch (error) {
      if (slot) await this.#throwAway(slot);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  async #slot(): Promise<Slot> {
    const browser = await this.#started();
    const free = this.#free.pop();
    if (free?.page.context().browser()?.isConnected()) return free;
    const context = await browser.newContext({
      serviceWorkers: 'block',
      acceptDownloads: false,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    const page = await context.newPage();
    // Windows that scripts open are closed unseen.
    context.on('page', (other) => {
      if (other !== page) void other.close().catch(() => {});
    });
    return { context, page, uses: 0 };
  }

  async #giveBack(slot: Slot): Promise<void> {
    slot.uses++;
    if (slot.uses >= pageUses) return this.#throwAway(slot);
    await slot.page.unrouteAll({ behavior: 'ignoreErrors' });
    await slot.context.clearCookies();
    await slot.page.goto('about:blank');
    this.#free.push(slot);
  }

  /** A page that does not even close takes its browser with it. */
  async #throwAway(slot: Slot): Promise<void> {
    const closed = slot.context.close().then(
      () => true,
      () => true,
    );
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 2_000).unref());
    if (await Promise.race([closed, late])) return;
    // It does not listen any more: it is ended from outside, for its own closing would wait half a minute.
    this.#chromium = null;
    this.#free = [];
    if (this.#process !== null) process.kill(this.#process, 'SIGKILL');
    this.#process = null;
  }

  /** One at a time: two pages that are wanted at once must not start two browsers. */
  #started(): Promise<Chromium> {
    const started = this.#starting.catch(() => {}).then(() => this.#start());
    this.#starting = started;
    return started;
  }

  async #start(): Promise<Chromium> {
    const running = await this.#chromium?.catch(() => null);
    if (running?.isConnected() && (this.#uses < browserUses || this.#busy > 1)) {
      this.#uses++;
      return running;
    }
    await this.close();
    this.#uses = 1;
    this.#chromium = this.#launch();
    return this.#chromium;
  }

  async #launch(): Promise<Chromium> {
    const found = await findBrowser(this.#configured);
    if (!found) {
      throw new BrowserError('there is no Chromium: install one, or name it in XUNCHA_BROWSER');
    }
    try {
      // Loaded when it is needed: most inspections render nothing.
      const { chromium } = await import('playwright');
      const browser = await chromium.launch({
        executablePath: found.path,
        args: found.args,
        headless: true,
        timeout: 30_000,
        env: { ...process.env, FONTCONFIG_FILE: fontConfig() },
      });
      this.#process = await processOf(browser).catch(() => null);
      return browser;
    } catch (error) {
      throw new BrowserError(`${found.path} does not start; name another Chromium in XUNCHA_BROWSER`, { cause: error });
    }
  }
}

/** Process id of a browser, to end it when it hangs; null where it does not tell. */
async function processOf(browser: Chromium): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.find((info) => info.type === 'browser')?.id ?? null;
}

/** Opens a page that was fetched already, and waits until its scripts have what they want. */
async function openPage(
  page: Page,
  request: RenderRequest,
  blocked: ReadonlySet<string>,
): Promise<{ data: string[]; leadsTo: string[] }> {
  const data: string[] = [];
  const leadsTo: string[] = [];
  let underWay = 0;
  let lastAt = performance.now();
  let served = false;
  const handle = async (route: Route) => {
    const asked = route.request();
    const url = asked.url();
    if (asked.isNavigationRequest() && asked.frame() === page.mainFrame()) {
      if (served) {
        // A script or a refresh wants to leave: noted as a link, not followed.
        if (asked.method() === 'GET') leadsTo.push(url);
        // "No content" leaves the page as it is; an aborted navigation would put an error page in its place.
        return route.fulfill({ status: 204 });
      }
      served = true;
      return route.fulfill({ status: 200, contentType: request.contentType, body: Buffer.from(request.body) });
    }
    if (asked.method() !== 'GET' || blocked.has(asked.resourceType())) return route.abort();
    underWay++;
    try {
      const answer = await request.answer(url);
      if (!answer) return await route.abort();
      if (asked.resourceType() === 'xhr' || asked.resourceType() === 'fetch') data.push(url);
      const headers = { 'access-control-allow-origin': '*', 'content-type': answer.contentType };
      await route.fulfill({ status: answer.status, headers, body: Buffer.from(answer.body) });
    } finally {
      underWay--;
      lastAt = performance.now();
    }
  };
  await page.route('**/*', (route) => handle(route).catch(() => {}));
  await page.routeWebSocket(/.*/, (socket) => socket.close());
  const deadline = performance.now() + (request.milliseconds ?? renderMs);
  await page.goto(request.url, { waitUntil: 'domcontentloaded', timeout: request.milliseconds ?? renderMs });
  while (performance.now() < deadline && (underWay > 0 || performance.now() - lastAt < quietMs)) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { data, leadsTo };
}
