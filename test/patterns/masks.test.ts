import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask, maskText } from '../../patterns/masks.ts';
import { detectTable, detectText, found, hitsOf, reasons, shippedRules } from '../support/detecting.ts';
import { luhn, residentId } from '../support/numbers.ts';

const id = residentId('37010219900307001');
const hide = (number: string, from: number, to: number, sign = '*') =>
  number.slice(0, from) + sign.repeat(to - from) + number.slice(to);

describe('our own previews', () => {
  test('keep what the local rule keeps', () => {
    expect(mask('resident-id', id)).toBe(`37*************${id.slice(15)}`);
    expect(mask('mobile', '13800138000')).toBe('138****8000');
    expect(mask('mobile', '+86 138-0013-8000')).toBe('+86 138-****-8000');
    expect(mask('email', 'zhangsan@163.com')).toBe('z*******@163.com');
    expect(mask('person-name', '张伟明')).toBe('张**');
    expect(mask('home-address', '济南市济阳区孙耿街道某村3组12号')).toBe(`济南市济阳区孙耿街道${'*'.repeat(7)}`);
    expect(mask('licence-plate', '鲁A12345')).toBe('鲁A****5');
  });

  test('of any value of any kind have its length and hide most of it', () => {
    const kinds = shippedRules.patterns
      .filter((one) => one.category === 'personal-data' && one.id !== 'special-category')
      .map((one) => one.id);
    const value = fc.oneof(
      fc.stringMatching(/^\d{6,20}$/),
      fc.stringMatching(/^[A-Z]\d{7,9}$/),
      fc.string({ minLength: 2, maxLength: 30, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), value, (kind, text) => {
        const made = mask(kind, text);
        expect(made).toHaveLength(text.length);
        if (/^\d+$/.test(text) && kind !== 'birth-date')
          expect(made.replace(/\*/g, '').length).toBeLessThanOrEqual(Math.max(7, text.length - 4));
      }),
    );
  });
});

describe('a masked context', () => {
  test('never shows a value, wherever it is cut', () => {
    const card = luhn('622848040256489001');
    const values = [id, '13800138000', card, 'zhangsan@163.com'];
    const piece = fc.constantFrom(...values, '，身份证号：', '，手机', '卡号', ' ', '\n', '某某局', '邮箱：');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.nat(200), fc.nat(200), (pieces, a, b) => {
        const text = pieces.join('');
        const { hits } = detectText(text);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const shown = maskText(text, hits, from, to);
        expect(shown).toHaveLength(text.slice(from, to).length);
        for (const hit of hits) {
          const secret = hit.value.slice(Math.floor(hit.value.length / 3), Math.ceil((hit.value.length * 2) / 3));
          if (secret.length >= 4 && hit.category === 'personal-data' && hit.start >= from && hit.end <= to)
            expect(shown.slice(hit.start - from, hit.end - from)).not.toContain(hit.value);
        }
      }),
    );
  });

  test('hides what reaches in from outside', () => {
    const text = `身份证号${id}`;
    const { hits } = detectText(text);
    expect(maskText(text, hits, 10, 16)).toBe('******');
  });
});

describe('masks that were published', () => {
  test('are let go when enough is hidden', () => {
    for (const text of [
      `身份证${hide(id, 2, 15)}`,
      '手机138****1234',
      '手机138＊＊＊＊1234',
      '138xxxx1234',
      '138●●●●1234',
      `卡号622202******0128`,
    ])
      expect([found(detectText(text)), reasons(detectText(text)).map((one) => one.split(' ')[1])], text).toEqual([
        [],
        ['properly-masked'],
      ]);
  });

  test('that leave few numbers are weak, with their count', () => {
    const lastFour = hide(id, 14, 18);
    const birth = hide(id, 6, 14);
    for (const sign of ['*', 'x', 'X', '●', '＊', '#', '■', '×']) {
      const text = `身份证号：${hide(id, 14, 18, sign)}，`;
      expect(hitsOf(detectText(text), 'weak-mask').length, sign).toBe(1);
    }
    expect(hitsOf(detectText(`身份证${lastFour}`), 'weak-mask')[0]?.evidence).toContainEqual(
      expect.objectContaining({ detail: 'resident-id: 1000' }),
    );
    expect(hitsOf(detectText(`身份证${birth}`), 'weak-mask')).toHaveLength(1);
    expect(hitsOf(detectText('手机1380013800*'), 'weak-mask')).toHaveLength(0);
    expect(hitsOf(detectText('手机13800138***'), 'weak-mask')).toHaveLength(1);
  });

  test('are judged with the birth date of their row', () => {
    const table = [
      ['姓名', '出生日期', '身份证号'],
      ['张伟', '1990年3月7日', hide(id, 4, 14)],
      ['李娜', '1985-12-12', hide(id, 4, 14)],
    ];
    const [hit] = hitsOf(detectTable(table), 'weak-mask');
    expect(hit?.evidence.map((step) => step.key)).toContain('birth-date-told');
  });

  test('whose full value stands elsewhere in the file are the gravest', () => {
    const table = [
      ['姓名', '身份证号', '备注'],
      ['张伟', hide(id, 2, 15), ''],
      ['李娜', hide(residentId('37010219851212002'), 2, 15), ''],
    ];
    const detection = detectTable([...table, ['张伟', id, '']]);
    const [hit] = hitsOf(detection, 'weak-mask');
    expect(hit).toMatchObject({
      confidence: 'confirmed',
      start: detection.hits.find((one) => one.pattern === 'weak-mask')?.start,
    });
    expect(hit?.evidence.map((step) => step.key)).toContain('full-value-elsewhere');
  });

  test('that another document of the site undoes are told with its address', () => {
    const site = {
      name: '',
      host: '',
      ownDomains: [],
      commonNumbers: new Set<string>(),
      maskedParts: (person: string) =>
        person === '张伟' ? [{ kind: 'resident-id' as const, mask: hide(id, 14, 18), url: 'https://a.example/1' }] : [],
    };
    const first = detectText(`张伟 ${hide(id, 2, 14)}`, { site });
    expect(first.masks).toEqual([{ person: '张伟', kind: 'resident-id', mask: hide(id, 2, 14) }]);
    expect(hitsOf(first, 'weak-mask')[0]?.evidence).toContainEqual(
      expect.objectContaining({ key: 'other-document', detail: 'https://a.example/1' }),
    );
  });

  test('are no masks in a list, an expression or a form', () => {
    expect(found(detectText('带*号为必填项，如*1、*2、**3**，见第12*15行；# 标题 12#34'))).toEqual([]);
  });
});
