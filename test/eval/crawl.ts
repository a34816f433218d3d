import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseRobots, robotsPath } from '../../worker/crawl/robots.ts';
import type { Figures } from '../support/sections.ts';
import { openInspector } from '../worker/support/inspector.ts';

const vectors = z.array(
  z.object({ test: z.string(), robots: z.string(), agent: z.string(), url: z.string(), allowed: z.boolean() }),
);

const coverage = z.object({
  missing: z.array(z.string()),
  groups: z.array(z.object({ name: z.string(), expected: z.number(), found: z.number() })),
  forbidden: z.array(z.string()),
});

/** Discovery and manners on public material: name the folder that holds `tools/` and `corpus/`. */
export const section = {
  name: 'crawl',
  async run(args: string[]): Promise<Figures[]> {
    const folder = args
      .map((arg) => resolve(arg))
      .find((arg) => existsSync(join(arg, 'corpus', 'vectors', 'robots.json')));
    if (!folder) {
      const notes = ['skipped: name a folder with corpus/vectors/robots.json and tools/crawl-maze.mjs'];
      return [{ title: 'crawl', columns: ['what', 'result'], rows: [], notes }];
    }
    return [
      robots(join(folder, 'corpus', 'vectors', 'robots.json')),
      ...(await maze(join(folder, 'tools', 'crawl-maze.mjs'))),
    ];
  },
};

function robots(file: string): Figures {
  const list = vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
  const wrong = list.filter((v) => parseRobots(v.robots, v.agent).allows(robotsPath(v.url)) !== v.allowed);
  return {
    title: 'robots.txt vectors',
    columns: ['assertions', 'held'],
    rows: [[list.length, list.length - wrong.length]],
    ok: wrong.length === 0,
    notes: wrong.map((v) => `${v.test}: ${v.url}`),
  };
}

/** The test bed of every way to link, inspected by the whole pipeline without and with rendering. */
async function maze(script: string): Promise<Figures[]> {
  if (!existsSync(script)) return [];
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  let ok = true;
  for (const render of ['auto', 'always'] as const) {
    const { origin, stop } = await serveMaze(script);
    const inspector = await openInspector();
    try {
      const site = await inspector.addSite(`${origin}/`, { render });
      const { state, counts } = await inspector.inspect(site);
      const answer = await fetch(`${origin}/__coverage`);
      const seen = coverage.parse(await answer.json());
      for (const group of seen.groups)
        rows.push([render, group.name, group.expected, group.found, counts.requests ?? 0]);
      const found = seen.groups.find((group) => group.name === 'static')?.found ?? 0;
      ok &&= state === 'completed' && found >= 60 && seen.forbidden.length === 0;
      if (render === 'auto') notes.push(`missing: ${seen.missing.join(', ') || 'none'}`);
      if (seen.forbidden.length > 0) notes.push(`forbidden and yet asked for: ${seen.forbidden.join(', ')}`);
    } finally {
      await inspector.close();
      stop();
    }
  }
  const columns = ['rendering', 'group', 'addresses', 'found', 'requests'];
  return [{ title: 'crawl maze (at least 60 static addresses, nothing forbidden)', columns, rows, ok, notes }];
}

async function serveMaze(script: string): Promise<{ origin: string; stop(): void }> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((ready, fail) => {
    child.stdout.once('data', () => ready());
    child.once('exit', (code) => fail(new Error(`the test bed ended with ${code}`)));
  });
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
