import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyOf, shippedPolicy } from '../../data/stores/policy.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let admin: Visitor;

beforeAll(async () => {
  running = await runDashboard();
  admin = new Visitor(running.url);
  await admin.signIn('admin');
});
afterAll(() => running.stop());

const typed = {
  secondPersonFrom: 'critical',
  'deadline-critical': '12',
  'deadline-high': '48',
  'deadline-medium': '168',
  'deadline-low': '720',
  leaseMinutes: '10',
  verificationHours: '2，24、72',
};

test('an administrator changes deadlines, lease, checks and second persons; they hold at once', async () => {
  expect((await admin.get('/settings/policy')).body).toContain('双人复核');
  expect((await admin.post('/settings/policy', typed)).to).toBe('/settings/policy');
  expect(await policyOf(running.database)).toEqual({
    secondPersonFrom: 'critical',
    deadlineHours: { critical: 12, high: 48, medium: 168, low: 720 },
    leaseMinutes: 10,
    verificationHours: [2, 24, 72],
  });
});

test('what does not fit comes back as it was typed, and changes nothing', async () => {
  const before = await policyOf(running.database);
  const wrong = await admin.post('/settings/policy', { ...typed, leaseMinutes: '999', verificationHours: '24, 1' });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toContain('value="24, 1"');
  expect(wrong.body.match(/请按说明填写/g)).toHaveLength(2);
  expect(await policyOf(running.database)).toEqual(before);
  expect(before).not.toEqual(shippedPolicy);
});
