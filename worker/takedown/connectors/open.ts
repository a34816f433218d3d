import { type Connector, openSecret } from '../../../data/stores/connectors.ts';
import type { Means, Outlet } from './connector.ts';
import { http } from './http.ts';
import { mail } from './mail.ts';
import { outbox } from './outbox.ts';
import { quarantine } from './quarantine.ts';
import { webhook } from './webhook.ts';

/** The outlet of a connector: the one place that knows every kind. */
export function openOutlet(connector: Connector, means: Means): Outlet {
  const { id } = connector;
  const secret = () => openSecret(means.db, id);
  switch (connector.kind) {
    case 'mail':
      return mail({ id, options: connector.options, secret }, means);
    case 'webhook':
      return webhook({ id, options: connector.options, secret }, means);
    case 'quarantine':
      return quarantine({ id, options: connector.options, secret }, means);
    case 'http':
      return http({ id, options: connector.options, secret }, means);
    case 'outbox':
      return outbox({ id, options: connector.options, secret }, means);
  }
}
