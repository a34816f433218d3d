import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, inWords, withoutYear, workdayBefore, yearOf } from '../days.ts';
import { company, unit } from '../district.ts';
import { ofd } from '../files/ofd.ts';
import { pdf } from '../files/pdf.ts';
import { xlsx } from '../files/sheet.ts';
import { docx } from '../files/word-xml.ts';
import { htmlTable, paragraphs, signed } from '../layout.ts';
import { creditCode } from '../people.ts';

type State = 'ended' | 'open' | 'marked' | 'none';
type Row = [unitKey: string, title: string, daysAgo: number, length: number, state: State, ...texts: string[]];

/** `{始}` first day, `{止}` last day in words, `{末}` last day without its year. */
const rows: Row[] = [
  [
    'labour',
    '关于组织申报{年}年度区级创业孵化示范基地的通知',
    160,
    30,
    'ended',
    '各有关单位：为发挥示范带动作用，决定开展区级创业孵化示范基地申报工作。',
    '申报截止时间为{止}，逾期不予受理。',
    '申报材料一式三份报区人力资源和社会保障局就业科。',
  ],
  [
    'reform',
    '关于征集{年}年服务业重点项目的通知',
    260,
    21,
    'ended',
    '请各单位认真梳理谋划，于{止}前将项目情况报送至我局服务业科。',
    '项目应当符合产业政策，具备开工条件。',
  ],
  [
    'education',
    '关于{年}年下半年中小学教师资格认定报名的公告',
    190,
    15,
    'ended',
    '网上报名时间：{始}至{止}。',
    '现场确认时间另行通知，请申请人及时关注。',
  ],
  [
    'culture',
    '“我们的节日·中秋”文艺展演活动报名通知',
    95,
    12,
    'ended',
    '现面向全区征集文艺节目，报名时间截至{止}。',
    '节目形式不限，时长控制在8分钟以内。',
  ],
  [
    'farm',
    '关于{年}年高素质农民培训班报名的通知',
    4,
    20,
    'open',
    '培训对象为家庭农场主、合作社带头人等，报名截止日期为{止}。',
    '培训期间食宿免费，结业颁发证书。',
  ],
  [
    'health',
    '关于组织适龄妇女“两癌”免费筛查的公告',
    6,
    40,
    'open',
    '筛查时间：{始}至{止}，请符合条件的妇女到户籍所在地卫生院预约。',
    '筛查结果由医疗机构单独告知本人。',
  ],
  [
    'finance',
    '青岚区行政事业单位办公家具定点采购招标公告',
    230,
    20,
    'ended',
    '项目编号：SDGP370699000202402000123，预算金额186.5万元。',
    '投标截止时间及开标时间：{止}9时30分。',
    '采购代理机构地址：青岚大道8号，凡有意参加者请登录政府采购网下载文件。',
  ],
  [
    'finance',
    '青岚区智慧政务平台运维服务竞争性磋商公告',
    3,
    14,
    'open',
    '项目编号：SDGP370699000202602000045，预算金额92万元。',
    '响应文件提交截止时间：{止}14时00分。',
  ],
  ['finance', '【已结束】青岚区公务用车加油服务采购公告', 400, 20, 'marked', '报价截止时间：{止}17时00分。'],
  [
    'civil',
    '关于开展{年}年度社会组织年检的通知',
    300,
    60,
    'ended',
    '年检材料报送截止日期：{止}。',
    '逾期未参加年检的，将依法处理并列入活动异常名录。',
  ],
  [
    'housing',
    '关于缴纳{年}年度公租房租金的通知',
    170,
    15,
    'ended',
    '请各承租户于{止}前将租金缴至指定账户，户名：青岚区住房保障中心，账号：37050161880800001234，开户行：建设银行青岚支行。',
    '逾期未缴的，按合同约定处理。',
  ],
  ['emergency', '关于{年}年度注册安全工程师继续教育的通知', 140, 0, 'none', '继续教育学时按有关规定执行，可在线学习。'],
  [
    'traffic',
    '关于春节期间城区公交运行时间调整的公告',
    290,
    0,
    'none',
    '除夕当天各线路末班车提前至18时，初一首班车延后至7时30分，其余日期正常运行。',
  ],
  [
    'land',
    '青岚区国有建设用地使用权挂牌出让公告（青土告字〔{年}〕6号）',
    210,
    30,
    'ended',
    '申请人可于{始}至{止}到区公共资源交易中心提交书面申请。',
    '挂牌地块编号：370699004012GB00218、370699004012GB00219，竞买保证金到账截止时间为{止}16时。',
  ],
  [
    'office',
    '青岚区人民政府办公室关于{年}年国庆节放假安排的通知',
    52,
    0,
    'none',
    '根据上级通知精神，10月1日至7日放假调休，共7天。各单位要妥善安排好值班和安全保卫工作。',
  ],
  [
    'market',
    '关于对连续两年未年报企业拟作出吊销营业执照决定的公告',
    120,
    0,
    'none',
    '依据《中华人民共和国公司法》第二百六十条，我局拟对附件所列企业作出吊销营业执照的行政处罚。',
    '当事人可自公告之日起六十日内提出陈述、申辩。',
  ],
  [
    'veterans',
    '关于做好{年}年度烈士纪念设施祭扫活动的通知',
    230,
    0,
    'none',
    '清明期间，各镇街要广泛组织祭扫活动，倡导文明绿色方式。',
  ],
  [
    'health',
    '青岚区无偿献血活动预告',
    110,
    9,
    'ended',
    '献血活动时间：{始}至{止}，地点：人民广场献血屋。',
    '献血前请保证充足睡眠，携带本人有效身份证件。',
  ],
  [
    'office',
    '关于公开征集{年}年度民生实事项目建议的公告',
    330,
    25,
    'ended',
    '征集时间：{始}至{止}。',
    '建议应属于区级事权范围，当年能够完成或取得阶段性成效。',
  ],
  ['traffic', '青岚大道东段道路封闭施工公告', 8, 45, 'open', '施工时间：{始}至{止}，过往车辆请绕行岚山东路。'],
  [
    'education',
    '关于{年}年秋季义务教育招生划片的公告',
    170,
    0,
    'none',
    '按照免试就近入学原则，结合学龄人口和学校分布，划定各学校服务范围，具体见附件。',
  ],
  [
    'reform',
    '关于调整非居民管道天然气销售价格的通知',
    240,
    0,
    'none',
    '自下月1日起，非居民用气最高销售价格调整为每立方米3.98元。',
  ],
];

/** 通知公告 in GBK: enrolments, tenders, payments, closures; those over, those running, those that do not end. */
export function addNotices(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('notices');
  rows.forEach(([key, titleForm, days, length, state, ...texts], index) => {
    const office = unit(key);
    const published = workdayBefore(ago(builder, days));
    const end = addDays(state === 'open' ? ago(builder, days) : published, length);
    const fill = (text: string): string =>
      text
        .replaceAll('{年}', String(yearOf(published)))
        .replaceAll('{始}', inWords(published))
        .replaceAll('{止}', inWords(end))
        .replaceAll('{末}', withoutYear(end));
    const article = builder.article({
      column,
      title: fill(titleForm),
      published,
      source: office.name,
      body: `${paragraphs(...texts.map(fill), random.pick([`咨询电话：${office.phone}`, `联系电话：${office.phone}，电子邮箱：${office.mail}`, `如有疑问，请致电${office.phone}（工作日）或12345热线`]))}\n${signed(office.name, inWords(published))}`,
    });
    article.decoy('landline', 'office-phone', office.phone);
    if (state === 'ended') article.plant('ended-notice', 1, `期限已于${end}届满，页面未标注`);
    if (titleForm.includes('征集') && titleForm.includes('建议'))
      article.plant('consultation-without-result', 1, '征集已结束，未公布结果');
    if (state === 'open') article.decoy('ended-notice', 'future-end', `截止${end}`);
    if (state === 'marked') article.decoy('ended-notice', 'marked-ended', '标题已标【已结束】');
    if (state === 'none') article.decoy('ended-notice', 'no-end', '没有截止日期的通知');
    if (texts.some((text) => text.includes('账号：')))
      article.decoy('bank-card', 'organisation-account', '单位收款账户');
    if (texts.some((text) => text.includes('SDGP')))
      article.decoy('resident-id', 'order-number', '项目编号含多位数字').decoy('bank-card', 'order-number', '项目编号');
    const label = [...'申报指南要求附件表'].join('');
    if (index === 0)
      article.attachments = [
        builder
          .attach(
            column,
            published,
            `${label}.docx`,
            docx([{ heading: '申报指南' }, { text: `申报单位须为法人，统一社会信用代码如${creditCode(random)}。` }]),
            'application/octet-stream',
          )
          .decoy('resident-id', 'credit-code', '信用代码'),
      ];
    if (titleForm.includes('吊销')) {
      const list = Array.from({ length: 30 }, (_, at) => [
        String(at + 1),
        company(random),
        creditCode(random),
        `2024-${String((at % 12) + 1).padStart(2, '0')}-15`,
      ]);
      const head = ['序号', '企业名称', '统一社会信用代码', '列入异常名录日期'];
      article.attachments = [
        builder
          .attach(
            column,
            published,
            '拟吊销营业执照企业名单.pdf',
            pdf([{ heading: '拟吊销营业执照企业名单' }, { table: { header: head, rows: list } }]),
            'application/pdf',
          )
          .decoy('resident-id', 'credit-code', '企业名单')
          .decoy('special-category', 'companies', '名单是企业，不是人'),
        builder
          .attach(
            column,
            published,
            '拟吊销营业执照企业名单.xlsx',
            xlsx([{ name: '名单', rows: [head, ...list] }]),
            'application/octet-stream',
          )
          .decoy('resident-id', 'credit-code', '企业名单'),
      ];
    }
    if (titleForm.includes('划片'))
      article.attachments = [
        builder
          .attach(
            column,
            published,
            '学校服务范围一览.ofd',
            ofd([
              { heading: '学校服务范围一览' },
              {
                table: {
                  header: ['学校', '服务范围', '咨询电话'],
                  rows: [
                    ['青岚区实验小学', '建设路以东、岚山路以西', '0632-3998771'],
                    ['云台镇中心小学', '上坪村、槐树岭村', '0632-3998772'],
                  ],
                },
              },
            ]),
            'application/ofd',
          )
          .decoy('landline', 'office-phone', '学校咨询电话')
          .decoy('home-address', 'school-district', '服务范围不是住址'),
      ];
    if (titleForm.includes('土告字'))
      article.body = `${article.body}\n${htmlTable(
        ['地块编号', '面积（㎡）', '用途', '起始价（万元）'],
        [
          ['370699004012GB00218', '13800.5', '工业', '620'],
          ['370699004012GB00219', '15912345', '商服', '1860'],
        ],
      )}`;
  });
}
