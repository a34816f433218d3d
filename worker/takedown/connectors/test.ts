import { findConnector } from '../../../data/stores/connectors.ts';
import { nameOf } from '../../inspection.ts';
import { openMailer } from '../../mail.ts';
import { DeliveryError, type Means } from './connector.ts';
import { openOutlet } from './open.ts';

/** Tries a connector without taking anything down, for the button of the administrator. */
export async function testConnector(
  id: number,
  means: Omit<Means, 'mailer'>,
): Promise<{ ok: true; seen: string } | { ok: false; fault: string; detail: string }> {
  const connector = await findConnector(means.db, id);
  if (!connector) return { ok: false, fault: 'removed', detail: '' };
  const mailer = openMailer(means.settings);
  try {
    return { ok: true, seen: await openOutlet(connector, { ...means, mailer }).test() };
  } catch (error) {
    if (error instanceof DeliveryError) return { ok: false, fault: error.code, detail: error.message };
    return { ok: false, fault: 'internal', detail: nameOf(error) };
  } finally {
    mailer?.close();
  }
}
