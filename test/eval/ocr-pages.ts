import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { pdfium } from '../../worker/extract/pdf/pdfium.ts';

/** One page of a ruled list as a scanner gives it, with the identity numbers that stand on it (all invented). */
export interface OcrPage {
  picture: Uint8Array;
  ids: string[];
  about: string;
}

const require = createRequire(import.meta.url);
const fonts = [
  '300Light/NotoSansSC_300Light',
  '400Regular/NotoSansSC_400Regular',
  '500Medium/NotoSansSC_500Medium',
  '700Bold/NotoSansSC_700Bold',
];
const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'];
const given = [...'小试假样例拟虚构测伟芳秀敏静丽强磊军洋'];
const villages = ['东张村', '西李村', '北陈家庄', '南王社区', '孙耿街道', '大桥街道'];

/** Numbers from a seed (mulberry32): the same pages each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function inventedId(random: () => number): string {
  const digits = (from: number, upTo: number): number => from + Math.floor(random() * (upTo - from + 1));
  const two = (value: number): string => String(value).padStart(2, '0');
  const start = `3701${two(digits(1, 26))}${digits(1940, 2012)}${two(digits(1, 12))}${two(digits(1, 28))}${String(digits(0, 999)).padStart(3, '0')}`;
  const sum = [...start].reduce((total, digit, i) => total + Number(digit) * (weights[i] ?? 0), 0);
  return start + ('10X98765432'[sum % 11] ?? '');
}

/** Pages of `perPage` rows each; fonts, resolution, slant, noise, compression and stamps change from page to page. */
export async function* ocrPages(rows: number, perPage: number, seed = 20): AsyncGenerator<OcrPage> {
  const random = seeded(seed);
  for (let made = 0, number = 0; made < rows; made += perPage, number++) {
    const font = fonts[number % fonts.length] ?? '';
    const dpi = 100 + ((number * 25) % 125);
    const skew = (random() - 0.5) * 3;
    const quality = 35 + Math.floor(random() * 45);
    const stamps = number % 2;
    const list = Array.from({ length: Math.min(perPage, rows - made) }, (_, i) => [
      String(made + i + 1),
      (surnames[Math.floor(random() * surnames.length)] ?? '') +
        (given[Math.floor(random() * given.length)] ?? '') +
        (given[Math.floor(random() * given.length)] ?? ''),
      inventedId(random),
      `13${Math.floor(random() * 900_000_000 + 100_000_000)}`,
      villages[Math.floor(random() * villages.length)] ?? '',
    ]);
    const printed = await print(list, font);
    const picture = await scan(printed, { dpi, skew, quality, stamps: stamps * 3, random });
    const about = `${font.slice(0, 3)} ${dpi} dpi ${skew.toFixed(1)}° q${quality}${stamps ? ' stamped' : ''}`;
    yield { picture, ids: list.map((row) => row[2] ?? ''), about };
  }
}

function print(rows: string[][], font: string): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4', margin: 40 });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<Uint8Array>((resolve) => document.on('end', () => resolve(Buffer.concat(parts))));
  document.font(readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${font}.ttf`)));
  document.fontSize(16).text('2024年某某补助发放对象公示名单', 40, 50, { align: 'center' });
  document.fontSize(10.5);
  const widths = [40, 75, 165, 110, 110];
  let y = 100;
  for (const row of [['序号', '姓名', '身份证号', '联系电话', '住址'], ...rows]) {
    let x = 47;
    row.forEach((cell, column) => {
      const width = widths[column] ?? 80;
      document.rect(x, y, width, 26).lineWidth(0.7).stroke('black');
      document.fillColor('black').text(cell, x, y + 5, { width, align: 'center', lineBreak: false });
      x += width;
    });
    y += 26;
  }
  document.end();
  return ended;
}

interface Scanner {
  dpi: number;
  skew: number;
  quality: number;
  stamps: number;
  random: () => number;
}

async function scan(printed: Uint8Array, scanner: Scanner): Promise<Uint8Array> {
  const engine = await pdfium();
  const pointer = engine.wasmExports.malloc(printed.length);
  engine.HEAPU8.set(printed, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, printed.length, 0);
  const page = engine._FPDF_LoadPage(document, 0);
  const width = Math.round((595 * scanner.dpi) / 72);
  const height = Math.round((842 * scanner.dpi) / 72);
  const bitmap = engine._FPDFBitmap_CreateEx(width, height, 4, 0, 0);
  engine._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  engine._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0x10);
  const at = engine._FPDFBitmap_GetBuffer(bitmap);
  const pixels = Buffer.from(engine.HEAPU8.slice(at, at + width * height * 4));
  engine._FPDFBitmap_Destroy(bitmap);
  engine._FPDF_ClosePage(page);
  engine._FPDF_CloseDocument(document);
  engine.wasmExports.free(pointer);
  const radius = Math.round(scanner.dpi * 0.8);
  const ring = `<svg xmlns="http://www.w3.org/2000/svg" width="${radius * 2}" height="${radius * 2}"><g fill="none" stroke="#d8201c" stroke-opacity="0.75"><circle cx="${radius}" cy="${radius}" r="${radius * 0.94}" stroke-width="${radius * 0.06}"/><circle cx="${radius}" cy="${radius}" r="${radius * 0.6}" stroke-width="${radius * 0.02}"/></g><path fill="#d8201c" fill-opacity="0.75" transform="translate(${radius} ${radius}) scale(${radius * 0.3})" d="M0-1 .22-.31.95-.31.36.12.59.81 0 .38-.59.81-.36.12-.95-.31-.22-.31z"/></svg>`;
  const overlays: sharp.OverlayOptions[] = Array.from({ length: scanner.stamps }, () => ({
    input: Buffer.from(ring),
    left: Math.floor(scanner.random() * (width - radius * 2)),
    top: Math.floor(scanner.random() * (height - radius * 2)),
  }));
  const noise = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 14 } },
  })
    .png()
    .toBuffer();
  const stamped = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .composite(overlays)
    .png()
    .toBuffer();
  const noisy = await sharp(stamped)
    .composite([{ input: noise, blend: 'soft-light' }])
    .png()
    .toBuffer();
  const turned = await sharp(noisy)
    .rotate(scanner.skew, { background: '#f4f3ee' })
    .blur(0.5)
    .jpeg({ quality: scanner.quality })
    .toBuffer();
  return new Uint8Array(turned);
}
