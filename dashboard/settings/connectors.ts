import { randomBytes } from 'node:crypto';
import { StoreError } from '../../data/errors.ts';
import {
  connectorKinds,
  findConnector,
  listConnectors,
  recordTest,
  removeConnector,
  saveConnector,
} from '../../data/stores/connectors.ts';
import { listSites } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf, knownIn } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { type ConnectorDraft, draftOf, readDraft, typedDraft } from './connector-form.ts';
import { connectorFormView, connectorsView } from './connectors-view.ts';

export const showConnectors: Handler = (context) => connectorsPage(context, null, 200);

async function connectorsPage(context: Context, secret: string | null, status: number): Promise<Reply> {
  const { services, t, csrf } = context;
  const { settings, database } = services;
  const model = {
    connectors: await listConnectors(database),
    mailOn: settings.smtpUrl !== '' && settings.mailFrom !== '',
    linkOn: settings.baseUrl !== '',
    canTest: services.testConnector !== undefined,
    secret,
    csrf,
  };
  return page(t.notices.connectors.title, connectorsView(model, t), { status });
}

export const showNewConnector: Handler = (context) => {
  const [kind = 'webhook'] = knownIn(context.query, 'kind', connectorKinds);
  return connectorForm(context, draftOf(kind, null), 200);
};

export const showConnector: Handler = async (context) => {
  const connector = await findConnector(context.services.database, idOf(context));
  if (!connector || connector.removedAt !== null) throw new DashboardError('not-found');
  return connectorForm(context, draftOf(connector.kind, connector), 200);
};

async function connectorForm(context: Context, draft: ConnectorDraft, status: number): Promise<Reply> {
  const { services, t, csrf } = context;
  const [sites, units] = await Promise.all([listSites(services.database), listUnits(services.database)]);
  const roots = services.settings.staticRoots;
  const title = draft.id === null ? t.notices.connectors.add : t.notices.connectors.edit(draft.values.name ?? '');
  return page(title, connectorFormView({ draft, sites, units, roots, csrf, title }, t), { status });
}

export const createConnector: Handler = (context) => {
  const [kind] = knownIn(context.form, 'kind', connectorKinds);
  if (!kind) throw new DashboardError('bad-request', 'kind');
  return store(context, draftOf(kind, null));
};

export const changeConnector: Handler = async (context) => {
  const connector = await findConnector(context.services.database, idOf(context));
  if (!connector || connector.removedAt !== null) throw new DashboardError('not-found');
  return store(context, draftOf(connector.kind, connector));
};

async function store(context: Context, before: ConnectorDraft): Promise<Reply> {
  const { services, form, t } = context;
  const draft = typedDraft(before, form);
  const read = readDraft(draft, form);
  if ('faults' in read) return connectorForm(context, { ...draft, faults: read.faults }, 422);
  const made = draft.id === null && draft.kind === 'webhook' && read.input.secret === undefined ? newSecret() : null;
  const input = made ? { ...read.input, secret: made } : read.input;
  try {
    await saveConnector(services.database, input, read.choice, actOf(context));
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'invalid') throw error;
    return connectorForm(context, { ...draft, faults: error.message.split(', ') }, 422);
  }
  // The secret stands in this answer alone: in no flash, no log, no address.
  if (made) return connectorsPage(context, made, 201);
  context.setFlash({ tone: 'good', message: t.notices.connectors.saved(input.name) });
  return redirect('/settings/connectors');
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const testOneConnector: Handler = async (context) => {
  const { services, t } = context;
  const words = t.notices.connectors;
  const connector = await findConnector(services.database, idOf(context));
  if (!connector || connector.removedAt !== null) throw new DashboardError('not-found');
  if (!services.testConnector) throw new DashboardError('unavailable', words.noTest);
  const result = await services.testConnector(connector.id);
  await recordTest(services.database, connector.id, result.ok ? 'sent' : result.fault, actOf(context));
  const fault = result.ok
    ? ''
    : [t.notices.deliveries.fault[result.fault] ?? result.fault, result.detail].filter(Boolean).join(t.common.comma);
  context.setFlash(
    result.ok
      ? { tone: 'good', message: words.tested(connector.name, result.seen) }
      : { tone: 'bad', message: words.testFailed(connector.name, fault) },
  );
  return redirect('/settings/connectors');
};

export const dropConnector: Handler = (context) => setRemoved(context, true);
export const restoreConnector: Handler = (context) => setRemoved(context, false);

async function setRemoved(context: Context, removed: boolean): Promise<Reply> {
  const { services, t } = context;
  const id = idOf(context);
  const connector = await findConnector(services.database, id);
  if (!connector) throw new DashboardError('not-found');
  await removeConnector(services.database, id, removed, actOf(context));
  const words = t.notices.connectors;
  context.setFlash({
    tone: 'good',
    message: removed ? words.removed(connector.name) : words.restored(connector.name),
    undo: removed ? `/settings/connectors/${id}/restore` : null,
  });
  return redirect('/settings/connectors');
}
