import { describe, expect, test } from 'vitest';
import { parseRobots, robotsPath } from '../../../worker/crawl/robots.ts';

const allowed = (text: string, url: string, agent = 'xuncha') => parseRobots(text, agent).allows(robotsPath(url));

describe('robots.txt', () => {
  test('the longest rule wins, and allow wins a tie', () => {
    const text = 'user-agent: *\ndisallow: /zwgk/\nallow: /zwgk/tzgg/\ndisallow: /x\nallow: /x';
    expect(allowed(text, 'https://a.cn/zwgk/1.html')).toBe(false);
    expect(allowed(text, 'https://a.cn/zwgk/tzgg/1.html')).toBe(true);
    expect(allowed(text, 'https://a.cn/x')).toBe(true);
  });

  test('a group of our own replaces the general one, whatever the case and the order', () => {
    const text = 'User-Agent: *\nDisallow: /\n\nUser-agent: Other\nUSER-AGENT: XunCha\nDisallow: /internal/';
    expect(allowed(text, 'https://a.cn/open/')).toBe(true);
    expect(allowed(text, 'https://a.cn/internal/a')).toBe(false);
    expect(allowed(text, 'https://a.cn/open/', 'somebody')).toBe(false);
  });

  test('wildcards and the end sign', () => {
    const text = 'user-agent: *\ndisallow: /*.doc$\ndisallow: /*?sid=';
    expect(allowed(text, 'https://a.cn/files/a.doc')).toBe(false);
    expect(allowed(text, 'https://a.cn/files/a.docx')).toBe(true);
    expect(allowed(text, 'https://a.cn/list?sid=3')).toBe(false);
  });

  test('Chinese paths match their escaped form', () => {
    const text = 'user-agent: *\ndisallow: /内部/';
    expect(allowed(text, new URL('https://a.cn/内部/1.html').href)).toBe(false);
  });

  test('other lines do not part a group; sitemaps and the delay are read', () => {
    const robots = parseRobots(
      '\uFEFFUser-agent: *\nSitemap: https://a.cn/s.xml\nCrawl-delay: 2.5\nDisallow: /no\n\nsite-map: /t.xml',
      'xuncha',
    );
    expect(robots.crawlDelaySeconds).toBe(2.5);
    expect(robots.sitemaps).toEqual(['https://a.cn/s.xml', '/t.xml']);
    expect(robots.allows('/no/1')).toBe(false);
  });

  test('rules before any agent, and an empty file, forbid nothing', () => {
    expect(allowed('disallow: /', 'https://a.cn/x')).toBe(true);
    expect(allowed('', 'https://a.cn/x')).toBe(true);
  });

  test('a pattern made to be slow is matched in no time', () => {
    const text = `user-agent: *\ndisallow: /${'*a'.repeat(2000)}b`;
    const started = performance.now();
    expect(allowed(text, `https://a.cn/${'a'.repeat(1900)}`)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
