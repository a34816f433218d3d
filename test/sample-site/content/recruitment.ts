import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, inWords, workdayBefore, yearOf } from '../days.ts';
import { unit } from '../district.ts';
import { xls, xlsx } from '../files/sheet.ts';
import { docx } from '../files/word-xml.ts';
import { paragraphs, signed } from '../layout.ts';
import { plantRoster, type RosterPlan, roster } from './roster.ts';

type Row = {
  unit: string;
  title: string;
  days: number;
  length: number;
  text: string;
  file?: { name: string; kind: 'xls' | 'xlsx' | 'docx'; plan?: RosterPlan };
};

const rows: Row[] = [
  {
    unit: 'labour',
    title: '青岚区{年}年公开招聘事业单位工作人员公告',
    days: 240,
    length: 6,
    text: '报名时间：{始}9:00至{止}16:00。报名网址见区政府网站。',
    file: { name: '岗位计划表', kind: 'xls' },
  },
  {
    unit: 'health',
    title: '青岚区人民医院{年}年招聘急需紧缺专业人才公告',
    days: 5,
    length: 20,
    text: '报名截止时间：{止}17:00，采取现场报名与网络报名相结合的方式。',
    file: { name: '报名登记表', kind: 'docx' },
  },
  {
    unit: 'education',
    title: '青岚区{年}年中小学教师招聘面试公告',
    days: 130,
    length: 3,
    text: '面试时间：{始}至{止}，考生须持准考证和身份证参加。',
    file: {
      name: '面试人员名单',
      kind: 'xlsx',
      plan: { columns: ['no', 'name', 'ticket', 'id', 'phone', 'score'], count: 35, age: [22, 34] },
    },
  },
  {
    unit: 'labour',
    title: '{年}年社区专职工作者招聘笔试成绩公告',
    days: 100,
    length: 0,
    text: '现将笔试成绩予以公布，考生可登录查询。',
    file: { name: '笔试成绩', kind: 'xlsx', plan: { columns: ['no', 'ticket', 'maskedName', 'score'], count: 48 } },
  },
  {
    unit: 'labour',
    title: '青岚区{年}年公益性岗位招聘公告',
    days: 180,
    length: 7,
    text: '报名时间为{始}至{止}，报名地点：各镇街便民服务中心。',
  },
  {
    unit: 'traffic',
    title: '区公交公司招聘驾驶员启事',
    days: 90,
    length: 15,
    text: '有意者请于{止}前将个人简历投递至公司人力资源部。',
  },
  {
    unit: 'labour',
    title: '“春风行动”专场招聘会邀请企业参会的通知',
    days: 280,
    length: 20,
    text: '活动时间：{止}上午9时，地点：人民广场。请参会企业于{始}前报送岗位信息。',
  },
  {
    unit: 'veterans',
    title: '{年}年下半年征兵报名公告',
    days: 120,
    length: 40,
    text: '应征报名截止时间为{止}，请适龄青年登录全国征兵网报名。',
  },
  {
    unit: 'education',
    title: '青岚区{年}年幼儿园教师拟聘用人员名单',
    days: 60,
    length: 0,
    text: '经资格审查、笔试、面试、体检、考察等程序，拟聘用人员名单见附件。',
    file: {
      name: '拟聘用人员',
      kind: 'xlsx',
      plan: { columns: ['no', 'name', 'sex', 'ticket', 'email', 'id'], count: 21, age: [22, 33] },
    },
  },
];

export function addRecruitment(builder: SiteBuilder, column: Column): void {
  rows.forEach((row, index) => {
    const random = builder.random.fork(`recruitment ${index}`);
    const office = unit(row.unit);
    const published = workdayBefore(ago(builder, row.days));
    const open = row.days < row.length;
    const end = addDays(open ? ago(builder, row.days) : published, row.length);
    const fill = (text: string): string =>
      text
        .replaceAll('{年}', String(yearOf(published)))
        .replaceAll('{始}', inWords(published))
        .replaceAll('{止}', inWords(end));
    const title = fill(row.title);
    const article = builder.article({
      column,
      title,
      published,
      source: office.name,
      body: `${paragraphs('根据工作需要，经研究，现将有关事项公告如下。', fill(row.text), '应聘人员应当具有中华人民共和国国籍，遵守宪法和法律，具备岗位所需的专业或者技能条件。', '所有岗位不指定考试辅导用书，不举办也不委托任何机构举办考试辅导培训班。', `咨询电话：${office.phone}，监督电话：0632-3998555`)}\n${signed(office.name, inWords(published))}`,
    });
    article.decoy('landline', 'office-phone', office.phone);
    if (row.length === 0) article.decoy('ended-notice', 'result', '公布结果的公告');
    else if (open) article.decoy('ended-notice', 'future-end', `截止${end}`);
    else article.plant('ended-notice', 1, `期限已于${end}届满，页面未标注`);
    if (row.file) {
      const { name, kind, plan } = row.file;
      const list = plan ? roster(random, builder.asOf, plan) : null;
      const grid = list
        ? [list.header, ...list.rows]
        : [
            ['岗位代码', '岗位名称', '招聘人数', '专业要求', '咨询电话'],
            ...Array.from({ length: 14 }, (_, at) => [
              `3706990${String(at + 1).padStart(4, '0')}`,
              '综合管理',
              String(random.int(1, 4)),
              '不限',
              office.phone,
            ]),
          ];
      const types = {
        xls: 'application/vnd.ms-excel',
        xlsx: 'application/octet-stream',
        docx: 'application/octet-stream',
      };
      const bytes =
        kind === 'docx'
          ? docx([
              { heading: `${name}` },
              {
                table: {
                  header: ['姓名', ''],
                  rows: [
                    ['身份证号', ''],
                    ['手机号码', ''],
                    ['电子邮箱', ''],
                  ],
                },
              },
            ])
          : (kind === 'xls' ? xls : xlsx)([{ name, rows: grid }]);
      const item = builder.attach(column, published, `${name}.${kind}`, bytes, types[kind]);
      article.attachments = [item];
      if (plan) plantRoster(item, plan, '名单');
      else
        item
          .decoy('landline', 'office-phone', '咨询电话')
          .decoy('resident-id', 'blank-form', '表格栏目名或岗位代码')
          .decoy('mobile', 'post-code', '11位岗位代码');
    }
  });
}
