import { expect, test } from 'vitest';
import { TrapMemory, trapReason } from '../../../worker/crawl/traps.ts';

test('paths that repeat themselves, or never end, are traps', () => {
  expect(trapReason('https://a.cn/x/x/x/x/1.html')).toBe('repeating-segments');
  expect(trapReason('https://a.cn/a/b/a/b/a/b/c')).toBe('repeating-segments');
  expect(trapReason(`https://a.cn/${Array.from({ length: 20 }, (_, i) => `s${i}`).join('/')}`)).toBe('path-too-deep');
});

test('ordinary addresses of Chinese sites are none', () => {
  for (const url of [
    'https://a.cn/art/2024/3/3/art_1234_567.html',
    'https://a.cn/zwgk/zfxxgk/fdzdgknr/lzyj/xzgfxwj/202401/t20240105_123.html',
    'https://a.cn/col/col10/index.html?uid=1&pageNum=3',
    'https://a.cn/1/1/1/2.html',
  ]) {
    expect(trapReason(url)).toBeNull();
  }
});

test('a calendar is left where it runs away from the years in which anything was published', () => {
  const memory = new TrapMemory(2026);
  expect(memory.admit('https://a.cn/cal?year=2026&month=3')).toBeNull();
  expect(memory.admit('https://a.cn/cal?year=2031&month=3')).toBe('calendar');
  expect(memory.admit('https://a.cn/cal?date=2099-01-01')).toBe('calendar');
  expect(memory.admit('https://a.cn/rili/2026/11/')).toBeNull();
  expect(memory.admit('https://a.cn/rili/2028/1/')).toBe('calendar');
  const months = Array.from({ length: 400 }, (_, i) =>
    memory.admit(`https://a.cn/rili/${2025 - Math.floor(i / 12)}/${(i % 12) + 1}/`),
  );
  expect(months.filter((reason) => reason === null).length).toBeLessThanOrEqual(60);
  expect(memory.admit('https://a.cn/art/2019/5/7/art_1_2.html')).toBeNull();
});

test('endless parameters end, long lists do not', () => {
  const memory = new TrapMemory(2026, { variantsPerPath: 100, datedPages: 24, perFolder: 1000 });
  const admitted = (of: (i: number) => string, n: number) =>
    Array.from({ length: n }, (_, i) => memory.admit(of(i))).filter((r) => r === null).length;
  expect(admitted((i) => `https://a.cn/list?page=${i}`, 90)).toBe(90);
  expect(admitted((i) => `https://a.cn/search?tag=${i}`, 500)).toBe(100);
  expect(admitted((i) => `https://a.cn/f/${i}.html`, 2000)).toBeLessThanOrEqual(1000);
});
