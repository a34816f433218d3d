import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { limits } from '../../patterns/engine/limits.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { adversaries } from '../support/adversaries.ts';
import { rosterText } from '../support/dense.ts';
import { asOf, detectText, found, shippedRules } from '../support/detecting.ts';

describe('any text', () => {
  test('is judged without an error, however odd', () => {
    for (const [, text] of adversaries(20_000)) expect(() => detectText(text)).not.toThrow();
    for (const text of ['', '\0', '\ud800', '\udc00\ud800', '\u200b', '@', '*', '1', 'X', '号', '+', '鲁'])
      expect(detectText(text).hits).toEqual([]);
  });

  test('with lone surrogates, NUL and signs without width keeps the place of what it holds', () => {
    const text = '\ud83d\0\u200b手机\u200b13800138000\udc00';
    const [hit] = detectText(text).hits;
    expect(hit && text.slice(hit.start, hit.end)).toBe('13800138000');
  });

  test('of one endless line, and of tens of megabytes, ends soon', () => {
    const line = `${'第一条为了规范政府信息公开'.repeat(400_000)}手机13800138000`;
    expect(found(detectText(line))).toEqual(['mobile 13800138000']);
    const large = `${'0123456789abcdef '.repeat(1_800_000)}\n手机13800138000`;
    const before = process.cpuUsage().user;
    expect(found(detectText(large))).toEqual(['mobile 13800138000']);
    // Thirty megabytes; far from the figure of the benchmark, but what grows with the square of the length takes minutes.
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(20);
  });
});

test('past the limit hits are counted and people too, not listed', () => {
  const rows = 60_000;
  const detection = detect(plainDocument(rosterText(rows)), shippedRules, { asOf });
  expect(detection.hits).toHaveLength(limits.hits);
  expect(detection.unlisted).toBeGreaterThan(rows * 3 - limits.hits);
  expect(detection.flags[0]?.persons).toBe(rows);
  expect(detection.flags[0]?.hits).toBe(limits.hits + (detection.unlisted ?? 0));
});

/** Expressions of the engine's own sources, as they stand between slashes. */
function expressionsIn(folder: string): [string, string, string][] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = readFileSync(join(folder, name), 'utf8').replace(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '');
      const literals = source.matchAll(
        /(?<=[=(,:\s![])\/((?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)(?=[.,;)\s\]])/g,
      );
      return [...literals].map(([, pattern = '', flags = '']): [string, string, string] => [
        name,
        pattern,
        flags.replace('y', ''),
      ]);
    });
}

test('no expression of the engine backtracks', () => {
  const room = join(import.meta.dirname, '../../patterns');
  const expressions = [...expressionsIn(join(room, 'engine')), ...expressionsIn(join(room, 'reference'))];
  expect(expressions.length).toBeGreaterThan(40);
  const unsafe = expressions
    .map(([name, pattern, flags]) => ({
      name,
      pattern,
      verdict: checkSync(pattern, flags, { timeout: 120_000 }).status,
    }))
    .filter(({ verdict }) => verdict !== 'safe');
  expect(unsafe).toEqual([]);
}, 300_000);
