import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../bin/commands/patterns.ts';
import { loadPacks } from '../../patterns/load.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const guides = ['first-pattern.md', 'first-pattern.zh-CN.md'];

/** One fenced block of a guide: a file to write, or a command with what it must come to. */
interface Step {
  file: string | null;
  exit: number | null;
  says: string | null;
  content: string;
}

function stepsOf(guide: string): Step[] {
  const text = readFileSync(join(docs, guide), 'utf8');
  return [...text.matchAll(/^```(?:yaml|sh) (.*)\n([\s\S]*?)^```$/gm)].map(([, head = '', content = '']) => ({
    file: /file=(\S+)/.exec(head)?.[1] ?? null,
    exit: /exit=(\d)/.test(head) ? Number(/exit=(\d)/.exec(head)?.[1]) : null,
    says: /says="([^"]+)"/.exec(head)?.[1] ?? null,
    content,
  }));
}

afterEach(() => vi.restoreAllMocks());

describe.each(guides)('%s', (guide) => {
  it('comes to what it says, step by step', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xuncha-guide-'));
    const told: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line));
    vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      const steps = stepsOf(guide);
      expect(steps.filter((step) => step.exit !== null).length).toBeGreaterThan(3);
      for (const step of steps) {
        if (step.file !== null) writeFileSync(join(folder, step.file), step.content);
        if (step.exit === null) continue;
        const words = step.content.trim().split(' ');
        expect(words.slice(0, 5)).toEqual(['npm', 'run', '-s', 'xuncha', '--']);
        expect(words[5]).toBe('patterns');
        told.length = 0;
        const args = words.slice(6).map((word) => (word.endsWith('.yaml') ? join(folder, word) : word));
        expect(await run(args), `${step.content}${told.join('\n')}`).toBe(step.exit);
        if (step.says !== null) expect(told.join('\n')).toContain(step.says);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it('ends with a pack that goes with the shipped ones', () => {
    const last = stepsOf(guide).findLast((step) => step.file === 'our-office.yaml');
    expect(loadPacks([{ name: 'our-office.yaml', text: last?.content ?? '' }]).patterns).toHaveLength(1);
  });
});

it('both guides have the same steps', () => {
  const [english, chinese] = guides.map(stepsOf);
  expect(chinese).toEqual(english);
});
