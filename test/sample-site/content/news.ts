import { type Article, ago, type Column, type SiteBuilder } from '../builder.ts';
import { workdayBefore } from '../days.ts';
import { townships, unit, units } from '../district.ts';
import { paragraphs } from '../layout.ts';
import { type Theme, themes } from './news-themes.ts';

const opening = [
  (where: string, what: string) => `近日，记者走进${where}看到，${what}`,
  (where: string, what: string) => `连日来，${where}紧盯年度目标任务，${what}`,
  (where: string, what: string) => `“进度怎么样？还有什么困难？”在${where}，调研组一行边走边问。据了解，${what}`,
  (where: string, what: string) => `清晨七点，${where}已是一派繁忙景象。${what}`,
  (where: string, what: string) => `日前，全区重点工作推进会在${where}召开，会议指出，${what}`,
];
const closing = [
  '下一步，青岚区将坚持问题导向，压实工作责任，确保各项任务落地见效。',
  '区政府办公室有关负责人表示，将继续把群众满意作为衡量工作的标准，一件事情接着一件事情办。',
  '据介绍，相关做法已在全区推广，年底前将实现镇街全覆盖。',
  '参会人员一致表示，要以此次会议为契机，拿出实打实的举措，推动工作再上新台阶。',
  '截至目前，项目已完成年度计划投资的八成以上，预计明年上半年全面建成。',
];

/** Seventy days of news; statistics in prose hold numbers that look like personal ones. */
export function addNews(builder: SiteBuilder, column: Column): Article[] {
  const random = builder.random.fork('news');
  const articles: Article[] = [];
  const bag = themes.flatMap((theme) => theme.titles.map((title) => ({ theme, title })));
  const chosen = random.sample(bag, 46);
  chosen.forEach(({ theme, title }, index) => {
    const place = random.pick(townships);
    const article = builder.article({
      column,
      title: title.replaceAll('{镇}', place),
      published: workdayBefore(ago(builder, 1 + Math.floor(index * 1.55))),
      source: random.chance(0.6) ? '青岚区融媒体中心' : random.pick([...units.values()]).name,
      body: story(builder, theme, place, index),
    });
    articles.push(article);
  });
  decoys(articles);
  return articles;
}

function story(builder: SiteBuilder, theme: Theme, place: string, index: number): string {
  const random = builder.random.fork(`story ${index}`);
  const facts = random.sample(theme.facts, random.int(3, 5)).map((fact) =>
    fact
      .replaceAll('{镇}', place)
      .replaceAll('{n}', String(random.int(12, 98)))
      .replace(/\{d\}/g, () => String(random.int(1, 8)))
      .replaceAll('{m}', String(random.int(120, 3900)))
      .replaceAll('{p}', `${random.int(3, 28)}.${random.int(1, 9)}`),
  );
  const first = random.pick(opening)(random.pick(theme.places).replaceAll('{镇}', place), facts[0] ?? '');
  return paragraphs(
    first,
    ...facts.slice(1),
    random.pick(closing),
    `（${random.pick(['记者', '通讯员'])}　${random.pick(['林晓', '许文博', '高远', '宋佳', '孟繁星'])}）`,
  );
}

/** Articles of numbers and words that only look like personal data. */
function decoys(articles: Article[]): void {
  const change = (index: number, title: string, ...texts: string[]): Article => {
    const article = articles[index];
    if (!article) throw new Error('fewer news than decoys');
    article.title = title;
    article.body = paragraphs(...texts);
    return article;
  };
  change(
    3,
    '我区召开三季度经济运行分析会',
    '11月初，区委副书记、区长主持召开会议，听取前三季度经济运行情况汇报。前三季度，全区实现地区生产总值13678542310元，同比增长5.6%；一般公共预算收入15234567890元；固定资产投资增长7.2%。',
    '会议指出，要盯紧全年目标，抓好规模以上工业企业入库培育。项目代码2409-370699-04-01-381274、立项编号370699200202400123的两个项目已完成备案。',
    '会议强调，要完善运行监测体系，对停产半停产企业逐户走访，帮助解决用工、用能、融资等问题。',
  )
    .decoy('mobile', 'statistic', '金额13678542310元、15234567890元：11位数字不是手机号')
    .decoy('resident-id', 'order-number', '立项编号370699200202400123：18位，日期不存在');
  change(
    7,
    '青岚区开展残疾预防宣传教育活动',
    '8月25日是全国残疾预防日。区残联联合区卫生健康局在人民广场开展宣传活动，现场发放宣传册2000余份，为群众讲解听力、视力、肢体残疾的早期筛查知识。',
    '活动中，医务人员重点介绍了孕前检查、新生儿疾病筛查、精神障碍患者社区康复等惠民政策。低保对象、特困人员、孤儿可凭有关证件免费享受康复评估服务。',
    '区残联负责人表示，残疾预防要从源头抓起，让更多家庭了解政策、用好政策。',
  ).decoy('special-category', 'prose', '残疾、精神障碍、低保、孤儿只在叙述中出现，没有具体的人');
  change(
    11,
    '居民身份证“跨省通办”服务落地青岚',
    '即日起，居民身份证的首次申领、换领、补领均可在我区任一派出所办理。公民身份号码是每个公民唯一的、终身不变的身份代码，由公安机关按照公民身份号码国家标准编制，共18位。',
    '居民身份证的有效期：十六周岁以上公民的居民身份证的有效期为十年、二十年、长期。十六周岁至二十五周岁的，发给有效期十年的居民身份证；不满十六周岁的，有效期为五年。',
    '群众如有疑问，可拨打12345政务服务便民热线或区公安分局户政咨询电话0632-3998668。',
  )
    .decoy('resident-id', 'statute', '讲解公民身份号码的法条文字')
    .decoy('expired-document', 'licence-period', '居民身份证的有效期，不是文件的')
    .decoy('landline', 'office-phone', '咨询电话0632-3998668');
  change(
    15,
    '区退役军人事务局走访慰问优抚对象',
    '节前，区退役军人事务局组成6个走访慰问组，深入各镇街看望困难退役军人、烈士遗属，送去米面油等慰问物资，详细了解他们的身体状况和生活情况。',
    '柳河镇一位参加过抗美援朝的老战士今年已94岁高龄，他拉着工作人员的手说：“党和政府没有忘记我们。”',
    '今年以来，全区共走访慰问优抚对象1860余人次，发放慰问金93万余元。',
  ).decoy('special-category', 'prose', '困难退役军人、遗属，没有姓名与号码');
  change(
    20,
    '2019年我区工商和质监系统商标培育工作纪实（历史回顾）',
    '原青岚区工商行政管理局自2016年起实施商标品牌战略，三年间新增注册商标312件。2019年机构改革后，相关职能划入区市场监督管理局。',
    '如今，区市场监督管理局继续办好“商标品牌指导站”，服务企业从注册走向运用。',
  ).decoy('old-institution', 'history', '讲述改革前的历史，并说明职能已划入新机构');
  change(
    24,
    '我区软件测试实训基地揭牌',
    '由区人力资源和社会保障局与澜川职业学院共建的软件测试实训基地日前揭牌，首批60名学员开班。基地开设功能测试、性能测试、自动化测试三个方向，学制四个月。',
    '结业学员经考核合格可获得职业技能等级证书，并由区公共就业和人才服务中心推荐就业。',
  ).decoy('placeholder', 'prose', '“测试”是课程，不是占位内容');
  change(
    28,
    '高标准农田建设项目通过市级验收公示期满无异议',
    '我区2025年度高标准农田建设项目验收结果公示已于上月期满，期间未收到异议。项目涉及石门镇、云台镇12个行政村，新增高效节水灌溉面积1.2万亩。',
    '区农业农村局将做好项目移交管护工作，落实管护主体、经费和责任。',
  ).decoy('ended-notice', 'report', '报道公示期满无异议，不是仍在展示的公示');
  const video = change(
    32,
    '【图片新闻】望湖镇：万亩荷塘变“金塘”',
    '<img src="/images/13900001234.jpg" alt="望湖镇荷塘" data-id="16888888888" data-time="1735689600123">',
    '深秋时节，望湖镇渔家台村的荷塘里，藕农们正忙着采挖莲藕。今年全镇莲藕种植面积1.1万亩，亩均产量4200斤，通过合作社统一销往长三角地区。',
    '据镇农业综合服务中心介绍，当地推行“莲藕＋小龙虾”立体种养，户均增收近两万元。联系供销可拨打合作社服务热线400-820-8820。',
  );
  video
    .decoy('mobile', 'file-name', '图片名13900001234.jpg与属性里的数字')
    .decoy('bank-card', 'timestamp', 'data-time="1735689600123"：毫秒时间戳')
    .decoy('landline', 'service-number', '400-820-8820');
  const office = unit('office');
  change(
    36,
    '关于区政府门户网站改版上线的说明',
    `为方便群众查询办事，区政府门户网站已完成改版。如有意见建议，请发送邮件至${office.mail}，或致电${office.phone}、0632-3998100，我们将认真研究吸纳。`,
    '改版后网站新增智能问答、政策文件库等功能，原有栏目内容已完成迁移。微信公众号“青岚发布”同步更新。',
  )
    .decoy('email', 'organisation-mail', office.mail)
    .decoy('landline', 'office-phone', office.phone)
    .decoy('social-account', 'organisation-account', '公众号“青岚发布”');
  articles[0]?.decoy('landline', 'office-phone', '页脚：联系电话0632-3998100');
  articles[0]?.decoy('email', 'organisation-mail', '页脚：qlzfwz@qinglan.lanchuan.gov.cn');
}
