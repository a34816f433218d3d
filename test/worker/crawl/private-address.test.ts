import { expect, test } from 'vitest';
import { isReserved } from '../../../worker/crawl/private-address.ts';

test.each([
  '127.0.0.1',
  '127.8.9.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '::1',
  '[::1]',
  '::',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
  'ff02::1',
  'not an address',
])('%s is no public address', (ip) => {
  expect(isReserved(ip)).toBe(true);
});

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.169.0.1', '2400:3200::1', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
  '%s is',
  (ip) => {
    expect(isReserved(ip)).toBe(false);
  },
);
