import jschardet from 'jschardet';

export interface Decoded {
  text: string;
  charset: string;
}

const utf8Strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes to text: byte order mark → strict UTF-8 → what header or page declare → GB18030 → a guess by statistics.
 * Strict UTF-8 comes before the declaration because pages that declare GBK wrongly are common and accidental UTF-8 is not.
 */
export function decodeText(bytes: Uint8Array, declared: (string | null | undefined)[] = []): Decoded {
  const marked = byMark(bytes);
  if (marked) return marked;
  const wide = withoutMark(bytes);
  if (wide) return wide;
  try {
    return { text: utf8Strict.decode(bytes), charset: 'utf-8' };
  } catch {
    // not UTF-8
  }
  let best: (Decoded & { damage: number }) | null = null;
  for (const label of declared) {
    const found = tryLabel(bytes, label);
    if (!found) continue;
    if (found.damage === 0) return found;
    if (!best || found.damage < best.damage) best = found;
  }
  const chinese = tryLabel(bytes, 'gb18030');
  if (chinese && chinese.damage === 0) {
    // GB18030 accepts nearly every pair of bytes, so that Big5 and Latin text pass too: let statistics decide.
    const guess = plausible(chinese.text) ? null : guessed(bytes);
    return guess ?? chinese;
  }
  const guess = guessed(bytes);
  const candidates = [best, chinese, guess, { ...lossyUtf8(bytes) }].filter((each) => each !== null);
  candidates.sort((a, b) => a.damage - b.damage);
  return candidates[0] ?? lossyUtf8(bytes);
}

/** Charset of a Content-Type header. */
export function charsetOf(contentType: string | null | undefined): string | null {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/** What the first bytes of a page or an XML file declare. */
export function declaredInside(bytes: Uint8Array): string | null {
  const start = latin1(bytes.subarray(0, 4096));
  return (
    /<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)/i.exec(start)?.[1] ??
    /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1] ??
    null
  );
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function byMark(bytes: Uint8Array): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: new TextDecoder('utf-8').decode(bytes), charset: 'utf-8' };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), charset: 'utf-16le' };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder('utf-16be').decode(bytes), charset: 'utf-16be' };
  }
  return null;
}

/** UTF-16 without a mark shows as every other byte being 0. */
function withoutMark(bytes: Uint8Array): Decoded | null {
  const length = Math.min(bytes.length, 512) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const half = length / 2;
  if (odd > half * 0.3 && even < half * 0.02)
    return { text: new TextDecoder('utf-16le').decode(bytes), charset: 'utf-16le' };
  if (even > half * 0.3 && odd < half * 0.02)
    return { text: new TextDecoder('utf-16be').decode(bytes), charset: 'utf-16be' };
  return null;
}

function tryLabel(bytes: Uint8Array, label: string | null | undefined): (Decoded & { damage: number }) | null {
  if (!label) return null;
  // GB18030 is a superset of what pages call gb2312 and gbk.
  const name = /^(gb|x-gbk|cp936|ms936)/i.test(label) ? 'gb18030' : label;
  try {
    const text = new TextDecoder(name).decode(bytes);
    return { text, charset: name.toLowerCase(), damage: damageOf(text) };
  } catch {
    return null;
  }
}

function lossyUtf8(bytes: Uint8Array): Decoded & { damage: number } {
  const text = new TextDecoder('utf-8').decode(bytes);
  return { text, charset: 'utf-8', damage: damageOf(text) };
}

function guessed(bytes: Uint8Array): (Decoded & { damage: number }) | null {
  const sample = Buffer.from(bytes.subarray(0, 64 * 1024));
  const guess = jschardet.detect(sample);
  return guess.encoding && guess.confidence > 0.6 ? tryLabel(bytes, guess.encoding) : null;
}

function damageOf(text: string): number {
  let damage = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) damage++;
  return damage;
}

/** Whether text decoded as GB18030 looks Chinese: common characters among the first ones beyond ASCII. */
function plausible(text: string): boolean {
  let wide = 0;
  let common = 0;
  for (let i = 0; i < text.length && wide < 400; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    wide++;
    if (commonCharacters.has(code)) common++;
  }
  return wide < 4 || common >= wide * 0.12;
}

const commonCharacters = new Set(
  [
    ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严，。、：；（）《》“”　',
  ].map((each) => each.charCodeAt(0)),
);
