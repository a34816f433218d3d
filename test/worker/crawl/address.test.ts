import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey, extensionOf, kindOf, looksLikeAction, normaliseAddress } from '../../../worker/crawl/address.ts';

describe('one spelling for one address', () => {
  test.each([
    ['HTTP://WWW.A.GOV.CN:80/a/../b/./c.html#top', 'http://www.a.gov.cn/b/c.html'],
    ['https://a.cn/%7efoo/%e6%96%87', 'https://a.cn/~foo/%E6%96%87'],
    ['https://a.cn/文件.pdf', 'https://a.cn/%E6%96%87%E4%BB%B6.pdf'],
    ['https://a.cn/x;jsessionid=0A1B2C?id=3', 'https://a.cn/x?id=3'],
    ['https://a.cn/x?utm_source=wx&id=3&PHPSESSID=ab', 'https://a.cn/x?id=3'],
    ['https://a.cn/x?', 'https://a.cn/x'],
    ['https://a.cn./x', 'https://a.cn/x'],
    ['  https://a.cn ', 'https://a.cn/'],
    ['https://a.cn/x?b=2&a=1', 'https://a.cn/x?b=2&a=1'],
  ])('%s', (raw, want) => {
    expect(normaliseAddress(raw)).toBe(want);
  });

  test('what is no web address is none', () => {
    for (const raw of [
      'javascript:void(0)',
      'mailto:a@b.cn',
      'ftp://a.cn/',
      'https://u:p@a.cn/',
      '',
      'http://',
      `https://a.cn/${'x'.repeat(5000)}`,
    ]) {
      expect(normaliseAddress(raw)).toBeNull();
    }
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const once = normaliseAddress(url);
        if (once !== null) expect(normaliseAddress(once)).toBe(once);
      }),
    );
  });
});

test('the kind is told by the address where it tells', () => {
  expect(kindOf('https://a.cn/f/名单.XLS?v=1')).toBe('attachment');
  expect(kindOf('https://a.cn/down.jsp?file=a.pdf')).toBe('attachment');
  expect(kindOf('https://a.cn/logo.png')).toBe('decoration');
  expect(kindOf('https://a.cn/a.js?x')).toBe('code');
  expect(kindOf('https://a.cn/art/2024/1.html')).toBe('page');
  expect(extensionOf('https://a.cn/v1.2/list')).toBe('');
});

test('addresses that do something are told from those that show something', () => {
  for (const path of ['/user/logout', '/logout.do', '/a?action=delete&id=1', '/sign-out/'])
    expect(looksLikeAction(path)).toBe(true);
  for (const path of ['/deleted-files/1.html', '/art/1.html', '/login-guide.html', '/removed-list'])
    expect(looksLikeAction(path)).toBe(false);
});

test('keys of different addresses differ', () => {
  const keys = new Set<number>();
  for (let i = 0; i < 100_000; i++) keys.add(addressKey(`https://www.example.gov.cn/art/2024/${i % 400}/t${i}.html`));
  expect(keys.size).toBe(100_000);
});
