import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../bin/commands/index.ts';

const root = join(import.meta.dirname, '..', '..');
const english = readFileSync(join(root, 'README.md'), 'utf8');
const chinese = readFileSync(join(root, 'README.zh-CN.md'), 'utf8');

const fences = (text: string) => [...text.matchAll(/^```\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
const commandLines = (text: string) =>
  fences(text)
    .flatMap((block) => block.split('\n'))
    .filter((line) => /^npm |\| npm /.test(line));

test('both READMEs give the same commands in the same order', () => {
  expect(commandLines(english).length).toBeGreaterThan(5);
  expect(commandLines(chinese)).toEqual(commandLines(english));
});

test('every xuncha command in the README exists', () => {
  const names = commands.map((one) => one.name);
  for (const line of commandLines(english)) {
    const name = /xuncha -- (\S+)/.exec(line)?.[1];
    if (name) expect(names).toContain(name);
  }
});

test('pictures and pages that the READMEs point to are there', () => {
  for (const text of [english, chinese]) {
    for (const [, target] of text.matchAll(/\]\(((?!https?:)[^)]+)\)/g)) {
      expect(existsSync(join(root, target ?? '')), target).toBe(true);
    }
  }
});

test('rooms named in the map are there, and every top-level room is named', () => {
  const rooms = ['patterns', 'data', 'worker', 'dashboard', 'bin', 'test', 'docs'];
  for (const room of rooms) {
    expect(existsSync(join(root, room))).toBe(true);
    expect(english).toContain(`${room}/ `);
    expect(chinese).toContain(`${room}/ `);
  }
});
