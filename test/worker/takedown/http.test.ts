import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../data/stores/connectors.ts';
import type { DeliveryPurpose } from '../../../data/stores/deliveries.ts';
import type { Message } from '../../../worker/takedown/connectors/connector.ts';
import { http, statusFits } from '../../../worker/takedown/connectors/http.ts';
import { fill, fillAddress, fillBody, TemplateError, valuesOf } from '../../../worker/takedown/connectors/template.ts';
import { webhook } from '../../../worker/takedown/connectors/webhook.ts';
import { type House, openHouseWithNotice } from './support.ts';

interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let house: House;
let server: Server;
let origin: string;
let asked: Asked[];
let reply: (request: Asked) => { status: number; body?: string; headers?: Record<string, string>; silent?: true };

beforeEach(async () => {
  house = await openHouseWithNotice({ XUNCHA_FETCH_SECONDS: '1' });
  asked = [];
  reply = () => ({ status: 200, body: '{"code":0}' });
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      const { status, body: answer, headers, silent } = reply(one);
      if (!silent) response.writeHead(status, headers).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await house.close();
});

const means = () => ({ db: house.db, settings: house.settings, mailer: null, now: () => new Date() });
const of = (purpose: DeliveryPurpose = 'notice'): Message => ({ ...house.message, deliveryId: 7, purpose });

describe('a webhook', () => {
  const secret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;
  const outlet = (options: Partial<OptionsOf<'webhook'>> = {}, key: string | null = secret) =>
    webhook(
      { id: 1, options: { url: `${origin}/hook`, ownNetwork: false, ...options }, secret: async () => key },
      means(),
    );

  test('is signed so that another implementation of Standard Webhooks accepts it, and no altered or old one', async () => {
    expect(await outlet().send(of())).toBe('HTTP 200');
    const [{ headers, body }] = asked as [Asked];
    const verify = (text: string, more: Record<string, string> = {}) =>
      new Webhook(secret).verify(text, { ...(headers as Record<string, string>), ...more });
    expect(verify(body)).toMatchObject({
      type: 'notice.created',
      data: { notice: { number: house.message.notice.number } },
    });
    expect(() => verify(body.replace('notice.created', 'notice.withdrawn'))).toThrow();
    expect(() => verify(body, { 'webhook-id': 'delivery-8' })).toThrow();
    const old = String(Math.floor(Date.now() / 1000) - 3600);
    expect(() => verify(body, { 'webhook-timestamp': old })).toThrow();
    expect(headers['webhook-id']).toBe('delivery-7');
    for (const value of house.canaries) expect(body).not.toContain(value);
  });

  test('tells each purpose by its type, under the id of its delivery', async () => {
    for (const purpose of ['withdrawal', 'refuted', 'overdue'] as const) await outlet().send(of(purpose));
    expect(asked.map(({ body }) => JSON.parse(body).type)).toEqual([
      'notice.withdrawn',
      'notice.refuted',
      'notice.overdue',
    ]);
  });

  test('without a secret is not sent; its test sends no notice', async () => {
    await expect(outlet({}, null).send(of())).rejects.toMatchObject({ code: 'not-configured', permanent: true });
    expect(asked).toEqual([]);
    await outlet().test();
    expect(JSON.parse(asked[0]!.body)).toEqual({ type: 'test', timestamp: expect.any(String) });
  });

  test.each([
    [500, false],
    [404, false],
    [429, false],
    [410, true],
  ])('an answer %i is a failure; permanent: %s', async (status, permanent) => {
    reply = () => ({ status });
    await expect(outlet().send(of())).rejects.toMatchObject({ code: 'status', permanent });
  });

  test('no redirect is followed, no silence waited for, and no host is reached through a name for a private address', async () => {
    reply = ({ path }) => (path === '/hook' ? { status: 302, headers: { location: '/other' } } : { status: 200 });
    await expect(outlet().send(of())).rejects.toMatchObject({ code: 'status', message: 'HTTP 302' });
    expect(asked).toHaveLength(1);
    reply = () => ({ status: 200, silent: true });
    await expect(outlet().send(of())).rejects.toMatchObject({ code: 'timeout', permanent: false });
    await expect(outlet({ url: 'http://127.0.0.1:1/hook' }).send(of())).rejects.toMatchObject({ code: 'unreachable' });
    // A name that resolves to this machine (every machine has its own name or `localhost.` forms): refused unless meant.
    const { port } = new URL(origin);
    const named = { url: `http://ip6-localhost:${port}/hook` };
    await expect(outlet(named).send(of())).rejects.toMatchObject({
      code: expect.stringMatching(/private-address|unreachable/),
    });
    asked = [];
    await expect(outlet({ url: `http://localhost.localdomain:${port}/hook` }).send(of())).rejects.toThrow();
    expect(asked).toEqual([]);
  });
});

describe('a content management system', () => {
  const options: OptionsOf<'http'> = {
    method: 'POST',
    url: 'http://127.0.0.1/api/articles/offline?path={{path}}',
    headers: [
      { name: 'Authorization', value: 'Bearer {{secret}}' },
      { name: 'Content-Type', value: 'application/json' },
    ],
    body: '{"url":"{{url}}","title":"{{title}}","reason":"{{number}}"}',
    status: '200-299',
    contains: '"code":0',
    undo: { method: 'PUT', url: 'http://127.0.0.1/api/articles/online', body: '{"url":"{{url}}"}' },
    ownNetwork: false,
    remedies: ['remove'],
  };
  const here = (url: string) => url.replace('http://127.0.0.1', origin);
  const outlet = (more: Partial<OptionsOf<'http'>> = {}) => {
    const own = {
      ...options,
      url: here(options.url),
      undo: { ...options.undo!, url: here(options.undo!.url) },
      ...more,
    };
    return http({ id: 1, options: own, secret: async () => 'sesame-token' }, means());
  };

  test('gets one request with the item in it, and another that takes it back', async () => {
    house.message.notice.title = '名单"},{"x":"\n';
    await outlet().send(of());
    await outlet().send(of('withdrawal'));
    const [first, second] = asked as [Asked, Asked];
    expect(first).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer sesame-token', 'idempotency-key': 'delivery-7' },
    });
    expect(JSON.parse(first.body)).toEqual({
      url: house.flag.url,
      title: '名单"},{"x":"\n',
      reason: house.message.notice.number,
    });
    expect(new URL(first.path, origin).searchParams.get('path')).toBe(new URL(house.flag.url).pathname);
    expect(second).toMatchObject({ method: 'PUT', path: '/api/articles/online' });
  });

  test('has done it only when status and answer say so', async () => {
    reply = () => ({ status: 200, body: '{"code":1,"message":"no such article"}' });
    const criterion = outlet().send(of());
    await expect(criterion).rejects.toMatchObject({ code: 'criterion' });
    await expect(criterion).rejects.not.toThrow(/no such article/);
    reply = () => ({ status: 401, body: '{"code":0}' });
    await expect(outlet().send(of())).rejects.toMatchObject({ code: 'status', message: 'HTTP 401' });
    expect(statusFits(204, '200,204-205')).toBe(true);
    expect(statusFits(203, '200,204-205')).toBe(false);
    await expect(outlet({ undo: null }).send(of('withdrawal'))).rejects.toMatchObject({
      code: 'by-hand',
      permanent: true,
    });
  });

  test('is asked by the test what it allows, and nothing is taken away; the secret is not sent or shown', async () => {
    const seen = await outlet().test();
    expect(asked.map((one) => one.method)).toEqual(['OPTIONS']);
    expect(JSON.stringify(asked) + seen).not.toContain('sesame');
    await expect(outlet({ body: '{{nonsense}}' }).test()).rejects.toMatchObject({ code: 'template', permanent: true });
  });

  test('no value leaves its place in a template', () => {
    const hostile = `a"b&c=d<e>/../?x#y\r\nX-Evil: 1`;
    const values = { ...valuesOf(house.message.notice, 1, 'key'), title: hostile, path: `/@evil.example/${hostile}` };
    expect(JSON.parse(fillBody('{"t":"{{title}}"}', values, ''))).toEqual({ t: hostile });
    expect(
      new URLSearchParams(fillBody('t={{ title }}&z=1', values, 'application/x-www-form-urlencoded')).get('t'),
    ).toBe(hostile);
    expect(fillBody('<t>{{title}}</t>', values, 'text/xml')).not.toMatch(/<e>|&c=/);
    expect(new URL(fillAddress('https://cms.example/{{path}}', values)).host).toBe('cms.example');
    expect(() => fillAddress('https://cms.example/?k={{secret}}', values)).toThrow(TemplateError);
    expect(() => fill('{{title}}{{constructor}}', values, (x) => x)).toThrow(TemplateError);
    const { send } = outlet({ headers: [{ name: 'x-title', value: '{{title}}' }] });
    house.message.notice.title = hostile;
    return expect(send(of())).rejects.toMatchObject({ code: 'template', permanent: true });
  });
});
