import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectText, found, hitsOf, reasons } from '../support/detecting.ts';
import { brokenId, creditCode, luhn, residentId } from '../support/numbers.ts';

const id = residentId('37010219900307001');
const other = residentId('37010219851212002');
const withX =
  Array.from({ length: 90 }, (_, order) => residentId(`370102199003070${order + 10}`)).find((one) =>
    one.endsWith('X'),
  ) ?? '';
const certificate = `${id}43`;

describe('a resident ID', () => {
  test('is confirmed by its own parts, without any label', () => {
    expect(hitsOf(detectText(`其中${id}一人`), 'resident-id')).toMatchObject([{ value: id, confidence: 'confirmed' }]);
  });

  test('with a failing check is kept, with the reason', () => {
    const broken = brokenId('37010219900307001');
    const [hit] = hitsOf(detectText(`名单 ${broken}`), 'resident-id');
    expect(hit).toMatchObject({ value: broken, confidence: 'suspect' });
    expect(hit?.evidence.map((step) => step.key)).toContain('checksum-failed');
    expect(hitsOf(detectText(`身份证号：${broken}`), 'resident-id')).toMatchObject([{ confidence: 'likely' }]);
  });

  test('is read through separators, full-width digits and characters without width, with the exact place', () => {
    for (const written of [
      `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`,
      `${id.slice(0, 6)}-${id.slice(6, 14)}-${id.slice(14)}`,
      [...id].map((sign) => (/\d/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)).join(''),
      `${id.slice(0, 9)}\u200b${id.slice(9)}`,
      id.match(/.{1,4}/g)?.join(' ') ?? '',
    ]) {
      const text = `张伟（身份证号：${written}）`;
      const [hit] = hitsOf(detectText(text), 'resident-id');
      expect(hit && text.slice(hit.start, hit.end), written).toBe(written);
      expect(hit?.masked).toHaveLength(written.length);
    }
  });

  test('that ends in a small x is the same number', () => {
    expect(withX.endsWith('X')).toBe(true);
    expect(found(detectText(`身份证${withX.toLowerCase()}。`))).toEqual([`resident-id ${withX.toLowerCase()}`]);
  });

  test('broken over two lines is joined when its parts prove it', () => {
    const text = `证件 ${id.slice(0, 11)}\n${id.slice(11)} 止`;
    expect(hitsOf(detectText(text), 'resident-id')).toMatchObject([{ start: 3, end: 3 + 19 }]);
    expect(found(detectText(`合计 ${'12345678901'}\n2345678 元`))).toEqual([]);
  });

  test('run into a telephone is parted when both prove themselves', () => {
    expect(found(detectText(`张伟${id}13800138000`))).toEqual([`resident-id ${id}`, 'mobile 13800138000']);
  });

  test('misread by character recognition is repaired and said so', () => {
    const misread = id.replace('0', 'O');
    const [hit] = hitsOf(detectText(`身份证号 ${misread}`), 'resident-id');
    expect(hit).toMatchObject({ value: misread });
    expect(hit?.evidence.map((step) => step.key)).toContain('repaired');
  });

  test('of 20 digits is a disability certificate, not an ID and a rest', () => {
    expect(found(detectText(`残疾证号${certificate}`))).toEqual([`disability-certificate ${certificate}`]);
  });

  test('of a child raises its own hit', () => {
    const child = residentId('37010220180307001');
    expect(found(detectText(`学生${child}`))).toEqual([`resident-id ${child}`, `minor ${child}`]);
  });

  test('of a resident from Hong Kong, Macau or Taiwan is a residence permit', () => {
    const permit = residentId('81000019900307001');
    expect(found(detectText(`居住证${permit}`))).toEqual([`residence-permit ${permit}`]);
  });
});

describe('never out of a longer number', () => {
  const surround = fc.stringMatching(/^\d{1,12}$/);

  test('no ID, card or telephone is cut out of a longer run of digits', () => {
    fc.assert(
      fc.property(
        surround,
        fc.constantFrom(id, '13800138000', luhn('622202123456789012')),
        surround,
        (before, number, after) => {
          const run = before + number + after;
          for (const hit of detectText(`号码 ${run} 。`).hits)
            if (hit.category === 'personal-data')
              expect([run, id]).toContain(hit.value.length === run.length ? run : hit.value);
        },
      ),
    );
  });

  test('every hit stands free of digits on both sides, whatever surrounds it', () => {
    const piece = fc.constantFrom(
      id,
      other,
      '13800138000',
      ' ',
      '，',
      '.',
      '-',
      '身份证',
      '手机',
      '1',
      '86',
      '+',
      '\n',
      'X',
      'a',
      '*',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        for (const hit of detectText(text).hits) {
          if (hit.category !== 'personal-data' || hit.evidence.some((step) => step.key === 'run-together')) continue;
          expect(/\d$/.test(text.slice(0, hit.start)) && /^\d/.test(hit.value), `${hit.pattern} in ${text}`).toBe(
            false,
          );
          expect(/^\d/.test(text.slice(hit.end)) && /\d$/.test(hit.value), `${hit.pattern} in ${text}`).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('telephones', () => {
  test('are read as people write them', () => {
    for (const written of [
      '13800138000',
      '138-0013-8000',
      '138 0013 8000',
      '+86 13800138000',
      '+86-138-0013-8000',
      '8613800138000',
      '008613800138000',
      '0086 13800138000',
      '138.0013.8000',
      '138 00138000',
    ])
      expect(found(detectText(`张伟 手机：${written}，`)), written).toEqual([`mobile ${written}`]);
  });

  test('of offices are let go with the reason', () => {
    for (const text of [
      '咨询电话：13800138000',
      '监督举报电话 13800138000',
      '服务热线：138-0013-8000',
      '主管部门：区教育局，联系电话：13800138000',
    ])
      expect([found(detectText(text)), reasons(detectText(text))], text).toEqual([[], ['mobile office-phone']]);
    expect(reasons(detectText('咨询电话:0531-66604058'))).toEqual(['landline office-phone']);
  });

  test('of people are hits though the label is the same', () => {
    for (const text of [
      `患者张伟，身份证${id}，联系电话13800138000`,
      '联系人：张伟，电话13800138000',
      '张伟（13800138000）和李娜（13900139000）负责',
    ])
      expect(found(detectText(text)).filter((one) => one.startsWith('mobile')).length, text).toBeGreaterThan(0);
  });

  test('that stand on many pages of the site are let go', () => {
    const site = { name: '', host: '', ownDomains: [], commonNumbers: new Set(['13800138000']) };
    expect(reasons(detectText('张伟 13800138000', { site }))).toEqual(['mobile common-number']);
  });

  test('are not amounts, fractions or parts of addresses', () => {
    for (const text of [
      '投资13800138000元',
      '系数0.13800138000',
      'http://a.cn/2021/t13800138000.html',
      'http://a.cn/13800138000.html',
      '面积13800138000平方米',
    ])
      expect(found(detectText(text)), text).toEqual([]);
    expect(found(detectText('1.13800138000 张伟'))).toEqual(['mobile 13800138000']);
  });
});

describe('numbers of things', () => {
  const code = creditCode('91370102MA3C0000X');
  test('are let go with their reason', () => {
    expect(reasons(detectText(`统一社会信用代码：${code}`))).toEqual(['resident-id credit-code']);
    expect(reasons(detectText(`索引号：${id}`))).toEqual(['resident-id index-number']);
    expect(reasons(detectText(`订单号${id}`))).toEqual(['resident-id order-number']);
    expect(found(detectText('索引号 114403006955506492/2021-00426'))).toEqual([]);
    expect(found(detectText('11370322004222241N/2021-0042612'))).toEqual([]);
  });

  test('that only look like cards are no cards', () => {
    expect(found(detectText(luhn('2021030715304512')))).toEqual([]);
    expect(found(detectText(`编码${luhn('893465873465873')}`))).toEqual([]);
    expect(found(detectText('1625558400000'))).toEqual([]);
  });
});

describe('bank cards', () => {
  const card = luhn('622848040256489001');
  test('need two of issuer, Luhn and label', () => {
    expect(found(detectText(`卡号${card}`))).toEqual([`bank-card ${card}`]);
    expect(found(detectText(`转给 ${card} 即可`))).toEqual([`bank-card ${card}`]);
    expect(found(detectText('银行卡6217001234567890'))).toEqual(['bank-card 6217001234567890']);
    expect(found(detectText('6217001234567891 '))).toEqual([]);
  });

  test('are read in groups of four', () => {
    const grouped = card.match(/.{1,4}/g)?.join(' ') ?? '';
    expect(found(detectText(`银行卡：${grouped}。`))).toEqual([`bank-card ${grouped}`]);
  });

  test('of an organisation are let go', () => {
    expect(reasons(detectText(`保证金账号：${card}`))).toEqual(['bank-card organisation-account']);
  });
});

test('an allow entry silences its value and is named', () => {
  const detection = detectText('张伟 13800138000 与 13900139000', {
    allow: (pattern, value) => (pattern === 'mobile' && value === '13800138000' ? 'entry-7' : null),
  });
  expect(found(detection)).toEqual(['mobile 13900139000']);
  expect(detection.letGo).toMatchObject([{ reason: 'allowed', detail: 'entry-7' }]);
});
