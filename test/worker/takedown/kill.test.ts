import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveConnector } from '../../../data/stores/connectors.ts';
import { listDeliveries } from '../../../data/stores/deliveries.ts';
import { hoursAfter } from '../../../data/time.ts';
import { openHouseWithNotice, unitMail } from './support.ts';

const child = join(import.meta.dirname, 'notify-child.ts');

test('a sender that is killed in the middle loses nothing: the next one sends it under the same id, and records it once', async () => {
  const house = await openHouseWithNotice();
  const ids: string[] = [];
  let begun = () => {};
  const first = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const server = createServer((request, response) => {
    ids.push(String(request.headers['webhook-id']));
    // The first one never hears an answer.
    if (ids.length === 1) begun();
    else response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const at = new Date(Date.now() + 1000).toISOString();
  await house.db.knex('units').where('email', unitMail).update({ email: null });
  const options = { url: `http://127.0.0.1:${port}/hook`, ownNetwork: false };
  const named = { name: '督办', siteId: null, unitId: null, enabled: true, secret: 'sesame' };
  await saveConnector(house.db, named, { kind: 'webhook', options }, { actor: 'user:admin', at });

  const run = (moment: string): ChildProcess =>
    spawn(process.execPath, [child, house.settings.dataDir, moment], { stdio: ['ignore', 'ignore', 'inherit'] });
  const killed = run(at);
  await first;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect((await listDeliveries(house.db, house.noticeId))[0]).toMatchObject({ state: 'waiting', attempts: 1 });

  // At once it is still taken for being sent; after a while for dead.
  for (const hours of [0.01, 0.1, 0.2]) {
    const again = run(hoursAfter(at, hours));
    const [code] = await once(again, 'exit');
    expect(code).toBe(0);
  }
  const [delivery] = await listDeliveries(house.db, house.noticeId);
  expect(delivery).toMatchObject({ state: 'sent', attempts: 2 });
  expect(delivery?.tries.map((one) => one.outcome)).toEqual(['interrupted', 'sent']);
  expect(ids).toEqual([`delivery-${delivery?.id}`, `delivery-${delivery?.id}`]);
  expect(await house.db.knex('events').where('action', 'notice.sent')).toHaveLength(1);
  server.closeAllConnections();
  server.close();
  await house.close();
}, 60_000);
