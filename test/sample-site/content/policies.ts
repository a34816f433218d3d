import type { Article, Column, SiteBuilder } from '../builder.ts';
import { addDays, addYears, inCharacters, inWords, workdayBefore, yearOf } from '../days.ts';
import { district, unit } from '../district.ts';
import type { Block } from '../files/block.ts';
import { ofd } from '../files/ofd.ts';
import { pdf } from '../files/pdf.ts';
import { docx } from '../files/word-xml.ts';
import { paragraphs, signed } from '../layout.ts';
import { measures, type PolicyPlan, plain } from './policy-plans.ts';

export interface Policy extends PolicyPlan {
  article: Article;
  number: string;
  /** Title without 关于印发…的通知. */
  name: string;
}

export interface PolicyColumns {
  policies: Column;
}

/** Normative documents with clauses of validity, repeals, extensions and replacements; each planted fate once or more. */
export function addPolicies(builder: SiteBuilder, columns: PolicyColumns): Policy[] {
  const random = builder.random.fork('policies');
  const policies: Policy[] = [];
  const byKey = new Map<string, Policy>();
  const named = (key: string): Policy => {
    const found = byKey.get(key);
    if (!found) throw new Error(`no policy ${key}`);
    return found;
  };
  for (const plan of [...measures, ...plain]) {
    const office = unit(plan.unit);
    const issued = workdayBefore(addDays(addYears(builder.asOf, -plan.yearsOld), -random.int(20, 80)));
    const published = workdayBefore(addDays(issued, 5));
    const number = `${office.mark}〔${yearOf(issued)}〕${random.int(1, 60)}号`;
    const name = plan.title.match(/印发《(.+?)》/)?.[1] ?? plan.title;
    const until = plan.validYears ? addDays(addYears(addDays(issued, 30), plan.validYears), -1) : null;
    const start = addDays(issued, 30);
    const clause = until
      ? plan.validityForm === 'until'
        ? `本办法自${inWords(start)}起施行，有效期至${inWords(until)}。`
        : `本办法自${inWords(start)}起施行，有效期${plan.validYears}年。`
      : plan.open
        ? `本通知自印发之日起施行。`
        : '';
    const old = plan.replaces ? named(plan.replaces) : null;
    const repeal = old ? `${inWords(old.article.published)}印发的《${old.name}》（${old.number}）同时废止。` : '';
    const target = plan.extends ? named(plan.extends) : null;
    const lines = target
      ? [
          `${district}各镇人民政府、街道办事处，区政府各部门：`,
          `经评估，《${target.name}》（${target.number}）实施效果良好，需继续执行。现决定将该文件有效期延长至${inWords(addYears(builder.asOf, 2))}。`,
          '请各有关单位认真抓好贯彻落实。',
        ]
      : [...plan.lines, ...(clause || repeal ? [`${plan.clauseNumber ?? '第十八条'}　${clause}${repeal}`] : [])];
    const shownValidity = plan.head === 'none' ? null : plan.marked ? plan.marked : '有效';
    const article: Article = builder.article({
      column: columns.policies,
      title: `${plan.marked === '废止' ? '（已废止）' : ''}${plan.title}`,
      published,
      source: office.name,
      head: [
        ['索引号', `${office.code}/${yearOf(issued)}-${String(random.int(100, 99999)).padStart(5, '0')}`],
        ['发文字号', number],
        ['成文日期', issued],
        ['发布机构', office.name],
        ['公开日期', published],
        ...(shownValidity ? ([['有效性', shownValidity]] as [string, string][]) : []),
      ],
      body: () => {
        const links = article.related
          .map((item) => `<p>相关解读：<a href="${item.path}">${item.title}</a></p>`)
          .join('\n');
        const mark = plan.marked === '废止' ? '<p>（此文件已废止，仅供查阅）</p>' : '';
        const body = plan.attachment
          ? paragraphs('现将该文件印发给你们，请认真贯彻执行。正文见附件。')
          : paragraphs(...lines);
        return `${mark}<p style="text-align:center">${number}</p>\n${body}\n${signed(office.name, plan.characters ? inCharacters(issued) : inWords(issued))}\n${links}`;
      },
    });
    if (plan.attachment) {
      const blocks: Block[] = [{ heading: name }, ...lines.map((text) => ({ text }))];
      const label = `${name}.${plan.attachment}`;
      const bytes =
        plan.attachment === 'pdf'
          ? pdf(blocks, { title: name })
          : plan.attachment === 'ofd'
            ? ofd(blocks, name)
            : docx(blocks);
      const file = builder.attach(columns.policies, published, label, bytes, typeOf[plan.attachment]);
      article.attachments = [file];
      if (plan.fate === 'expired')
        file.plant('expired-document', 1, `附件正文“${clause}”，已过期`, { also: ['contradicting-validity'] });
    }
    const policy: Policy = { ...plan, article, number, name };
    policies.push(policy);
    byKey.set(plan.key, policy);
    describe(policy, old, target, clause, until);
  }
  return policies;
}

const typeOf = {
  pdf: 'application/pdf',
  ofd: 'application/octet-stream',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** What is planted in, or to be let go at, one document and those it ends. */
function describe(
  policy: Policy,
  old: Policy | null,
  target: Policy | null,
  clause: string,
  until: string | null,
): void {
  const { article } = policy;
  article.decoy('resident-id', 'index-number', `索引号${article.head?.[0]?.[1] ?? ''}`);
  if (policy.fate === 'expired') {
    const also = [
      'contradicting-validity',
      'missing-interpretation',
      ...(policy.attachment ? ['expired-document'] : []),
    ];
    if (!policy.attachment) article.plant('expired-document', 1, `“${clause}”，有效期已过，页面未标注`, { also });
    article.plant('contradicting-validity', 1, '元数据写“有效”，条款已过期', { also: ['expired-document'] });
  }
  if (policy.fate === 'current' && until) article.decoy('expired-document', 'still-in-force', `“${clause}”，尚未到期`);
  if (policy.fate === 'extended') article.decoy('expired-document', 'extended', '有效期已由后一份通知延长');
  if (policy.fate === 'marked')
    article
      .decoy('expired-document', 'marked', '已标注失效或废止')
      .decoy('repealed-document', 'marked', '已标注失效或废止');
  if (policy.fate === 'licence')
    article.decoy('expired-document', 'licence-period', '许可证、营业执照的有效期，不是本文件的');
  if (old && old.fate === 'repealed') {
    old.article.plant('repealed-document', 1, `被《${policy.name}》（${policy.number}）同时废止，页面未标注`, {
      target: article.path,
      also: ['contradicting-validity', 'superseded-document', 'missing-interpretation'],
    });
    old.article.plant('contradicting-validity', 1, '元数据写“有效”，已被后文废止', { target: article.path });
  }
  if (policy.fate === 'superseded')
    article.plant('superseded-document', 1, '同一机关同名文件已有新版', {
      also: ['repealed-document', 'contradicting-validity'],
    });
  if (target) article.decoy('expired-document', 'extension-notice', '延长有效期的通知本身');
}
