import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { xlsx } from '../files/sheet.ts';
import { gbkCsv } from '../files/text.ts';
import { docx } from '../files/word-xml.ts';
import { htmlTable, paragraphs } from '../layout.ts';
import { people, residentId } from '../people.ts';
import { plantRoster, roster } from './roster.ts';

const plain: [unitKey: string, title: string, ...texts: string[]][] = [
  ['health', '农村饮用水水质监测信息', '本季度共监测农村集中式供水工程26处，水样合格率98.1%。'],
  [
    'market',
    '食品安全监督抽检信息通告（第9期）',
    '本次抽检粮食加工品、食用油等12大类食品186批次，合格184批次。不合格样品已依法处置。',
  ],
  ['emergency', '生产安全事故调查处理情况', '今年以来全区未发生较大及以上生产安全事故。'],
  [
    'land',
    '征地信息公开：石门镇南峪村地块征收土地预公告',
    '拟征收土地位于石门镇南峪村，总面积2.3162公顷。自公告之日起，不得抢栽抢建。',
  ],
  ['education', '义务教育学校收费项目和标准', '义务教育阶段免收学费、杂费，作业本费小学每生每学期15元。'],
  [
    'reform',
    '重大建设项目批准和实施信息',
    '项目代码2410-370699-04-01-118256，建设单位青岚城市发展集团，建设起止年限2年。',
  ],
];

/** 重点领域, whose list only a script builds; here also the rarer kinds of identity numbers. */
export function addKeyAreas(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('key areas');
  plain.forEach(([key, title, ...texts], index) => {
    const office = unit(key);
    builder
      .article({
        column,
        title,
        published: workdayBefore(ago(builder, 20 + index * 9)),
        source: office.name,
        body: paragraphs(...texts, `咨询电话：${office.phone}`),
      })
      .decoy('landline', 'office-phone', office.phone);
  });
  const render = { needs: ['render'] as ('render' | 'ocr')[] };
  const plan = { columns: ['no', 'name', 'id', 'village', 'amount'] as const, count: 20 };
  const list = roster(random, builder.asOf, { columns: [...plan.columns], count: plan.count });
  const aid = builder.article({
    column,
    title: '社会救助资金发放情况',
    published: workdayBefore(ago(builder, 33)),
    source: unit('civil').name,
    body: `${paragraphs('现将本季度社会救助资金发放情况公开如下。')}${htmlTable(list.header, list.rows)}`,
  });
  plantRoster(aid, { columns: [...plan.columns], count: plan.count }, '脚本栏目里的正文表格', render);

  const [a, b, c, d, e, f] = people(random, 6, builder.asOf, [25, 60]);
  if (!a || !b || !c || !d || !e || !f) throw new Error('no people');
  const abroad = builder.article({
    column,
    title: '因公临时出国（境）团组信息',
    published: workdayBefore(ago(builder, 41)),
    source: unit('office').name,
    body: `${paragraphs('根据因公出国（境）管理有关规定，现将团组信息予以公开。')}${htmlTable(
      ['姓名', '职务', '护照号码', '港澳通行证号'],
      [
        [a.name, '团长', `PE${random.digits(7)}`, `C${random.digits(8)}`],
        [b.name, '团员', `PE${random.digits(7)}`, `C${random.digits(8)}`],
      ],
    )}`,
  });
  abroad
    .plant('passport', 2, '表格“护照号码”列', { ...render, persons: 2 })
    .plant('travel-permit', 2, '表格“港澳通行证号”列', { ...render, persons: 2 });

  const permit = residentId(random, '830000', '1984-06-15', '男');
  const foreign = `9${random.pick(['11', '31', '37'])}84019870214${random.int(1, 9)}${random.digits(2)}`;
  const talent = builder.article({
    column,
    title: '港澳台和外籍人才服务卡发放情况',
    published: workdayBefore(ago(builder, 57)),
    source: unit('labour').name,
    body: paragraphs(
      '本批共发放服务卡2张。',
      `${c.name}，台湾居民居住证号码${permit}；`,
      `SMITH JOHN，外国人永久居留身份证号码${check18(foreign)}。`,
    ),
  });
  talent.plant('residence-permit', 1, '正文', render).plant('foreigner-permit', 1, '正文', render);

  const soldiers = docx([
    { heading: '优待证发放名册' },
    {
      table: {
        header: ['姓名', '证件名称', '证件号码', '医保卡号'],
        rows: [
          [d.name, '军官证', `军字第${random.digits(8)}号`, `${random.digits(10)}`],
          [e.name, '士官证', `士字第${random.digits(8)}号`, `${random.digits(10)}`],
        ],
      },
    },
    { text: `另：${f.name}，一代身份证号${f.id.slice(0, 6)}${f.id.slice(8, 17)}。` },
  ]);
  const veterans = builder.article({
    column,
    title: '退役军人优待证发放情况',
    published: workdayBefore(ago(builder, 63)),
    source: unit('veterans').name,
    body: paragraphs('优待证发放名册见附件。'),
  });
  veterans.attachments = [
    builder
      .attach(column, veterans.published, '优待证发放名册.docx', soldiers, 'application/octet-stream')
      .plant('military-id', 2, '表格', { ...render, persons: 2 })
      .plant('insurance-number', 2, '表格“医保卡号”列', { ...render, persons: 2 })
      .plant('resident-id-15', 1, '末段', render),
  ];

  const cut = people(random, 9, builder.asOf);
  const sheet = gbkCsv([
    ['姓名', '身份证号', '金额'],
    ...cut.map((one, index) => [
      one.name,
      index % 2 === 0 ? `${one.id.slice(0, 15)}000` : `${one.id[0]}.${one.id.slice(1, 6)}E+17`,
      '300',
    ]),
  ]);
  const lost = builder.article({
    column,
    title: '农村幸福院运营补助发放情况',
    published: workdayBefore(ago(builder, 75)),
    source: unit('civil').name,
    body: paragraphs('发放明细见附件。'),
  });
  lost.attachments = [
    builder
      .attach(column, lost.published, '发放明细.csv', sheet, 'text/csv')
      .plant('truncated-id', 9, '“身份证号”列，被电子表格截断', { ...render, persons: 9, also: ['resident-id'] }),
  ];

  const cars = Array.from({ length: 7 }, (_, index) => [
    String(index + 1),
    people(random, 1, builder.asOf)[0]?.name ?? '',
    `鲁D${random.pick([...'ABCEFGHK'])}${random.digits(4)}`,
    vin(random.digits(11)),
  ]);
  const dumped = builder.article({
    column,
    title: '长期停放“僵尸车”车主告知情况',
    published: workdayBefore(ago(builder, 88)),
    source: unit('traffic').name,
    body: paragraphs('有关车辆信息见附件，请车主尽快驶离。'),
  });
  dumped.attachments = [
    builder
      .attach(
        column,
        dumped.published,
        '车辆信息表.xlsx',
        xlsx([{ name: 'Sheet1', rows: [['序号', '车主姓名', '号牌号码', '车辆识别代号'], ...cars] }]),
        'application/octet-stream',
      )
      .plant('licence-plate', 7, '“号牌号码”列', { ...render, persons: 7 })
      .plant('vin', 7, '“车辆识别代号”列', { ...render, persons: 7 }),
  ];
}

/** A 17-digit body with its MOD 11-2 character, as the foreigner's card of 2023 has it. */
function check18(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return first17 + '10X98765432'[sum % 11];
}

/** VIN with its check digit (GB 16735, position 9). */
function vin(digits: string): string {
  const body = `LSVA${digits[0]}4${digits[1]}B_${digits[2]}P2${digits.slice(3, 8)}`;
  const values: Record<string, number> = { A: 1, B: 2, L: 3, P: 7, S: 2, V: 5 };
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, index) => {
    const character = body[index] ?? '0';
    return total + weight * (values[character] ?? (character === '_' ? 0 : Number(character)));
  }, 0);
  return body.replace('_', sum % 11 === 10 ? 'X' : String(sum % 11));
}
