import type { Column, SiteBuilder } from '../builder.ts';
import { addDays, workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { scan } from '../files/scan.ts';
import { pptx } from '../files/slides.ts';
import { paragraphs } from '../layout.ts';
import type { Policy } from './policies.ts';

const angles = [
  (name: string) => ({
    title: `《${name}》政策解读`,
    texts: [
      `一、出台背景。为进一步完善制度、回应群众关切，我们在广泛调研和征求意见的基础上，起草了《${name}》。`,
      '二、主要内容。文件共五章，明确了适用范围、申请条件、办理程序、资金保障和监督管理等事项。',
      '三、亮点举措。一是降低门槛，扩大覆盖面；二是精简材料，能共享的不再提交；三是强化监管，建立动态调整机制。',
    ],
  }),
  (name: string) => ({
    title: `一图读懂：${name}`,
    texts: [
      '为便于公众理解，现以图文形式对文件的重点内容作简要说明。',
      '谁能申请？——符合条件的本区户籍或持有居住证的人员。',
      '怎么办理？——可线上申请，也可到镇街便民服务中心窗口提交。',
    ],
  }),
  (name: string) => ({
    title: `【部门解读】负责同志就《${name}》答记者问`,
    texts: [
      '问：文件出台的背景是什么？',
      '答：随着经济社会发展，原有做法已不能完全适应工作需要，有必要予以规范。',
      '问：群众最关心的变化有哪些？',
      '答：主要是简化了流程，把办理时限由三十个工作日压减到十五个工作日，同时明确了不予受理的情形和救济途径。',
    ],
  }),
];

/** 解读 linked to their policies both ways; those of a repealed policy stay unmarked, some policies have none. */
export function addInterpretations(builder: SiteBuilder, column: Column, policies: Policy[]): void {
  const random = builder.random.fork('interpretations');
  for (const policy of policies) {
    if (policy.fate === 'plain' || policy.fate === 'licence') continue;
    const reading = policy.reading;
    if (reading === 'missing' && policy.fate === 'current') {
      policy.article.plant('missing-interpretation', 1, '规范性文件没有对应的解读');
      continue;
    }
    if (!reading || reading === 'missing') {
      policy.article.arguable('missing-interpretation', '文件已不再有效，是否仍需解读看法不一');
      continue;
    }
    const office = unit(policy.unit);
    const { title, texts } = random.pick(angles)(policy.name);
    const article = builder.article({
      column,
      title,
      published: workdayBefore(addDays(policy.article.published, random.int(0, 2))),
      source: office.name,
      body: () =>
        `${paragraphs(...texts, `解读机关：${office.name}　解读人：${random.pick(['业务科负责人', '分管负责同志'])}　联系电话：${office.phone}`)}\n<p>原文链接：<a href="${policy.article.path}">${policy.article.title}</a>（${policy.number}）</p>`,
    });
    article.decoy('landline', 'office-phone', `联系电话：${office.phone}`);
    policy.article.related.push(article);
    if (policy.fate === 'repealed')
      article.plant('unmarked-interpretation', 1, '所解读的文件已废止，解读未标注', { target: policy.article.path });
    if (policy.fate === 'expired')
      article.plant('unmarked-interpretation', 1, '所解读的文件已到期，解读未标注', { target: policy.article.path });
    if (policy.key === 'start-up') {
      const slides = pptx([
        { title: policy.name, lines: ['谁可以申请', '额度与期限', '办理流程'] },
        {
          title: '申请对象',
          lines: ['城镇登记失业人员、返乡创业农民工、高校毕业生等十类人员', `咨询电话：${office.phone}`],
        },
      ]);
      article.attachments = [
        builder
          .attach(
            column,
            article.published,
            '创业担保贷款政策宣讲.pptx',
            slides,
            'application/vnd.openxmlformats-officedocument.presentationml.presentation',
          )
          .decoy('landline', 'office-phone', '幻灯片2：咨询电话'),
      ];
    }
    if (policy.key === 'old-age') {
      const picture = scan(
        [
          { heading: '一图读懂高龄津贴' },
          { text: '80至89周岁：每人每月60元' },
          { text: '90至99周岁：每人每月150元' },
          { text: `咨询电话：${office.phone}` },
        ],
        { format: 'png', dpi: 96 },
      );
      article.attachments = [
        builder
          .attach(column, article.published, '一图读懂高龄津贴.png', picture, 'image/png')
          .decoy('landline', 'office-phone', '图中咨询电话'),
      ];
    }
  }
}
