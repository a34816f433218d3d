import { StoreError } from '../../data/errors.ts';
import { type Remedy, remedies } from '../../data/flag-life.ts';
import { isMailAddress } from '../../data/mail-address.ts';
import {
  type Connector,
  type ConnectorChoice,
  type ConnectorInput,
  type ConnectorKind,
  checkedChoice,
} from '../../data/stores/connectors.ts';

/** The fields of the form as they were typed, so that nothing is lost when one of them is wrong. */
export interface ConnectorDraft {
  kind: ConnectorKind;
  id: number | null;
  values: Record<string, string>;
  remedies: Remedy[];
  hasSecret: boolean;
  /** Names of the fields that are wrong. */
  faults: string[];
}

/** A form for a new connector, or for one as it is kept. */
export function draftOf(kind: ConnectorKind, connector: Connector | null): ConnectorDraft {
  const values: Record<string, string> = {
    name: connector?.name ?? '',
    siteId: connector?.siteId?.toString() ?? '',
    unitId: connector?.unitId?.toString() ?? '',
    enabled: connector === null || connector.enabled ? 'yes' : '',
    method: 'POST',
    status: '200-299',
    undoMethod: 'POST',
  };
  let chosen: Remedy[] = ['remove'];
  if (connector?.kind === 'mail') values.to = connector.options.to.join('\n');
  if (connector?.kind === 'webhook') values.url = connector.options.url;
  if (connector?.kind === 'quarantine') values.root = connector.options.root;
  if (connector?.kind === 'http') {
    const { undo, headers, ...rest } = connector.options;
    Object.assign(values, { method: rest.method, url: rest.url, body: rest.body, status: rest.status });
    values.contains = rest.contains;
    values.headers = headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
    if (undo) Object.assign(values, { undoMethod: undo.method, undoUrl: undo.url, undoBody: undo.body });
  }
  if (connector?.kind === 'http' || connector?.kind === 'quarantine') chosen = connector.options.remedies;
  if (connector?.kind === 'http' || connector?.kind === 'webhook') {
    values.ownNetwork = connector.options.ownNetwork ? 'yes' : '';
  }
  const hasSecret = connector?.hasSecret ?? false;
  return { kind, id: connector?.id ?? null, values, remedies: chosen, hasSecret, faults: [] };
}

/** The draft with what was sent in place of what was kept. A secret is never put back into the form. */
export function typedDraft(draft: ConnectorDraft, form: URLSearchParams): ConnectorDraft {
  const values: Record<string, string> = { enabled: '', ownNetwork: '' };
  for (const [name, value] of form) {
    if (name !== 'secret' && name !== 'remedies' && name !== '_csrf') values[name] = value.trim();
  }
  return { ...draft, values, remedies: remedies.filter((one) => form.getAll('remedies').includes(one)) };
}

export interface ReadConnector {
  input: ConnectorInput;
  choice: ConnectorChoice;
}

/** What the form says; names of the wrong fields where it cannot be used. */
export function readDraft(draft: ConnectorDraft, form: URLSearchParams): ReadConnector | { faults: string[] } {
  const { values, kind } = draft;
  const faults: string[] = [];
  const name = values.name ?? '';
  if (name.length < 2 || name.length > 80) faults.push('name');
  const siteId = Number(values.siteId) || null;
  if (kind === 'quarantine' && siteId === null) faults.push('siteId');
  const options = optionsOf(draft);
  if (options === null) faults.push(kind === 'mail' ? 'to' : 'headers');
  if (hasBadPlaceholder(kind, values)) faults.push('template');
  let choice: ConnectorChoice | null = null;
  try {
    choice = checkedChoice(kind, options ?? {});
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (options !== null) faults.push(...error.message.split(', ').map((field) => field.split('.')[0] ?? field));
  }
  if (faults.length > 0 || !choice) return { faults: [...new Set(faults)] };
  const secret = (form.get('secret') ?? '').trim();
  const input: ConnectorInput = {
    name,
    siteId,
    unitId: Number(values.unitId) || null,
    enabled: values.enabled === 'yes',
    ...(draft.id !== null && { id: draft.id }),
    ...(secret !== '' && { secret }),
  };
  return { input, choice };
}

function optionsOf({ kind, values, remedies: chosen }: ConnectorDraft): Record<string, unknown> | null {
  const text = (name: string) => values[name] ?? '';
  const ownNetwork = values.ownNetwork === 'yes';
  switch (kind) {
    case 'mail': {
      const to = text('to')
        .split(/[\s,;，；]+/)
        .filter(Boolean);
      return to.every(isMailAddress) ? { to } : null;
    }
    case 'webhook':
      return { url: text('url'), ownNetwork };
    case 'quarantine':
      return { root: text('root'), remedies: chosen };
    case 'http': {
      const headers = headersOf(text('headers'));
      const undo =
        text('undoUrl') === '' ? null : { method: text('undoMethod'), url: text('undoUrl'), body: text('undoBody') };
      const request = { method: text('method'), url: text('url'), body: text('body') };
      return (
        headers && {
          ...request,
          headers,
          status: text('status'),
          contains: text('contains'),
          undo,
          ownNetwork,
          remedies: chosen,
        }
      );
    }
    case 'outbox':
      return {};
  }
}

function headersOf(text: string): { name: string; value: string }[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const headers = lines.map((line) => /^([\w-]{1,80})\s*:\s*(.*)$/.exec(line));
  if (headers.some((one) => one === null)) return null;
  return headers.map((one) => ({ name: one?.[1] ?? '', value: one?.[2] ?? '' }));
}

const known = /^(?:url|path|title|number|notice|remedy|deadline|category|delivery|secret)$/;

function hasBadPlaceholder(kind: ConnectorKind, values: Record<string, string>): boolean {
  if (kind !== 'http') return false;
  const names = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map((one) => one[1] ?? '');
  const addresses = [...names(values.url), ...names(values.undoUrl)];
  const all = [...addresses, ...names(values.body), ...names(values.undoBody), ...names(values.headers)];
  return addresses.includes('secret') || all.some((name) => !known.test(name));
}
