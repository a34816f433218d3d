import { afterEach, expect, test } from 'vitest';
import type { TaskInput } from '../../../worker/detect/judged.ts';
import { openPool, type Pool, type PoolOptions } from '../../../worker/detect/pool.ts';
import { shippedRules } from '../../../worker/rules.ts';

let pool: Pool;
afterEach(() => pool?.close());

function open(more: Partial<PoolOptions> = {}) {
  const { packs, switches } = shippedRules();
  pool = openPool({ threads: 1, itemSeconds: 20, itemMemoryMb: 256, packs, switches, keys: null, ...more });
}

function item(text: string | Uint8Array, more: Partial<TaskInput> = {}): TaskInput {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    bytes,
    from: 'content',
    url: 'a.txt',
    declaredType: 'text/plain',
    context: { asOf: '2026-11-23' },
    discover: false,
    seal: false,
    ...more,
  };
}

test('values stay in the thread unless they are asked for', async () => {
  open();
  const judged = await pool.judge(item('身份证号：370102199003074516'));
  expect(JSON.stringify(judged)).not.toContain('370102199003074516');
  expect(judged.detection.hits[0]?.pattern).toBe('resident-id');
  const open2 = await pool.judge(item('身份证号：370102199003074516', { reveal: true }));
  expect(open2.values?.[0]).toBe('370102199003074516');
});

test('the surroundings of a hit show no other value', async () => {
  open();
  const judged = await pool.judge(item('身份证号：370102199003074516，手机：15866778899，邮箱 zhangmoumou@qq.com'));
  for (const hit of judged.detection.hits) {
    expect(`${hit.before} ${hit.after}`).not.toMatch(/370102199003074516|15866778899|zhangmoumou@/);
  }
});

test('a title with a number in it leaves the thread masked', async () => {
  open();
  const html = '<html><head><title>关于370102199003074516的公告</title></head><body><p>内容若干。</p></body></html>';
  const judged = await pool.judge(item(html, { url: 'https://a.cn/a.html', declaredType: 'text/html; charset=utf-8' }));
  expect(JSON.stringify(judged)).not.toContain('370102199003074516');
});

test('a thread that takes too long ends with a reason, and the next item is judged', async () => {
  // Limits that the reader itself would keep are lifted, so that only the pool's own can end it.
  open({
    itemSeconds: 1,
    itemMemoryMb: 2048,
    limits: { milliseconds: 1e9, maxCharacters: 5e8, maxBytes: 1e9, maxUnpackedBytes: 1e9 },
  });
  const long = new TextEncoder().encode('身份证号：370102199003074516，手机：15866778899。\n'.repeat(400_000));
  const slow = pool.judge(item(long));
  const next = pool.judge(item('手机：15866778899'));
  expect(await slow).toMatchObject({
    status: 'unread',
    reason: expect.stringMatching(/timeout|memory-limit|too-large/),
  });
  expect(await next).toMatchObject({ status: 'read' });
}, 60_000);

test('an item that needs more memory than a thread may have ends with a reason', async () => {
  open({ itemMemoryMb: 32, limits: { maxCharacters: 500_000_000, maxCells: 1e9, milliseconds: 1e9 } });
  const rows = Array.from({ length: 400_000 }, (_, i) => `张三${i},370102199003074516,${i}`).join('\n');
  const judged = await pool.judge(item(rows, { url: 'a.csv', declaredType: 'text/csv' }));
  expect(judged).toMatchObject({ status: 'unread', reason: 'memory-limit' });
  expect(await pool.judge(item('手机：15866778899'))).toMatchObject({ status: 'read' });
}, 60_000);
