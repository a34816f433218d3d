import { type Article, ago, type Column, type SiteBuilder } from '../builder.ts';
import { workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { rtf } from '../files/rich-text.ts';
import { xls } from '../files/sheet.ts';
import { doc } from '../files/word-binary.ts';
import { docx } from '../files/word-xml.ts';
import { htmlTable, paragraphs } from '../layout.ts';

interface Guide {
  unit: string;
  name: string;
  materials: string[];
  days: number;
  fee?: string;
  form?: 'doc' | 'docx' | 'rtf' | 'xls';
  note?: string;
}

const guides: Guide[] = [
  {
    unit: 'civil',
    name: '内地居民结婚登记',
    materials: ['双方居民身份证原件', '居民户口簿', '三张2寸双方近期半身免冠合影照片'],
    days: 1,
  },
  {
    unit: 'civil',
    name: '内地居民离婚登记',
    materials: ['双方居民身份证原件', '离婚协议书', '结婚证'],
    days: 31,
    note: '自2025年5月10日起，办理婚姻登记无需提供居民户口簿，可跨区办理。',
  },
  {
    unit: 'civil',
    name: '最低生活保障审核确认',
    materials: ['申请书', '家庭经济状况核对授权书', '身份证'],
    days: 22,
    form: 'doc',
  },
  { unit: 'civil', name: '社会团体成立登记', materials: ['登记申请书', '验资报告', '场所使用权证明'], days: 30 },
  {
    unit: 'market',
    name: '个体工商户注册登记',
    materials: ['登记（备案）申请书', '经营者身份证件', '住所（经营场所）相关文件'],
    days: 1,
    form: 'docx',
  },
  {
    unit: 'market',
    name: '食品经营许可核发',
    materials: ['申请书', '营业执照复印件', '设备布局和操作流程图'],
    days: 7,
    note: '《食品经营许可证》有效期为5年，有效期届满需要延续的，应当在届满前九十个工作日至十五个工作日期间提出。',
  },
  {
    unit: 'market',
    name: '企业开办联办',
    materials: ['公司章程', '股东决定', '到区工商局窗口领取的核名通知书'],
    days: 2,
  },
  { unit: 'labour', name: '失业登记', materials: ['居民身份证或社会保障卡'], days: 1 },
  {
    unit: 'labour',
    name: '创业担保贷款申请',
    materials: ['贷款申请表', '创业项目证明', '担保材料'],
    days: 15,
    form: 'rtf',
  },
  {
    unit: 'labour',
    name: '城乡居民基本养老保险参保登记',
    materials: ['居民身份证', '社会保障卡'],
    days: 1,
    note: '扣款账户须为参保人本人银行卡，卡号由系统自动带出，无需填写。',
  },
  {
    unit: 'housing',
    name: '公共租赁住房保障资格确认',
    materials: ['申请表', '收入证明', '家庭成员身份证明'],
    days: 30,
  },
  {
    unit: 'housing',
    name: '建筑工程施工许可证核发',
    materials: ['用地批准手续', '施工合同', '资金落实承诺书'],
    days: 3,
  },
  {
    unit: 'land',
    name: '不动产转移登记',
    materials: ['不动产权证书', '完税凭证', '买卖合同'],
    days: 2,
    fee: '住宅80元/件，缴费账户：青岚区财政局非税收入专户，开户行：澜川农村商业银行青岚支行，账号：9060106990042050000168',
  },
  {
    unit: 'education',
    name: '教师资格认定',
    materials: ['学历证书', '普通话水平测试等级证书', '体检合格证明'],
    days: 20,
  },
  { unit: 'health', name: '医疗机构执业登记', materials: ['设置批准书', '组织机构代码证', '法定代表人简历'], days: 15 },
  {
    unit: 'traffic',
    name: '道路货物运输经营许可',
    materials: ['申请表', '车辆技术等级证明', '从业人员资格证'],
    days: 3,
    form: 'xls',
  },
  {
    unit: 'disabled',
    name: '残疾人证办理',
    materials: ['申请表', '居民身份证', '2寸彩色照片'],
    days: 20,
    note: '残疾人证号由持证人公民身份号码加1位残疾类别代码和1位残疾等级代码组成，共20位。',
  },
  {
    unit: 'farm',
    name: '拖拉机驾驶证换证',
    materials: ['换证申请表', '县级以上医疗机构出具的身体条件证明', '原驾驶证'],
    days: 1,
    note: '驾驶证有效期分为六年、十年和长期。请于有效期满前三个月内申请换证。',
  },
];

/** Service guides, in GBK: office phones, forms to fill in, one old institution, two dropped requirements. */
export function addGuides(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('guides');
  guides.forEach((guide, index) => {
    const office = unit(guide.unit);
    const published = workdayBefore(ago(builder, 150 + index * 11));
    const article = builder.article({
      column,
      title: `${guide.name}办事指南`,
      published,
      source: office.name,
      charset: index % 6 === 5 ? 'gbk-undeclared' : column.charset,
      body: `${htmlTable(
        ['项目', '内容'],
        [
          ['事项名称', guide.name],
          ['实施编码', `11370699${random.digits(5)}${random.digits(18)}`],
          ['实施主体', office.name],
          ['办理地点', `澜川市青岚区政务中心${random.int(1, 3)}楼${random.int(1, 60)}号窗口（青岚大道66号）`],
          ['办理时间', '周一至周五上午9:00-12:00，下午13:00-17:00（法定节假日除外）'],
          ['法定办结时限', `${guide.days * 2}个工作日`],
          ['承诺办结时限', `${guide.days}个工作日`],
          ['收费标准', guide.fee ?? '不收费'],
          ['咨询电话', `${office.phone}，12345`],
          ['监督投诉电话', '0632-3998555'],
        ],
      )}\n${paragraphs('申请材料：', ...guide.materials.map((material, at) => `${at + 1}.${material}`), ...(guide.note ? [`温馨提示：${guide.note}`] : []))}`,
    });
    article
      .decoy('landline', 'office-phone', `咨询电话：${office.phone}；监督电话`)
      .decoy('resident-id', 'item-code', '实施编码31位数字');
    about(article, guide);
    if (guide.form) article.attachments = [form(builder, column, article, guide)];
  });
}

function about(article: Article, guide: Guide): void {
  if (guide.name.includes('结婚'))
    article.plant('superseded-requirement', 1, '仍要求居民户口簿（2025年5月10日起不再需要）');
  if (guide.name.includes('离婚')) article.decoy('superseded-requirement', 'negated', '写明无需户口簿');
  if (guide.name.includes('医疗机构')) article.plant('superseded-requirement', 1, '仍要求组织机构代码证');
  if (guide.name.includes('开办')) article.plant('old-institution', 1, '区工商局窗口（已并入市场监督管理局）');
  if (guide.note?.includes('有效期')) article.decoy('expired-document', 'licence-period', guide.note);
  if (guide.fee) article.decoy('bank-card', 'organisation-account', '财政局非税专户账号');
  if (guide.unit === 'disabled')
    article
      .decoy('special-category', 'prose', '讲解残疾人证编码')
      .decoy('disability-certificate', 'prose', '讲解残疾人证编码');
}

function form(builder: SiteBuilder, column: Column, article: Article, guide: Guide) {
  const blanks = {
    header: ['姓名', '', '性别', ''],
    rows: [
      ['身份证号', '□□□□□□□□□□□□□□□□□□', '联系电话', ''],
      ['家庭住址', '', '开户银行及卡号', ''],
      ['申请人签名', '', '年　　月　　日', ''],
    ],
  };
  const blocks = [
    { heading: `${guide.name}申请表` },
    { table: blanks },
    { text: '填表说明：身份证号填写18位公民身份号码，手机号填写11位号码。' },
  ];
  const types = {
    doc: 'application/msword',
    docx: 'application/octet-stream',
    rtf: 'application/rtf',
    xls: 'application/vnd.ms-excel',
  };
  const kind = guide.form ?? 'docx';
  const bytes = {
    doc: () => doc(blocks),
    docx: () => docx(blocks),
    rtf: () => rtf(blocks),
    xls: () => xls([{ name: '申请表', rows: [blanks.header, ...blanks.rows] }]),
  }[kind]();
  const item = builder.attach(column, article.published, `${guide.name}申请表.${kind}`, bytes, types[kind]);
  return item.decoy('resident-id', 'blank-form', '空白表格，只有栏目名').decoy('weak-mask', 'blank-form', '方格占位');
}
