import { type Article, ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, inWords, withoutYear, workdayBefore, yearOf } from '../days.ts';
import { type Unit, unit } from '../district.ts';
import { htmlTable, paragraphs, signed } from '../layout.ts';
import { type PublicityPlan, publicityPlans } from './publicity-plans.ts';
import { plantRoster, type Roster, roster } from './roster.ts';
import { rosterFile } from './roster-files.ts';

const leads = [
  (subject: string) =>
    `根据有关文件规定，经个人申请、镇街审核、部门复核，现将${subject}有关情况予以公示，接受社会监督。`,
  (subject: string) => `按照公开、公平、公正的原则，经研究，拟定了${subject}，现公示如下。`,
  (subject: string) => `为确保资金发放准确、透明，现对${subject}进行公示。`,
];

/** 公示公告: lists of people in every format, over and not over, masked and not. */
export function addPublicity(builder: SiteBuilder, column: Column): void {
  publicityPlans.forEach((plan, index) => {
    const random = builder.random.fork(`publicity ${index}`);
    const office = unit(plan.unit);
    const published = workdayBefore(ago(builder, plan.days));
    // A holiday may move the day of publication; what runs must still run.
    const end = addDays(plan.days < plan.length ? ago(builder, plan.days) : published, plan.length - 1);
    const title = plan.title.replaceAll('{年}', String(yearOf(published)));
    if (plan.count === 0) {
      vehicles(builder, column, title, office, published, end);
      return;
    }
    const list = roster(random, builder.asOf, plan);
    const period = random.chance(0.5)
      ? `公示时间：${inWords(published)}至${inWords(end)}。`
      : `公示期${plan.length}天（${inWords(published)}—${withoutYear(end)}）。`;
    const subject = title
      .replace(/公示.*$/, '')
      .replace(/^关于/, '')
      .replace(/的$/, '');
    const article = builder.article({
      column,
      title,
      published,
      source: office.name,
      body: `${paragraphs(random.pick(leads)(subject), period, `公示期内如有异议，请以书面形式实名反映。监督电话：${office.phone}；地址：${office.address}。`)}\n${inPage(plan, list, title)}${signed(office.name, inWords(published))}`,
    });
    article.decoy('landline', 'office-phone', `监督电话：${office.phone}`);
    stand(builder, article, plan, end);
    if (plan.form === 'page') {
      plantRoster(article, plan, '正文表格', plan);
      return;
    }
    if (plan.form === 'hidden-html') {
      plantRoster(article, plan, '正文表格');
      article.plant('resident-id', list.people.length, '正文里 display:none 的底表', {
        persons: list.people.length,
        also: ['special-category'],
      });
      return;
    }
    article.attachments = [rosterFile(builder, column, published, plan, list, subject)];
  });
}

/** Whether the notice is over, and how it says so. */
function stand(builder: SiteBuilder, article: Article, plan: PublicityPlan, end: string): void {
  if (plan.marked) {
    article.decoy('ended-notice', 'marked-ended', '标题已标已结束');
    return;
  }
  if (end >= builder.asOf) {
    article
      .decoy('ended-notice', 'future-end', `公示至${end}`)
      .decoy('ended-notice-personal', 'future-end', `公示至${end}`);
    return;
  }
  const clear = plan.columns.some(
    (column) => column === 'id' || column === 'phone' || column === 'weakId' || column === 'birthMaskedId',
  );
  const inside = (plan.form === 'page' && clear) || plan.form === 'hidden-html';
  if (inside)
    article.plant('ended-notice-personal', 1, `公示已于${end}结束，正文含个人信息`, {
      persons: plan.count,
      also: ['ended-notice'],
    });
  else
    article.plant('ended-notice', 1, `公示已于${end}结束，页面未标注`, {
      or: ['ended-notice-personal'],
      also: ['special-category'],
    });
}

function inPage(plan: PublicityPlan, list: Roster, title: string): string {
  if (plan.form === 'page') return `${htmlTable(list.header, list.rows, title.replace('公示', ''))}\n`;
  if (plan.form !== 'hidden-html') return '';
  const hidden = htmlTable(
    ['姓名', '身份证号'],
    list.people.map((one) => [one.name, one.id]),
    undefined,
    ' style="display:none"',
  );
  return `${htmlTable(list.header, list.rows)}\n${hidden}\n`;
}

/** Scrapped official cars: plates and frame numbers of an office are nobody's own. */
function vehicles(
  builder: SiteBuilder,
  column: Column,
  title: string,
  office: Unit,
  published: string,
  end: string,
): void {
  const random = builder.random.fork('vehicles');
  const rows = Array.from({ length: 6 }, (_, index) => [
    String(index + 1),
    `公务车辆${index + 1}号`,
    random.pick(['大众帕萨特', '别克GL8', '五菱之光']),
    `${random.int(9, 15)}年`,
    `${random.int(18, 42)}万公里`,
  ]);
  const article = builder.article({
    column,
    title,
    published,
    source: office.name,
    body: `${paragraphs('经批准，拟对下列达到更新年限的公务车辆作报废处置。', `公示时间：${inWords(published)}至${inWords(end)}。联系电话：${office.phone}。`)}${htmlTable(['序号', '名称', '型号', '使用年限', '行驶里程'], rows)}`,
  });
  article
    .decoy('ended-notice', 'future-end', `公示至${end}`)
    .decoy('licence-plate', 'organisation-vehicle', '公务车辆，未列车牌');
}
