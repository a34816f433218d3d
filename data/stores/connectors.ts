import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { remedies } from '../flag-life.ts';
import { readJson } from '../json.ts';

const webAddress = z.url({ protocol: /^https?$/ }).max(500);
const request = z.object({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  url: webAddress,
  body: z.string().max(10_000),
});
/** Only for these remedies does a connector touch what is published. */
const forRemedies = z.array(z.enum(remedies)).min(1);

/** What each kind of connector is told; nothing secret stands here. */
export const connectorOptions = {
  /** Empty: the address of the unit. */
  mail: z.object({ to: z.array(z.string()).max(10) }),
  webhook: z.object({ url: webAddress, ownNetwork: z.boolean() }),
  quarantine: z.object({ root: z.string().min(1).max(500), remedies: forRemedies }),
  http: request.extend({
    headers: z.array(z.object({ name: z.string().regex(/^[\w-]{1,80}$/), value: z.string().max(1000) })).max(20),
    /** `200-299` or `200,204`. */
    status: z.string().regex(/^\d{3}(?:-\d{3})?(?:,\d{3}(?:-\d{3})?){0,9}$/),
    /** What the answer must hold; empty: the status is enough. */
    contains: z.string().max(200),
    /** How the same is taken back; null where that is done by hand. */
    undo: request.nullable(),
    ownNetwork: z.boolean(),
    remedies: forRemedies,
  }),
  /** Letters as files, for a house without a mail server. */
  outbox: z.object({}),
} as const;

export type ConnectorKind = keyof typeof connectorOptions;
export const connectorKinds = ['mail', 'webhook', 'quarantine', 'http', 'outbox'] as const satisfies ConnectorKind[];
export type OptionsOf<K extends ConnectorKind> = z.output<(typeof connectorOptions)[K]>;
export type ConnectorChoice = { [K in ConnectorKind]: { kind: K; options: OptionsOf<K> } }[ConnectorKind];

/** A way out of the house, for the notices of some or all sites and units. */
export type Connector = ConnectorChoice & {
  id: number;
  name: string;
  siteId: number | null;
  siteName: string | null;
  unitId: number | null;
  unitName: string | null;
  hasSecret: boolean;
  enabled: boolean;
  removedAt: string | null;
};

interface ConnectorRow {
  id: number;
  kind: ConnectorKind;
  name: string;
  site_id: number | null;
  site_name: string | null;
  unit_id: number | null;
  unit_name: string | null;
  options: string;
  secret: Uint8Array | null;
  enabled: number;
  created_at: string;
  removed_at: string | null;
}

/** Options of a kind, held against its schema. @throws StoreError `invalid` names the fields at fault. */
export function checkedChoice(kind: ConnectorKind, options: unknown): ConnectorChoice {
  const parsed = connectorOptions[kind].safeParse(options);
  if (parsed.success) return { kind, options: parsed.data } as ConnectorChoice; // the schema of that very kind proved it
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
  throw new StoreError('invalid', fields.join(', '));
}

const read = (row: ConnectorRow): Connector => ({
  ...checkedChoice(row.kind, readJson(z.unknown(), row.options, `connector ${row.id}`)),
  id: row.id,
  name: row.name,
  siteId: row.site_id,
  siteName: row.site_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  hasSecret: row.secret !== null,
  enabled: row.enabled === 1,
  removedAt: row.removed_at,
});

const joined = (knex: Knex) =>
  knex('connectors')
    .leftJoin('sites', 'sites.id', 'connectors.site_id')
    .leftJoin('units', 'units.id', 'connectors.unit_id')
    .select('connectors.*', 'sites.name as site_name', 'units.name as unit_name')
    .orderBy('connectors.id');

/** Connectors that were not removed, in the order they were added. */
export async function listConnectors(db: Database): Promise<Connector[]> {
  const rows: ConnectorRow[] = await joined(db.read).whereNull('connectors.removed_at');
  return rows.map(read);
}

/** Also one that was removed; null when there never was one. */
export async function findConnector(db: Database, id: number): Promise<Connector | null> {
  const row: ConnectorRow | undefined = await joined(db.read).where('connectors.id', id).first();
  return row ? read(row) : null;
}

/** Those that are switched on for a notice of this site and unit. */
export async function connectorsFor(db: Database, of: { siteId: number; unitId: number | null }): Promise<Connector[]> {
  const all = await listConnectors(db);
  return all.filter(
    (one) =>
      one.enabled &&
      (one.siteId === null || one.siteId === of.siteId) &&
      (one.unitId === null || one.unitId === of.unitId),
  );
}

/** The secret of a connector in clear, for the moment in which it is used; null where it has none. */
export async function openSecret(db: Database, id: number): Promise<string | null> {
  const row: Pick<ConnectorRow, 'secret'> | undefined = await db.read('connectors').where('id', id).first('secret');
  if (!row?.secret) return null;
  return Buffer.from(db.sealer.open(row.secret, `connector:${id}`)).toString('utf8');
}

/** Where a secret would be sent; one that was typed for an address is never sent to another. */
function destinationOf({ kind, options }: ConnectorChoice): string {
  if (kind === 'webhook') return new URL(options.url).origin;
  if (kind !== 'http') return '';
  return [options.url, ...(options.undo ? [options.undo.url] : [])].map((url) => new URL(url).origin).join(' ');
}

export interface ConnectorInput {
  id?: number;
  name: string;
  siteId: number | null;
  unitId: number | null;
  enabled: boolean;
  /** Undefined: stays as it is. */
  secret?: string;
}

/**
 * Adds or changes a connector; returns its id.
 * @throws StoreError `not-found`, `invalid` (`secret`: the address changed, so the secret has to be given anew; or a field).
 */
export async function saveConnector(
  db: Database,
  input: ConnectorInput,
  choice: ConnectorChoice,
  by: Act,
): Promise<number> {
  const { options } = checkedChoice(choice.kind, choice.options);
  return change(db, by, async (trx, log) => {
    const before: ConnectorRow | undefined =
      input.id === undefined ? undefined : await joined(trx).where('connectors.id', input.id).first();
    if (input.id !== undefined && !before) throw new StoreError('not-found', `connector ${input.id}: there is none`);
    if (before && before.kind !== choice.kind) throw new StoreError('invalid', 'kind');
    const moved = before && destinationOf(read(before)) !== destinationOf(choice);
    if (moved && before.secret !== null && input.secret === undefined) throw new StoreError('invalid', 'secret');
    const values = {
      kind: choice.kind,
      name: input.name,
      site_id: input.siteId,
      unit_id: input.unitId,
      enabled: input.enabled ? 1 : 0,
      options: JSON.stringify(options),
    };
    const id =
      before?.id ??
      (
        await trx('connectors')
          .insert({ ...values, created_at: by.at })
          .returning('id')
      )[0].id;
    const secret = input.secret ? Buffer.from(db.sealer.seal(Buffer.from(input.secret), `connector:${id}`)) : null;
    await trx('connectors')
      .where('id', id)
      .update({ ...values, ...(input.secret !== undefined && { secret }) });
    log(before ? 'connector.changed' : 'connector.added', `connector:${id}`, {
      kind: choice.kind,
      name: input.name,
      site: input.siteId,
      unit: input.unitId,
      enabled: input.enabled,
      to: destinationOf(choice),
      ...(input.secret !== undefined && { secret: 'changed' }),
    });
    return id;
  });
}

/** Takes a connector out of use, or back into it; what it delivered stays known. @throws StoreError `not-found` */
export async function removeConnector(db: Database, id: number, removed: boolean, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const changed = await trx('connectors')
      .where('id', id)
      .update({ removed_at: removed ? by.at : null });
    if (changed === 0) throw new StoreError('not-found', `connector ${id}: there is none`);
    log(removed ? 'connector.removed' : 'connector.restored', `connector:${id}`);
  });
}

/** Writes down that somebody tried a connector, and how that ended. */
export async function recordTest(db: Database, id: number, outcome: string, by: Act): Promise<void> {
  await change(db, by, async (_trx, log) => log('connector.tested', `connector:${id}`, { outcome }));
}
