import { type Call, call } from './call.ts';
import { DeliveryError, type OpenOutlet } from './connector.ts';
import { fillAddress, fillBody, fillHeader, TemplateError, type Values, valuesOf } from './template.ts';

interface RequestTemplate {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  body: string;
}

/** A request as it would go out. @throws DeliveryError `template` */
export function filledRequest(
  { method, url, body }: RequestTemplate,
  headers: readonly { name: string; value: string }[],
  values: Values,
): Call {
  try {
    const filled: Record<string, string> = {};
    for (const { name, value } of headers) filled[name.toLowerCase()] = fillHeader(value, values);
    const contentType = filled['content-type'] ?? '';
    if (body !== '' && contentType === '') filled['content-type'] = 'application/json';
    return { method, url: fillAddress(url, values), headers: filled, body: fillBody(body, values, contentType) };
  } catch (error) {
    if (error instanceof TemplateError) throw new DeliveryError('template', error.message, true);
    throw error;
  }
}

/** Whether a status is in `200-299,304`. */
export function statusFits(status: number, ranges: string): boolean {
  return ranges.split(',').some((range) => {
    const [from = '', to = from] = range.split('-');
    return status >= Number(from) && status <= Number(to);
  });
}

const sample: Values = {
  url: 'https://www.example.gov.cn/zwgk/t20260101_1.html',
  path: '/zwgk/t20260101_1.html',
  title: '示例 "标题"',
  number: '巡查整改〔2026〕1号',
  notice: '1',
  remedy: 'remove',
  deadline: '2026-01-08T00:00:00.000Z',
  category: 'personal-data',
  delivery: '1',
  secret: 'x',
};

/** Tells a content management system with an HTTP interface to take an item away, and to bring it back. */
export const http: OpenOutlet<'http'> = ({ options, secret }, { settings }) => {
  const timeoutMs = settings.fetchSeconds * 1000;
  return {
    async send({ deliveryId, notice, purpose }) {
      const template = purpose === 'withdrawal' ? options.undo : options;
      if (!template) throw new DeliveryError('by-hand', 'No request is set up that takes it back.', true);
      const key = (await secret()) ?? '';
      const filled = filledRequest(template, options.headers, valuesOf(notice, deliveryId, key));
      const headers = { 'idempotency-key': `delivery-${deliveryId}`, ...filled.headers };
      const { status, text } = await call({ ...filled, headers }, { ownNetwork: options.ownNetwork, timeoutMs });
      if (!statusFits(status, options.status)) throw new DeliveryError('status', `HTTP ${status}`);
      if (options.contains !== '' && !text.includes(options.contains)) {
        throw new DeliveryError('criterion', `HTTP ${status}, but the answer does not hold what was agreed.`);
      }
      return `HTTP ${status}`;
    },
    // Nothing is taken away: the request is only written out, and the host asked what it allows.
    async test() {
      const filled = filledRequest(options, options.headers, sample);
      if (options.undo) filledRequest(options.undo, options.headers, sample);
      const asked = { method: 'OPTIONS', url: filled.url, headers: {}, body: '' } as const;
      const { status } = await call(asked, { ownNetwork: options.ownNetwork, timeoutMs });
      return `${filled.method} ${filled.url} (OPTIONS: HTTP ${status})`;
    },
  };
};
