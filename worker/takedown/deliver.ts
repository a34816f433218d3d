import type { Logger } from 'pino';
import { type Connector, findConnector } from '../../data/stores/connectors.ts';
import { type AttemptOutcome, type Delivery, recordAttempt, takeDelivery } from '../../data/stores/deliveries.ts';
import { unitAddresses } from '../../data/stores/notices.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { nameOf } from '../inspection.ts';
import { DeliveryError, type Means, type Message } from './connectors/connector.ts';
import { sendMail } from './connectors/mail.ts';
import { openOutlet } from './connectors/open.ts';
import { noticeFacts } from './facts.ts';
import { letterOf } from './letter.ts';

export interface DeliverOptions extends Means {
  log: Logger;
  rules: RuleSet;
  /** Asked before each one. */
  stopped(): boolean;
}

/** Sends what is due, one after the other, until nothing is. Returns how many attempts were made. */
export async function deliverDue(options: DeliverOptions): Promise<number> {
  const { db, log, now } = options;
  let tried = 0;
  while (!options.stopped()) {
    const delivery = await takeDelivery(db, now().toISOString());
    if (!delivery) break;
    const outcome = await attempt(delivery, options);
    const after = await recordAttempt(db, delivery.id, outcome, { actor: 'worker', at: now().toISOString() });
    const { connector, noticeId: notice, purpose } = delivery;
    const error = outcome.kind === 'sent' ? undefined : outcome.error;
    log.info({ delivery: delivery.id, notice, connector, purpose, state: after.state, error }, 'delivery tried');
    tried += 1;
  }
  return tried;
}

async function attempt(delivery: Delivery, options: DeliverOptions): Promise<AttemptOutcome> {
  try {
    return { kind: 'sent', receipt: await send(delivery, options) };
  } catch (error) {
    if (!(error instanceof DeliveryError)) {
      // Not the message: it may quote what it stumbled over.
      options.log.error({ delivery: delivery.id, error: nameOf(error) }, 'delivery failed');
      return { kind: 'failed', error: 'internal', detail: nameOf(error), permanent: false };
    }
    const { code, message, permanent } = error;
    if (code === 'not-configured' && !permanent) return { kind: 'later', error: code, detail: message };
    return { kind: 'failed', error: code, detail: message, permanent };
  }
}

async function send(delivery: Delivery, options: DeliverOptions): Promise<string> {
  const { db, settings, rules, now } = options;
  const notice = await noticeFacts(db, delivery.noticeId, settings, rules, now());
  if (!notice) throw new DeliveryError('removed', 'The notice is not there any more.', true);
  const connector = await connectorOf(delivery, options);
  const unit = await unitAddresses(db, delivery.noticeId);
  const above = delivery.purpose === 'overdue' ? unit.escalationEmail || settings.escalationMail : null;
  const receivers = [...new Set([unit.email, above].filter((address): address is string => !!address))];
  const letter = letterOf(notice, delivery.purpose, settings.language);
  const message: Message = { deliveryId: delivery.id, purpose: delivery.purpose, notice, letter, receivers };
  return connector ? openOutlet(connector, options).send(message) : sendMail(options, message, receivers);
}

async function connectorOf({ connectorId, purpose }: Delivery, { db }: DeliverOptions): Promise<Connector | null> {
  if (connectorId === null) return null;
  const connector = await findConnector(db, connectorId);
  // What a connector did it also takes back after it went out of use.
  const inUse = connector && (purpose === 'withdrawal' || (connector.removedAt === null && connector.enabled));
  if (!inUse) {
    throw new DeliveryError('removed', 'The connector was removed or switched off.', true);
  }
  return connector;
}
