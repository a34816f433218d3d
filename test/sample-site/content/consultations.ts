import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, inWords, workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { htmlAsDoc } from '../files/word-binary.ts';
import { paragraphs, signed } from '../layout.ts';

/** 征求意见 of every standing: open, ended with a result, ended without, marked as ended. */
export function addConsultations(builder: SiteBuilder, column: Column): void {
  const rows: [
    unitKey: string,
    name: string,
    startedDaysAgo: number,
    length: number,
    state: 'open' | 'result' | 'silent' | 'marked',
  ][] = [
    ['civil', '青岚区养老服务设施专项规划（征求意见稿）', 12, 30, 'open'],
    ['traffic', '青岚区停车场建设管理办法（征求意见稿）', 5, 30, 'open'],
    ['housing', '青岚区物业服务收费指导标准（征求意见稿）', 210, 30, 'result'],
    ['education', '青岚区中小学课后服务收费方案（征求意见稿）', 320, 20, 'silent'],
    ['farm', '青岚区农村集体资产交易规则（征求意见稿）', 420, 30, 'silent'],
    ['land', '青岚湖周边地块控制性详细规划（草案）', 250, 30, 'marked'],
  ];
  for (const [key, name, started, length, state] of rows) {
    const office = unit(key);
    const published = workdayBefore(ago(builder, started));
    const end = addDays(published, length);
    const article = builder.article({
      column,
      title: `${state === 'marked' ? '【已结束】' : ''}关于公开征求《${name}》意见的公告`,
      published,
      source: office.name,
      body: () =>
        `${paragraphs(
          `为提高决策的科学性、民主性，现将《${name}》向社会公开征求意见。`,
          `一、征求意见时间：${inWords(published)}至${inWords(end)}。`,
          `二、反馈方式：（一）电子邮箱：${office.mail}；（二）信函地址：${office.address}${office.name}，并在信封上注明“征求意见”字样；（三）咨询电话：${office.phone}。`,
          '三、提出意见时，请注明姓名（单位）和联系方式，以便沟通。',
        )}\n${article.related.map((item) => `<p>意见采纳情况：<a href="${item.path}">${item.title}</a></p>`).join('')}${signed(office.name, inWords(published))}`,
    });
    article
      .decoy('email', 'organisation-mail', office.mail)
      .decoy('landline', 'office-phone', `咨询电话：${office.phone}`);
    if (state === 'open') article.decoy('ended-notice', 'future-end', `截止${end}，尚未结束`);
    if (state === 'marked')
      article
        .decoy('ended-notice', 'marked-ended', '标题已标【已结束】')
        .plant('consultation-without-result', 1, '未公布意见采纳情况');
    if (state === 'silent')
      article
        .plant('ended-notice', 1, `征求意见已于${end}结束`)
        .plant('consultation-without-result', 1, '未公布意见采纳情况');
    if (state === 'result') {
      article.plant('ended-notice', 1, `征求意见已于${end}结束，仍以当前事项展示`);
      article.decoy('consultation-without-result', 'result-published', '结果已公布并互相链接');
      const result = builder.article({
        column,
        title: `《${name}》公开征求意见采纳情况的公告`,
        published: workdayBefore(addDays(end, 15)),
        source: office.name,
        body: () =>
          paragraphs(
            '征求意见期间，共收到意见建议17条，采纳9条，部分采纳3条，未采纳5条。',
            '未采纳的主要原因是与上位法规定不一致，已逐条与提出人沟通。',
            `原公告：<a href="${article.path}">${article.title}</a>`,
          ),
      });
      result.decoy('ended-notice', 'result', '公布结果的公告');
      article.related.push(result);
    }
    if (key === 'education') {
      const draft = htmlAsDoc([
        { heading: name },
        { text: '第一条　课后服务坚持公益普惠、自愿参加原则。' },
        { text: `第二条　收费标准由学校按成本核算后公示，监督电话${office.phone}。` },
      ]);
      article.attachments = [
        builder
          .attach(column, published, `${name}.doc`, draft, 'application/msword')
          .decoy('landline', 'office-phone', '监督电话'),
      ];
    }
  }
}
