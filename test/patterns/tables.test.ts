import { describe, expect, test } from 'vitest';
import { detect } from '../../patterns/engine/scan.ts';
import { exampleDocument } from '../../patterns/plain.ts';
import { asOf, detectTable, detectText, found, hitsOf, reasons, shippedRules } from '../support/detecting.ts';
import { brokenId, luhn, residentId } from '../support/numbers.ts';

const names = ['张伟', '李娜', '王芳', '刘洋', '陈静', '杨帆', '赵磊', '黄敏', '周涛', '吴霞'];
const ids = names.map((_, nth) => residentId(`3701021985${String(nth + 1).padStart(2, '0')}1200${nth % 10}`));
const rows = (list: string[] = ids) => names.map((name, nth) => [name, list[nth] ?? '']);

describe('a table of people', () => {
  test('is one roster with its persons, kinds and title', () => {
    const detection = detectTable([['姓名', '身份证号'], ...rows()], '2024年春季学期补助发放名单');
    expect(detection.rosters).toMatchObject([
      {
        persons: 10,
        kinds: ['resident-id', 'person-name'],
        title: '2024年春季学期补助发放名单',
        special: [],
        minors: 0,
      },
    ]);
    expect(detection.flags).toMatchObject([
      { category: 'personal-data', persons: 10, severity: 'high', confidence: 'confirmed' },
    ]);
    expect(detection.hits.every((hit) => hit.roster === 0)).toBe(true);
    expect(detection.flags[0]?.summary.zh).toContain('10 人');
  });

  test('takes its type by column: a number with a digit missing inherits it', () => {
    const list = [...ids];
    list[3] = ids[3]?.slice(0, 17) ?? '';
    const odd = hitsOf(detectTable([['姓名', '身份证号'], ...rows(list)]), 'resident-id').find(
      (hit) => hit.value.length === 17,
    );
    expect(odd?.evidence.map((step) => step.key)).toEqual(['header', 'column', 'odd']);
  });

  test('strengthens a number whose check fails by the rest of its column', () => {
    const list = [...ids];
    list[3] = brokenId('37010219850412003');
    const detection = detectTable(rows(list));
    expect(hitsOf(detection, 'resident-id')).toHaveLength(10);
    const keys = hitsOf(detection, 'resident-id')
      .find((hit) => hit.value === list[3])
      ?.evidence.map((step) => step.key);
    expect(keys).toEqual(expect.arrayContaining(['checksum-failed', 'column']));
  });

  test('reads telephones by their head: an office column is let go, a personal one is not', () => {
    const table = [
      ['姓名', '联系电话', '监督电话'],
      ...names.map((name, nth) => [name, `1380013800${nth}`, `1390013900${nth}`]),
    ];
    const detection = detectTable(table);
    expect(hitsOf(detection, 'mobile').map((hit) => hit.value)).toEqual(names.map((_, nth) => `1380013800${nth}`));
    expect(reasons(detection).filter((reason) => reason === 'mobile office-phone')).toHaveLength(10);
  });

  test('names its special category from its title, and its children by their birth dates', () => {
    const children = names.map((name, nth) => [
      name,
      residentId(`3701022018${String(nth + 1).padStart(2, '0')}1200${nth % 10}`),
    ]);
    const detection = detectTable([['姓名', '身份证号'], ...children], '2024年残疾儿童康复救助名单');
    expect(detection.rosters).toMatchObject([{ persons: 10, special: ['disability'], minors: 10 }]);
    expect(detection.flags).toMatchObject([{ severity: 'critical' }]);
  });

  test('with a merged title row and two rows of heads is understood', () => {
    const card = luhn('622848040256489001');
    const detection = detectTable([
      ['2024年耕地地力保护补贴发放表', '', '', ''],
      ['序号', '户主姓名', '一卡通信息', ''],
      ['', '', '开户行', '账号'],
      ...names.map((name, nth) => [String(nth + 1), name, '农商行', luhn(`62284804025648900${nth}`)]),
    ]);
    expect(hitsOf(detection, 'bank-card')).toHaveLength(10);
    expect(detection.rosters[0]?.title).toBe('2024年耕地地力保护补贴发放表');
    expect(card).toHaveLength(19);
  });

  test('of one person, labels beside values, is a form and no roster', () => {
    const detection = detectTable([
      ['姓名', '张伟', '电话', '13800138000'],
      ['身份证号', ids[0] ?? '', '地址', ''],
    ]);
    expect(found(detection)).toEqual(['mobile 13800138000', `resident-id ${ids[0]}`]);
    expect(detection.rosters).toEqual([]);
    expect(detection.flags).toMatchObject([{ persons: 1 }]);
  });

  test('whose names and numbers are properly masked raises no flag', () => {
    const table = [
      ['姓名', '身份证号', '联系电话'],
      ...names.map((name, nth) => [
        `${name[0]}*`,
        `37*************${(ids[nth] ?? '').slice(15)}`,
        `138****${1000 + nth}`,
      ]),
    ];
    const detection = detectTable(table, '2024年城乡低保对象公示');
    expect(detection.flags).toEqual([]);
    expect(reasons(detection).filter((one) => one.endsWith('properly-masked'))).toHaveLength(20);
  });

  test('names the sheet and cell, and what is hidden', () => {
    const document = exampleDocument({ table: [['姓名', '身份证号'], ...rows()] });
    const [table] = document.tables;
    if (!table) throw new Error('no table');
    table.place = { sheet: '名单' };
    for (const cell of table.cells)
      cell.place = { cell: `${'AB'[cell.column]}${cell.row + 1}`, ...(cell.row === 2 ? { hidden: true } : {}) };
    const hits = hitsOf(detect(document, shippedRules, { asOf }), 'resident-id');
    expect(hits[0]?.place).toEqual({ sheet: '名单', cell: 'B2' });
    expect(hits[1]?.place).toEqual({ sheet: '名单', cell: 'B3', hidden: true });
  });
});

describe('a table written as text', () => {
  test('is read by its head, whatever parts its columns', () => {
    for (const separator of ['\t', ',', '|', '  ', ' ']) {
      const text = [['姓名', '证件号码'], ...rows(ids.map((id) => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1')))]
        .map((row) => row.join(separator))
        .join('\n');
      const detection = detectText(`名单\n${text}\n附件完`);
      expect(hitsOf(detection, 'resident-id'), separator).toHaveLength(10);
      expect(detection.rosters, separator).toMatchObject([{ persons: 10 }]);
    }
  });
});

describe('special categories in prose', () => {
  test('are nothing', () => {
    const text = '残疾人、低保对象、孤儿、精神障碍患者和贫困学生按规定享受救助。';
    expect(detectText(text.repeat(50)).hits).toEqual([]);
  });
});
