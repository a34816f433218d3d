import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { inWords, workdayBefore, yearOf } from '../days.ts';
import { unit, units } from '../district.ts';
import { pdf } from '../files/pdf.ts';
import { xls, xlsx } from '../files/sheet.ts';
import { zip } from '../files/zip.ts';
import { htmlTable, paragraphs } from '../layout.ts';

/** 机构职能: one page per office, its phones and mail lawful. */
export function addOffices(builder: SiteBuilder, column: Column): void {
  for (const [key, office] of units) {
    const article = builder.article({
      column,
      title: office.name,
      published: workdayBefore(ago(builder, 60 + key.length * 17)),
      source: office.name,
      body: `${paragraphs(`主要职责：${office.duty}。`)}${htmlTable(['办公地址', '办公时间', '办公电话', '传真', '电子邮箱', '统一社会信用代码'], [[office.address, '上午8:30-12:00，下午13:30-17:30', office.phone, '0632-3998109', office.mail, office.code]])}${paragraphs('内设机构：办公室、政策法规科、业务一科、业务二科。')}`,
    });
    article
      .decoy('landline', 'office-phone', `${office.phone}、传真`)
      .decoy('email', 'organisation-mail', office.mail)
      .decoy('resident-id', 'credit-code', office.code)
      .decoy('home-address', 'office-address', office.address);
  }
}

/** 财政预决算: sheets full of long numbers; one copy stands under two addresses. */
export function addBudgets(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('budgets');
  const sheetXml = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const keys = ['office', 'civil', 'education', 'housing', 'health', 'traffic', 'farm', 'market', 'labour', 'culture'];
  keys.forEach((key, index) => {
    const office = unit(key);
    const published = workdayBefore(ago(builder, 200 + index * 40));
    const year = yearOf(published);
    const rows = Array.from({ length: 26 }, (_, at) => [
      `${2010000 + at * 101}`,
      random.pick(['行政运行', '一般行政管理事务', '机关服务', '事业运行', '其他支出']),
      random.int(1000000, 99999999),
      `13${random.digits(9)}.${random.digits(2)}`,
    ]);
    const grid = [[`${office.name}${year}年度部门预算表`], ['科目编码', '科目名称', '预算数', '累计数'], ...rows];
    const label = `${office.name}${year}年部门预算`;
    const bytes =
      index % 3 === 0
        ? xlsx([{ name: '收支总表', rows: grid }])
        : index % 3 === 1
          ? xls([{ name: '收支总表', rows: grid }])
          : pdf([
              { heading: label },
              { text: `${label}公开说明：按照预算法有关规定，现将部门预算予以公开。项目支出绩效目标见附表。` },
              {
                table: {
                  header: ['科目编码', '科目名称', '预算数'],
                  rows: rows.map((row) => row.slice(0, 3).map(String)),
                },
              },
            ]);
    const extension = index % 3 === 0 ? 'xlsx' : index % 3 === 1 ? 'xls' : 'pdf';
    const type = { xlsx: sheetXml, xls: 'application/vnd.ms-excel', pdf: 'application/pdf' }[extension];
    const file = builder
      .attach(column, published, `${label}.${extension}`, bytes, type)
      .decoy('mobile', 'amount', '累计数：13开头的11位金额')
      .decoy('bank-card', 'amount', '金额');
    const article = builder.article({
      column,
      title: `${label}公开`,
      published,
      source: office.name,
      body: paragraphs(`现将${label}及说明予以公开。`, `咨询电话：${office.phone}`),
      attachments: [file],
    });
    article.decoy('landline', 'office-phone', office.phone);
    if (index === 0) {
      const copy = builder.attach(column, published, `${label}（重复上传）.xlsx`, bytes, sheetXml);
      copy.plant('duplicate', 1, '同一附件两个地址', { target: file.path });
      file.arguable('duplicate', '两个副本中的另一个');
      article.attachments = [file, copy];
    }
    if (index === 1) {
      file.arguable('duplicate', '压缩包里是同一张表');
      const pack = zip([{ name: '预算公开/收支总表.xls', bytes: xls([{ name: '收支总表', rows: grid }]) }], 'gbk');
      article.attachments = [
        file,
        builder
          .attach(column, published, `${label}全套表格.zip`, pack, 'application/zip')
          .decoy('mobile', 'amount', '压缩包内的金额')
          .arguable('duplicate', '压缩包里是同一张表'),
      ];
    }
  });
}

/** 基层动态, a column of news whose last is ten weeks old. */
export function addLocalNews(builder: SiteBuilder, column: Column): void {
  const lines: [town: string, title: string, text: string][] = [
    ['柳河镇', '柳河镇：网格员巧解邻里纠纷', '网格员三次上门，终于让两家人坐到一张桌前，握手言和。'],
    ['北屯镇', '北屯镇开展防溺水安全巡查', '巡查队沿河道逐段检查警示牌和救生设施，补齐破损救生圈11个。'],
    ['云台镇', '云台镇举办手工馒头邀请赛', '二十八名选手同台揉面、塑形、上笼，花样馒头引来阵阵喝彩。'],
    ['石门镇', '石门镇：花椒红了 日子火了', '村民忙着采摘、晾晒，合作社在村口设点收购，现称现结。'],
  ];
  lines.forEach(([town, title, text], index) => {
    builder.article({
      column,
      title,
      published: workdayBefore(ago(builder, 70 + index * 12)),
      source: `${town}人民政府`,
      body: paragraphs(text, `${town}负责同志介绍，将把好做法固定下来，让更多群众受益。`),
    });
  });
}

/** 统计信息, last updated long ago. */
export function addStatistics(builder: SiteBuilder, column: Column): void {
  const reform = unit('reform');
  for (let index = 0; index < 7; index++) {
    const published = workdayBefore(ago(builder, 420 + index * 90));
    const article = builder.article({
      column,
      title: `青岚区${yearOf(published)}年${['一', '二', '三', '四'][index % 4]}季度主要经济指标`,
      published,
      source: reform.name,
      body: `${paragraphs(`发布时间：${inWords(published)}。数据来源：区统计局。`)}${htmlTable(
        ['指标', '绝对值', '同比（%）'],
        [
          ['地区生产总值（万元）', `13${1000000 + index}`, '5.3'],
          ['规模以上工业增加值（万元）', '—', '6.1'],
          ['社会消费品零售总额（万元）', '618420', '4.7'],
        ],
      )}`,
    });
    article.decoy('mobile', 'statistic', '统计数字');
  }
}
