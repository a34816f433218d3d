import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { xuncha } from '../support/cli.ts';
import { residentId } from '../support/invented.ts';

const id = residentId('370102', '19900307', 123);
const leak = `公示对象:王小样,身份证号${id},特此公示。`;
const line = z.object({
  document: z.string(),
  type: z.string().nullable(),
  status: z.enum(['read', 'partial', 'unread']),
  reason: z.string().nullable(),
  characters: z.number(),
  hits: z.array(
    z.object({
      pattern: z.string(),
      value: z.string(),
      start: z.number(),
      end: z.number(),
      evidence: z.array(z.string()),
    }),
  ),
  flags: z.array(z.object({ category: z.string(), persons: z.number(), summary: z.string() })),
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuncha-scan-'));
  mkdirSync(join(folder, 'site', 'deep'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'site', 'leak.txt'), leak);
  writeFileSync(join(folder, 'site', 'deep', 'clean.txt'), '本办法自发布之日起施行。');
  writeFileSync(join(folder, 'broken.pdf'), '%PDF-1.7\nnot really');
  writeFileSync(
    join(folder, 'lines.jsonl'),
    `${JSON.stringify({ text: leak })}\n\n${JSON.stringify({ text: '无' })}\n{"no":1}\n`,
  );
});

const lines = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((text) => line.parse(JSON.parse(text)));

describe('scan', () => {
  test('a file with a resident ID: exit 1, one line of JSON, the value masked, offsets into the file', async () => {
    const ended = await xuncha(['scan', join(folder, 'site', 'leak.txt'), '--format', 'json']);
    expect(ended.status).toBe(1);
    expect(ended.stdout).not.toContain(id);
    expect(ended.stderr).not.toContain(id);
    const [result] = lines(ended.stdout);
    const hit = result?.hits.find((one) => one.pattern === 'resident-id');
    expect(leak.slice(hit?.start, hit?.end)).toBe(id);
    expect(hit?.value).toMatch(/^37\*+123?.{0,3}$|^37\*+\w{3}$/);
    expect(result?.characters).toBe(leak.length);
    expect(result?.flags[0]?.category).toBe('personal-data');
  });

  test('--reveal shows the value', async () => {
    const ended = await xuncha(['scan', join(folder, 'site', 'leak.txt'), '--format', 'json', '--reveal']);
    expect(lines(ended.stdout)[0]?.hits.map((hit) => hit.value)).toContain(id);
  });

  test('a folder is read recursively, a line for each document', async () => {
    const ended = await xuncha(['scan', join(folder, 'site'), '--format', 'json']);
    expect(lines(ended.stdout).map((one) => one.document)).toEqual([
      join(folder, 'site', 'deep', 'clean.txt'),
      join(folder, 'site', 'leak.txt'),
    ]);
    expect(ended.status).toBe(1);
  });

  test('no flags: exit 0', async () => {
    expect((await xuncha(['scan', join(folder, 'site', 'deep')])).status).toBe(0);
  });

  test('each line of a .jsonl file is a document FILE#LINE', async () => {
    const ended = await xuncha(['scan', join(folder, 'lines.jsonl'), '--format', 'json']);
    const results = lines(ended.stdout);
    expect(ended.stdout).not.toContain(id);
    expect(results.map((one) => one.document)).toEqual([1, 3, 4].map((n) => `${join(folder, 'lines.jsonl')}#${n}`));
    expect(results[0]?.hits.map((hit) => hit.pattern)).toContain('resident-id');
    expect(results[2]).toMatchObject({ status: 'unread', reason: 'corrupt' });
  });

  test('SARIF names the rule, masks the value and lists what could not be read', async () => {
    const ended = await xuncha(['scan', join(folder, 'site'), join(folder, 'broken.pdf'), '--format', 'sarif']);
    const log = z
      .object({
        version: z.literal('2.1.0'),
        runs: z.array(
          z.object({
            tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
            invocations: z.array(z.object({ toolExecutionNotifications: z.array(z.unknown()) })),
            results: z.array(z.object({ ruleId: z.string(), level: z.string() })),
          }),
        ),
      })
      .parse(JSON.parse(ended.stdout));
    expect(log.runs[0]?.results).toContainEqual({ ruleId: 'resident-id', level: 'error' });
    expect(log.runs[0]?.invocations[0]?.toolExecutionNotifications).toHaveLength(1);
    expect(ended.stdout).not.toContain(id);
  });

  test.each([
    [['scan'], 'name a file'],
    [['scan', '/no/such/place'], '/no/such/place'],
    [['scan', '.', '--format', 'yaml'], 'table, json, sarif'],
    [['scan', '.', '--as-of', '2026-02-30'], '2026-02-30'],
    [['scan', '.', '--pattern', 'no-such'], 'resident-id'],
    [['scan', '.', '--colour'], '--colour'],
  ])('%j: exit 2, says what is allowed', async (words, told) => {
    const ended = await xuncha(words);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(told);
    expect(ended.stdout).toBe('');
  });

  test('nothing readable: exit 2', async () => {
    expect((await xuncha(['scan', join(folder, 'empty')])).status).toBe(2);
    const ended = await xuncha(['scan', join(folder, 'broken.pdf'), '--format', 'json']);
    expect(ended.status).toBe(2);
    expect(lines(ended.stdout)[0]).toMatchObject({ status: 'unread', reason: 'corrupt' });
  });
});
