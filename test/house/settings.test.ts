import { expect, test } from 'vitest';
import { readSettings, SettingError, settingTable } from '../../data/settings.ts';

test('without an environment every setting has its default', () => {
  const settings = readSettings({});
  expect(settings.port).toBe(3000);
  expect(settings.host).toBe('127.0.0.1');
  expect(settings.dataDir.endsWith('/data/var')).toBe(true);
});

test.each([
  ['XUNCHA_PORT', '99999'],
  ['XUNCHA_PORT', 'abc'],
  ['XUNCHA_THREADS', '0'],
  ['XUNCHA_LANGUAGE', 'fr'],
  ['DATABASE_URL', 'mysql://x'],
  ['XUNCHA_TRUST_PROXY', 'maybe'],
])('%s=%s is refused by name, with what is allowed', (name, value) => {
  const allowed = settingTable.find((row) => row.name === name)?.allowed ?? '';
  expect(() => readSettings({ [name]: value })).toThrow(SettingError);
  expect(() => readSettings({ [name]: value })).toThrow(name);
  expect(() => readSettings({ [name]: value })).toThrow(allowed);
});

test('a setting that does not exist is refused, so that a typing error is seen', () => {
  expect(() => readSettings({ XUNCHA_PROT: '1' })).toThrow('XUNCHA_PROT');
});

test('a bad secret is not repeated in the message', () => {
  expect(() => readSettings({ DATABASE_URL: 'mysql://u:sesame@h/d' })).toThrow(/^(?!.*sesame)/);
});

test('a setting may come from a file', () => {
  expect(() => readSettings({ XUNCHA_SMTP_URL_FILE: '/no/such/file' })).toThrow('XUNCHA_SMTP_URL_FILE');
});
