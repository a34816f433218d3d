import { createHmac } from 'node:crypto';
import type { DeliveryPurpose } from '../../../data/stores/deliveries.ts';
import { call } from './call.ts';
import { DeliveryError, type Message, type OpenOutlet } from './connector.ts';

const types: Record<DeliveryPurpose, string> = {
  notice: 'notice.created',
  withdrawal: 'notice.withdrawn',
  refuted: 'notice.refuted',
  overdue: 'notice.overdue',
};

/**
 * Headers of a signed message after the Standard Webhooks specification: the signature covers id, time and body, so a
 * receiver that refuses old times and known ids cannot be fooled by a repetition.
 */
export function signed(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
}

export function webhookBody({ purpose, notice }: Pick<Message, 'purpose' | 'notice'>, at: Date): string {
  return JSON.stringify({
    type: types[purpose],
    timestamp: at.toISOString(),
    data: {
      notice: { id: notice.id, number: notice.number, deadline: notice.deadline, link: notice.link },
      remedy: notice.remedy,
      site: notice.siteName,
      column: notice.columnName,
      unit: notice.unitName,
      item: { title: notice.title, url: notice.url },
      category: notice.category,
      severity: notice.severity,
      persons: notice.persons,
      hits: notice.hits,
      summary: notice.summary,
    },
  });
}

export const webhook: OpenOutlet<'webhook'> = ({ id, options, secret }, { settings, now }) => {
  const post = async (messageId: string, body: string): Promise<string> => {
    const key = await secret();
    if (!key) throw new DeliveryError('not-configured', 'The connector has no secret to sign with.', true);
    const headers = { 'content-type': 'application/json', ...signed(key, messageId, now(), body) };
    const timeoutMs = settings.fetchSeconds * 1000;
    const { status } = await call({ method: 'POST', url: options.url, headers, body }, { ...options, timeoutMs });
    if (status >= 200 && status < 300) return `HTTP ${status}`;
    // 410: the receiver wants no more of it.
    throw new DeliveryError('status', `HTTP ${status}`, status === 410);
  };
  return {
    send: (message) => post(`delivery-${message.deliveryId}`, webhookBody(message, now())),
    test: () => post(`test-${id}-${now().getTime()}`, JSON.stringify({ type: 'test', timestamp: now().toISOString() })),
  };
};
