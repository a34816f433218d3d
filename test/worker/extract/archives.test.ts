import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { SevenZipModuleFactory } from '7z-wasm';
import iconv from 'iconv-lite';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { type Extraction, extract } from '../../../worker/extract/extract.ts';
import { storedRar } from '../../support/rar.ts';

const SevenZip: SevenZipModuleFactory = createRequire(import.meta.url)('7z-wasm');
const roster = new TextEncoder().encode('序号,姓名\n1,王小样\n');
const files = [
  { name: '名单.txt', bytes: roster },
  { name: 'deep/说明.txt', bytes: new TextEncoder().encode('附件说明') },
];

async function sevenZip(...words: string[]): Promise<Uint8Array> {
  const module = await SevenZip({ print: () => {}, printErr: () => {} });
  for (const { name, bytes } of files) {
    if (name.includes('/')) module.FS.mkdir('deep');
    module.FS.writeFile(name, bytes);
  }
  const target = words.at(-1) ?? '';
  module.callMain([
    ...words,
    ...(words.includes('-tbzip2') || words.includes('-txz') ? ['名单.txt'] : ['名单.txt', 'deep']),
  ]);
  return module.FS.readFile(target);
}

async function tar(name: string): Promise<Uint8Array> {
  const packing = pack();
  packing.entry({ name }, Buffer.from(roster));
  packing.finalize();
  return buffer(packing);
}

const read = (bytes: Uint8Array, url: string, limits = {}): Promise<Extraction> =>
  extract({ bytes: new Uint8Array(bytes), url }, limits);
const placesOf = (extraction: Extraction) => [...new Set(extraction.document.segments.map((one) => one.place.file))];

describe('archives', () => {
  test.each([
    ['7z', async () => sevenZip('a', 'a.7z'), 'application/x-7z-compressed'],
    ['rar', async () => storedRar(files), 'application/vnd.rar'],
  ])('%s: every file is read and named by its path', async (_kind, make, type) => {
    const extraction = await read(await make(), 'https://a.gov.cn/a');
    expect(extraction).toMatchObject({ status: 'read', reason: null });
    expect(extraction.document.type).toBe(type);
    expect(extraction.document.text).toContain('王小样');
    expect(extraction.document.text).toContain('附件说明');
    expect(placesOf(extraction)).toEqual(expect.arrayContaining(['名单.txt', 'deep/说明.txt']));
  });

  test.each([
    ['gzip', async () => gzipSync(roster), '名单.txt.gz', '名单.txt'],
    ['Zstandard', async () => zstdCompressSync(roster), '名单.txt.zst', '名单.txt'],
    ['bzip2', async () => sevenZip('a', '-tbzip2', '名单.txt.bz2'), '名单.txt.bz2', '名单.txt'],
    ['xz', async () => sevenZip('a', '-txz', '名单.txt.xz'), '名单.txt.xz', '名单.txt'],
    ['tar', async () => tar('名单.txt'), 'a.tar', '名单.txt'],
    ['tar.gz', async () => gzipSync(await tar('名单.txt')), 'a.tar.gz', 'a.tar!/名单.txt'],
  ])('%s: the file inside is read at its place', async (_kind, make, url, place) => {
    const extraction = await read(await make(), url);
    expect(extraction.status).toBe('read');
    expect(extraction.document.text).toContain('王小样');
    expect(placesOf(extraction)).toContain(place);
  });

  test('names that Windows wrote in GB18030 are read', async () => {
    const archive = await tar('NAME.txt');
    const name = iconv.encode('公示名单.txt', 'gb18030');
    const changed = Buffer.from(archive);
    name.copy(changed, 0);
    // the checksum of a tar header is the sum of its bytes with the field itself as blanks
    changed.fill(' ', 148, 156);
    const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(placesOf(await read(changed, 'a.tar'))).toContain('公示名单.txt');
  });

  test('a password or a bomb ends with its reason, never as clean', async () => {
    const locked = await read(await sevenZip('a', '-psecret', '-mhe=on', 'a.7z'), 'a.7z');
    expect(locked).toMatchObject({ status: 'unread', reason: 'encrypted' });
    const contents = await read(await sevenZip('a', '-psecret', 'a.7z'), 'a.7z');
    expect(contents).toMatchObject({ status: 'unread', reason: 'encrypted' });
    const bomb = await read(gzipSync(Buffer.alloc(50_000_000)), 'a.gz');
    expect(bomb).toMatchObject({ status: 'unread', reason: 'too-large' });
    const cut = await read((await sevenZip('a', 'a.7z')).subarray(0, 90), 'a.7z');
    expect(cut).toMatchObject({ status: 'unread', reason: 'corrupt' });
  });

  test('archives within archives stop at the limit', async () => {
    let bytes: Uint8Array = gzipSync(roster);
    for (let level = 0; level < 8; level++) bytes = gzipSync(bytes);
    expect(await read(bytes, 'a.gz')).toMatchObject({ status: 'unread', reason: 'nested-too-deep' });
  });
});

describe('mail', () => {
  test('header lines, text and attachments are read', async () => {
    const mail = [
      'From: =?UTF-8?B?5byg5LiJ?= <a@example.com>',
      'To: b@example.com',
      'Subject: =?GB2312?B?ubLKvg==?=',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain; charset=gbk',
      'Content-Transfer-Encoding: base64',
      '',
      iconv.encode('请查收附件', 'gbk').toString('base64'),
      '--x',
      'Content-Type: text/plain; name="list.txt"',
      'Content-Disposition: attachment; filename="list.txt"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(roster).toString('base64'),
      '--x--',
      '',
    ].join('\r\n');
    const extraction = await read(new TextEncoder().encode(mail), 'a.eml');
    expect(extraction).toMatchObject({ status: 'read', document: { type: 'message/rfc822' } });
    expect(extraction.document.text).toContain('请查收附件');
    expect(extraction.document.text).toContain('王小样');
    expect(placesOf(extraction)).toContain('list.txt');
    expect(extraction.document.segments.some((one) => one.place.part === 'header')).toBe(true);
    expect(extraction.document.title).toBe('共示');
  });
});
