import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

const MiB = 1024 * 1024;

/** Files that are made to exhaust a reader, small themselves. */
export function hostileFiles(): { name: string; bytes: Uint8Array }[] {
  let nested = zipSync({ 'a.txt': strToU8('底') });
  for (let level = 0; level < 40; level++) nested = zipSync({ [`${level}.zip`]: nested });
  const bomb = zipSync({ 'a.txt': new Uint8Array(9 * MiB) });
  const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">${[...'bcdefghij'].map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghij'[i]};`.repeat(10)}">`).join('')}]><l>&j;</l>`;
  const cyclic = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj
4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 4>>stream
/X Do
endstream endobj
5 0 obj<</First 5 0 R/Last 5 0 R/Next 5 0 R/Title(again)>>endobj
trailer<</Root 1 0 R/Size 6>>`;
  return [
    { name: 'zip bomb, 200 MiB of zeros', bytes: zipSync({ 'a.txt': new Uint8Array(200 * MiB) }, { level: 1 }) },
    { name: 'gzip bomb, 200 MiB of zeros', bytes: gzipSync(Buffer.alloc(200 * MiB)) },
    { name: 'gzip of gzip of zeros', bytes: gzipSync(gzipSync(Buffer.alloc(200 * MiB))) },
    {
      name: 'one bomb 60 times over',
      bytes: zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.zip`, bomb]))),
    },
    {
      name: 'document with a bomb as body',
      bytes: zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': new Uint8Array(100 * MiB) }),
    },
    { name: 'archives nested 40 deep', bytes: nested },
    { name: 'billion laughs', bytes: strToU8(laughs) },
    { name: 'elements nested 300000 deep', bytes: strToU8(`<html><body>${'<div>'.repeat(300_000)}`) },
    { name: 'JSON nested 300000 deep', bytes: strToU8(`${'['.repeat(300_000)}1${']'.repeat(300_000)}`) },
    { name: 'PDF whose objects refer to themselves', bytes: strToU8(cyclic) },
    {
      name: 'table cell that spans a million columns',
      bytes: strToU8(`<table>${'<tr><td colspan=1000000 rowspan=1000000>甲</td></tr>'.repeat(2_000)}</table>`),
    },
  ];
}
