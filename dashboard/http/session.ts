import type { Request, RequestHandler } from 'express';
import session, { type SessionData, Store } from 'express-session';
import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { deleteSession, readSession, saveSession, updateSession } from '../../data/stores/sessions.ts';
import type { Errand } from '../sign-in/provider.ts';
import type { FlashView } from '../views/parts.ts';

export type Flash = FlashView;

declare module 'express-session' {
  interface SessionData {
    userId?: number;
    /** When the user signed in; a session ends after `longest` even in use. */
    signedInAt?: string;
    flash?: Flash;
    /** The flag that this session holds a lease on. */
    leased?: number;
    /** Filters of the queue as they were last. */
    queue?: string;
    /** On the way to the provider of single sign-on and back. */
    errand?: Errand;
    /** Signed in by single sign-on. */
    byProvider?: boolean;
    /** Shown in the list of sessions, so that one can be told from another. */
    browser?: string;
  }
}

/** A session that is not used ends after these; so does one that is, in the end. */
const idle = 2 * 3_600_000;
const longest = 12 * 3_600_000;
/** Before sign-in a session only carries the token of the form. */
const anonymous = 20 * 60_000;

export function sessions(database: Database, settings: Settings, now: () => Date): RequestHandler {
  const secure = settings.baseUrl.startsWith('https:');
  const handler = session({
    // With this prefix browsers take the cookie over TLS from this very host only: no neighbour can plant one.
    name: secure ? '__Host-xuncha' : 'xuncha',
    secret: Buffer.from(database.keys.session).toString('hex'),
    store: new SessionStore(database, now),
    resave: false,
    saveUninitialized: false,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
    },
  });
  if (!secure) return handler;
  return (request, response, next) => {
    // TLS ends at the proxy before us, as the public address says; not every proxy tells so with each request.
    Object.defineProperty(request, 'secure', { value: true });
    handler(request, response, next);
  };
}

/** Sessions in our own table, through data/stores/sessions.ts, so that they can be listed and ended. */
class SessionStore extends Store {
  readonly #database: Database;
  readonly #now: () => Date;
  /** Sessions that stand in the table, and when each was last written: mere use writes at most once a minute. */
  readonly #written = new Map<string, number>();

  constructor(database: Database, now: () => Date) {
    super();
    this.#database = database;
    this.#now = now;
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.#read(id).then(
      (found) => callback(null, found),
      (error: unknown) => callback(error),
    );
  }

  override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    const at = this.#now();
    const expiresAt = new Date(at.getTime() + (data.userId ? idle : anonymous)).toISOString();
    const saved = { id, data: JSON.stringify(data), expiresAt, at: at.toISOString() };
    // A request that was under way when its session was ended must not bring it back.
    const there = this.#written.has(id);
    this.#remember(id, at.getTime());
    const done = there
      ? updateSession(this.#database, saved)
      : saveSession(this.#database, { ...saved, userId: data.userId ?? null });
    done.then(
      () => callback?.(),
      (error: unknown) => callback?.(error),
    );
  }

  override touch(id: string, data: SessionData, callback?: () => void): void {
    const last = this.#written.get(id);
    if (last !== undefined && this.#now().getTime() - last < 60_000) {
      callback?.();
      return;
    }
    // a touch that fails only shortens the session
    this.set(id, data, () => callback?.());
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    deleteSession(this.#database, id).then(
      () => callback?.(),
      (error: unknown) => callback?.(error),
    );
  }

  async #read(id: string): Promise<SessionData | null> {
    const at = this.#now();
    const text = await readSession(this.#database, id, at.toISOString());
    if (text === null) return null;
    if (!this.#written.has(id)) this.#remember(id, 0);
    // written by `set` above and by nobody else
    const data: SessionData = JSON.parse(text);
    if (data.signedInAt && at.getTime() - Date.parse(data.signedInAt) > longest) return null;
    return data;
  }

  #remember(id: string, at: number): void {
    if (this.#written.size > 10_000) this.#written.clear();
    this.#written.set(id, at);
  }
}

/**
 * Gives the browser a fresh session for a user, so that nobody who knew the old id is signed in with them.
 */
export async function renewSession(request: Request, userId: number, now: Date): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  request.session.userId = userId;
  request.session.signedInAt = now.toISOString();
  request.session.browser = browserOf(request.get('user-agent') ?? '');
}

const browsers = ['Edg', 'OPR', 'QQBrowser', 'MicroMessenger', 'Firefox', 'Chrome', 'Safari'];
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'HarmonyOS', 'Linux'];

/** `Chrome · Windows`: made of words of our own, whatever the header says. */
function browserOf(agent: string): string {
  const first = (words: readonly string[]) => words.find((word) => agent.includes(word));
  return [first(browsers)?.replace('Edg', 'Edge'), first(systems)].filter(Boolean).join(' · ');
}
