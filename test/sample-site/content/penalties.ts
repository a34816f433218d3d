import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { inWords, workdayBefore, yearOf } from '../days.ts';
import { company, unit } from '../district.ts';
import { pdf } from '../files/pdf.ts';
import { xlsx } from '../files/sheet.ts';
import { htmlTable, paragraphs } from '../layout.ts';
import { creditCode, maskedId, person } from '../people.ts';
import type { Random } from '../random.ts';

const acts = [
  ['经营超过保质期的食品', '《中华人民共和国食品安全法》第三十四条第（十）项', '没收违法所得，罚款5000元'],
  ['未按规定公示年度报告', '《企业信息公示暂行条例》第八条', '罚款3000元'],
  ['发布虚假广告', '《中华人民共和国广告法》第二十八条', '罚款20000元'],
  ['使用未经检定的计量器具', '《中华人民共和国计量法》第九条', '罚款1000元'],
  ['未取得食品经营许可从事经营活动', '《中华人民共和国食品安全法》第三十五条', '没收违法所得1260元，罚款10000元'],
  ['未建立安全生产教育培训档案', '《中华人民共和国安全生产法》第二十八条', '罚款20000元'],
  ['占道经营影响通行', '《城市道路管理条例》第三十二条', '责令改正，罚款500元'],
];

const header = [
  '序号',
  '行政相对人名称',
  '统一社会信用代码（证件号码）',
  '决定书文号',
  '违法事实',
  '处罚依据',
  '处罚内容',
  '处罚决定日期',
];

/** 行政处罚: companies with their credit codes, natural persons masked, one number left open, two past their period. */
export function addPenalties(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('penalties');
  const market = unit('market');
  for (let month = 0; month < 10; month++) {
    const published = workdayBefore(ago(builder, 12 + month * 30));
    const rows = Array.from({ length: random.int(4, 9) }, (_, index) => row(random, index + 1, published));
    const open = month === 6;
    const one = person(random, builder.asOf);
    if (open)
      rows.push([
        String(rows.length + 1),
        one.name,
        one.id,
        `青市监处罚〔${yearOf(published)}〕${random.int(100, 300)}号`,
        ...(acts[4] as [string, string, string]),
        published,
      ]);
    const article = builder.article({
      column,
      title: `青岚区市场监督管理局${yearOf(published)}年行政处罚信息公示（第${12 - month}批）`,
      published,
      source: market.name,
      body: `${paragraphs('根据《市场监督管理行政处罚信息公示规定》，现将行政处罚信息公示如下。')}${htmlTable(header, rows)}${paragraphs(`联系电话：${market.phone}`)}`,
    });
    article
      .decoy('resident-id', 'credit-code', '统一社会信用代码18位')
      .decoy('landline', 'office-phone', market.phone)
      .decoy('foreigner-permit', 'credit-code', '以9开头的18位代码');
    article.decoy('ended-notice', 'no-end', '行政处罚信息公示没有公示截止日');
    if (open) article.plant('resident-id', 1, '表格末行：自然人证件号码未隐去', { also: ['retention-period'] });
    if (month % 3 === 0) article.attachments = [book(builder, column, published, random)];
  }
  old(builder, column, random);
}

function row(random: Random, index: number, day: string): string[] {
  const [fact = '', basis = '', content = ''] = random.pick(acts);
  return [
    String(index),
    company(random),
    creditCode(random, random.chance(0.3) ? '92370699' : '91370699'),
    `青市监处罚〔${yearOf(day)}〕${random.int(10, 399)}号`,
    fact,
    basis,
    content,
    day,
  ];
}

function book(builder: SiteBuilder, column: Column, published: string, random: Random) {
  const rows = Array.from({ length: 24 }, (_, index) => row(random, index + 1, published));
  // Codes of digits only are the hardest to tell from an ID.
  const digits = rows.map((cells) => cells.map((cell, at) => (at === 2 ? digitCode(random) : cell)));
  return builder
    .attach(
      column,
      published,
      '行政处罚信息公示表.xlsx',
      xlsx([{ name: '公示表', rows: [header, ...digits] }]),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    )
    .decoy('resident-id', 'credit-code', '全数字的统一社会信用代码')
    .decoy('foreigner-permit', 'credit-code', '全数字、以9开头的18位代码')
    .decoy('bank-card', 'credit-code', '全数字的统一社会信用代码');
}

function digitCode(random: Random): string {
  for (;;) {
    const code = creditCode(random, `91370699${random.digits(9)}`);
    if (/^\d{18}$/.test(code)) return code;
  }
}

/** Decisions about single persons. */
function old(builder: SiteBuilder, column: Column, random: Random): void {
  const market = unit('market');
  const cases: [daysAgo: number, past: boolean][] = [
    [1290, true],
    [1500, true],
    [200, false],
  ];
  for (const [days, past] of cases) {
    const one = person(random, builder.asOf);
    const published = workdayBefore(ago(builder, days));
    const number = `青市监处罚〔${yearOf(published)}〕${random.int(1, 80)}号`;
    const lines = [
      `当事人：${one.name[0]}某，${one.sex}，身份证号${maskedId(one.id)}，住${one.village}。`,
      `${inWords(published)}前，执法人员检查发现，当事人在未取得食品经营许可证的情况下从事餐饮服务，违法所得1260元。`,
      '当事人的行为违反了《中华人民共和国食品安全法》第三十五条第一款的规定。依据该法第一百二十二条第一款，决定没收违法所得，并处罚款50000元。',
      '如不服本决定，可在收到决定书之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。',
    ];
    const article = builder.article({
      column,
      title: `行政处罚决定书（${number}）`,
      published,
      source: market.name,
      body: paragraphs(number, ...lines, `${market.name}　${inWords(published)}`),
      attachments: [
        builder
          .attach(
            column,
            published,
            `${number}.pdf`,
            pdf([{ heading: '行政处罚决定书' }, ...lines.map((text) => ({ text }))]),
            'application/pdf',
          )
          .decoy('resident-id', 'properly-masked', '当事人证件号已隐去')
          .decoy('ended-notice', 'period-in-prose', '“六十日内申请行政复议”不是公示期'),
      ],
    });
    article
      .decoy('resident-id', 'properly-masked', '当事人证件号已隐去')
      .decoy('ended-notice', 'period-in-prose', '“六十日内申请行政复议”');
    if (past) article.plant('retention-period', 1, '对自然人的处罚公示已逾三年');
    else article.decoy('retention-period', 'within-period', '公示不满三年');
  }
}
