import { load } from 'cheerio';
import { strFromU8 } from 'fflate';
import { importShipped, type PackVersion, packsInForce } from '../../data/stores/patterns.ts';
import { addUser } from '../../data/stores/users.ts';
import { parsePack } from '../../patterns/load.ts';
import { plainDocument } from '../../patterns/plain.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { type Running, runDashboard } from './dashboard.ts';
import { Visitor } from './visitor.ts';

export const studioDay = '2026-11-23T02:00:00.000Z';
const noFact = {
  title: null,
  documentNumber: null,
  issuer: null,
  issuedAt: null,
  publishedAt: null,
  validity: null,
  column: null,
};

/** A dashboard with the shipped packs and two administrators who are signed in. */
export interface Studio {
  running: Running;
  visitor: Visitor;
  second: Visitor;
  /** Fields of the form of a page, as that person sees it. */
  openForm(path: string, by?: Visitor): Promise<Record<string, string>>;
  packOf(pack: string): Promise<PackVersion | undefined>;
  patternIn(pack: string, id: string): Promise<PatternFields | undefined>;
  /** Sends a form as a browser does when files may be chosen. */
  upload(path: string, fields: Record<string, string | File>): Promise<{ status: number; body: string }>;
}

export async function openStudio(env: Record<string, string> = {}): Promise<Studio> {
  const running = await runDashboard({
    now: () => new Date(studioDay),
    env,
    checkOne: async (input) => ({
      outcome: { status: 'read', reason: null, notes: [] },
      document: plainDocument(input.kind === 'file' ? strFromU8(new Uint8Array(input.bytes)) : '档案号 DA-100001'),
      detection: { facts: noFact, hits: [], letGo: [], rosters: [], flags: [] },
    }),
  });
  await importShipped(running.database, shippedPacks(), { actor: 'system', at: studioDay });
  const [visitor, second] = await twoAdmins(running);
  const packOf = async (pack: string) => (await packsInForce(running.database)).find((one) => one.pack === pack);
  return {
    running,
    visitor,
    second,
    openForm: async (path, by = visitor) => fieldsOf((await by.get(path)).body),
    packOf,
    patternIn: async (pack, id) =>
      parsePack({ name: pack, text: (await packOf(pack))?.yaml ?? '' }).pack.patterns.find((one) => one.id === id),
    async upload(path, fields) {
      const form = new FormData();
      form.set('_csrf', visitor.token);
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' };
      const address = `${running.url}${path}`;
      const response = await fetch(address, { method: 'POST', body: form, headers, redirect: 'manual' });
      return { status: response.status, body: await response.text() };
    },
  };
}

async function twoAdmins(house: Running): Promise<[Visitor, Visitor]> {
  const first = new Visitor(house.url);
  await first.signIn('admin');
  const user = { name: '李管理', role: 'admin', password: 'a second admin 2026' } as const;
  await addUser(house.database, user, { actor: 'system', at: studioDay });
  const other = new Visitor(house.url);
  await other.get('/sign-in');
  await other.post('/sign-in', { name: user.name, password: user.password });
  await other.get('/account');
  return [first, other];
}

/** The fields of the form of a page as a browser would send them. */
export function fieldsOf(body: string): Record<string, string> {
  const page = load(body);
  const fields: Record<string, string> = {};
  for (const element of page('form.studio-form').find('input, select, textarea').toArray()) {
    const control = page(element);
    const name = control.attr('name');
    const type = control.attr('type');
    if (!name || name === '_csrf' || type === 'file') continue;
    if (type === 'checkbox' && control.attr('checked') === undefined) continue;
    fields[name] = String(control.val() ?? '');
  }
  return fields;
}
