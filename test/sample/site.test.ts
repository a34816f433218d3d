import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildSampleSite } from '../sample-site/site.ts';
import { knownPatterns } from '../sample-site/truth.ts';
import { truthDay } from '../sample-site/write.ts';

const asOf = truthDay;
const site = await buildSampleSite({ asOf });

const extensions = (): Set<string> =>
  new Set(
    [...site.resources]
      .filter(([, resource]) => resource.kind === 'attachment')
      .map(([path]) => path.slice(path.lastIndexOf('.') + 1)),
  );

test('the site has at least 150 pages and 60 attachments, in every format that governments publish in', () => {
  expect(site.truth.pages).toBeGreaterThanOrEqual(150);
  expect(site.truth.attachments).toBeGreaterThanOrEqual(60);
  const formats = 'pdf doc docx xls xlsx ppt pptx rtf odt ods ofd wps et zip 7z rar gz eml jpg png csv txt'.split(' ');
  expect(formats.filter((format) => !extensions().has(format))).toEqual([]);
});

test('the same seed and day give the same bytes; another seed gives other people', async () => {
  const again = await buildSampleSite({ asOf });
  expect(again.truth).toEqual(site.truth);
  const differing = [...site.resources].filter(
    ([path, resource]) => Buffer.compare(resource.body, again.resources.get(path)?.body ?? new Uint8Array()) !== 0,
  );
  expect(differing.map(([path]) => path)).toEqual([]);
  const other = await buildSampleSite({ asOf, seed: 7 });
  expect(other.truth.planted.map((one) => one.path)).not.toEqual(site.truth.planted.map((one) => one.path));
});

test('dates move with the day: what has ended stays ended on any day', async () => {
  // In a holiday week too, when offices publish days earlier.
  for (const day of ['2026-02-20', '2026-10-07', '2027-05-02', '2028-01-01']) {
    const moved = await buildSampleSite({ asOf: day });
    expect(moved.truth.planted.length, day).toBe(site.truth.planted.length);
    expect(moved.truth.decoys.length, day).toBe(site.truth.decoys.length);
  }
});

test('every planted problem and every decoy stands at an address that the site serves', () => {
  const lost = [...site.truth.planted, ...site.truth.decoys].filter((one) => !site.resources.has(one.path));
  expect(lost).toEqual([]);
});

test('nothing is planted and called a decoy at once', () => {
  const planted = new Set(site.truth.planted.map((one) => `${one.path} ${one.pattern}`));
  const both = site.truth.decoys.filter((one) => planted.has(`${one.path} ${one.pattern}`));
  // A file may hold masked values in sight and full ones out of sight; there the planting counts.
  expect(both.filter((one) => one.reason !== 'properly-masked' && one.reason !== 'credit-code')).toEqual([]);
});

test('every kind that the issues name is planted, or known not to be', () => {
  const planted = new Set(site.truth.planted.map((one) => one.pattern));
  // The home page of a site whose news are fresh cannot be stale.
  expect(knownPatterns.filter((id) => !planted.has(id))).toEqual(['stale-home-page']);
});

test('truth.json is the truth of the default seed', () => {
  const written: unknown = JSON.parse(readFileSync(new URL('../sample-site/truth.json', import.meta.url), 'utf8'));
  expect(written, 'run `node test/sample-site/write.ts`').toEqual(site.truth);
});
