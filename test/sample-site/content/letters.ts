import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { maskedMobile, maskedName, people } from '../people.ts';

const letters: [unitKey: string, title: string, question: string, answer: string][] = [
  [
    'traffic',
    '建议延长5路公交车末班时间',
    '我在开发区上班，晚上下班经常赶不上末班车，能否把末班时间延到21点？',
    '您反映的情况已收悉。经客流调查，自下月起5路公交车末班时间调整至20:50。',
  ],
  [
    'housing',
    '小区电梯经常出故障',
    '我们小区3号楼电梯一个月坏了四次，物业一直拖着不修，老人上下楼很不方便。',
    '已责成物业公司更换主板和曳引绳，并申请使用维修资金，电梯现已恢复运行。',
  ],
  [
    'education',
    '咨询外来务工人员子女入学',
    '孩子今年上一年级，我们是外地户口，租房居住，需要准备哪些材料？',
    '您可凭居住证、务工证明在招生平台登记，由我局统筹安排至附近公办学校。',
  ],
  [
    'civil',
    '咨询高龄老人津贴',
    '我父亲今年80岁，应该到哪里申请高龄津贴？',
    '请携带身份证、社会保障卡到户籍所在地镇街便民服务中心办理，次月起发放。',
  ],
  [
    'market',
    '超市售卖过期食品',
    '在家附近的超市买到过期酸奶，商家不承认。',
    '执法人员已现场检查，对该店立案调查，并组织调解退赔。',
  ],
  [
    'health',
    '接种点周末是否开放',
    '平时上班没有时间，社区接种点周末能不能打疫苗？',
    '清溪街道社区卫生服务中心周六上午开放接种，具体请拨打中心电话咨询。',
  ],
  [
    'farm',
    '秸秆还田作业补贴标准',
    '今年秸秆还田补贴每亩多少钱？什么时候发？',
    '今年补贴标准为每亩20元，验收合格并公示后通过“一卡通”发放。',
  ],
  [
    'land',
    '房产证办理进度查询',
    '购房两年了还没有办下房产证，请问卡在哪里？',
    '该项目已完成首次登记，您可携带购房合同到不动产登记中心办理。',
  ],
  [
    'emergency',
    '加油站旁违规动火作业',
    '大桥路加油站旁有人焊接作业，存在安全隐患。',
    '已联合镇街现场制止，并对施工方进行约谈。',
  ],
  [
    'culture',
    '建议增设城市书房',
    '北屯片区没有图书馆，希望能建一个城市书房。',
    '北屯城市书房已列入明年民生实事项目，计划六月底开放。',
  ],
];

/** 互动交流: answered letters, letters that wait, letters with the writer's own numbers left in. */
export function addLetters(builder: SiteBuilder, column: Column): void {
  const random = builder.random.fork('letters');
  const writers = people(random, 16, builder.asOf);
  const add = (
    index: number,
    key: string,
    title: string,
    question: string,
    answer: string | null,
    askedDaysAgo: number,
  ) => {
    const office = unit(key);
    const asked = ago(builder, askedDaysAgo);
    const writer = writers[index % writers.length];
    if (!writer) throw new Error('no writer');
    const answered = answer ? workdayBefore(addDays(asked, 6)) : null;
    const article = builder.article({
      column,
      title,
      published: answered && answered < builder.asOf ? answered : asked,
      source: office.name,
      body: `<dl class="letter"><dt>来信编号：QL${asked.replaceAll('-', '')}${random.digits(6)}　来信人：${maskedName(writer.name)}　联系电话：${maskedMobile(writer.mobile)}　来信时间：${asked}</dt><dd>${question}</dd><dt>办理单位：${office.name}　${answered ? `回复时间：${answered}` : '状态：办理中'}</dt><dd>${answer ?? '暂无回复'}</dd></dl>`,
    });
    // The same number stands in full below in one letter: there the mask is no mask.
    if (!question.includes(writer.mobile))
      article.decoy('mobile', 'properly-masked', `来信人电话${maskedMobile(writer.mobile)}`);
    return { article, writer };
  };
  letters.forEach(([key, title, question, answer], index) => {
    add(index, key, title, question, answer, 12 + index * 13);
  });
  const [a, b, c] = [writers[11], writers[12], writers[13]];
  if (!a || !b || !c) throw new Error('no writers');
  add(
    11,
    'housing',
    '反映楼上漏水问题',
    `我家住${a.home}，楼上装修漏水，多次协商无果。我的手机号是${a.mobile}，家庭电话0632-${'5'}${random.digits(6)}，请尽快联系我。`,
    '已派工作人员现场查看并协调维修。',
    40,
  )
    .article.plant('mobile', 1, '来信正文：我的手机号', { also: ['resident-id'] })
    .plant('weak-mask', 1, '上方隐去的号码在正文里写全')
    .plant('landline', 1, '来信正文：家庭电话')
    .plant('home-address', 1, '来信正文：家住…');
  add(
    12,
    'labour',
    '咨询社保卡补办进度',
    `本人${b.name}，身份证号${b.id}，社保卡丢失已申请补办，请帮忙查询进度，结果请发到${b.email}，或加微信wx_${b.mobile.slice(-6)}qing。`,
    '您的社保卡已制作完成，请到窗口领取。',
    66,
  )
    .article.plant('resident-id', 1, '来信正文')
    .plant('email', 1, '来信正文：个人邮箱')
    .plant('social-account', 1, '来信正文：微信号');
  add(
    13,
    'traffic',
    '咨询违停罚款',
    `我的车牌号是鲁D${random.digits(4)}K，QQ${c.mobile.slice(2)}，上周在医院门口被贴单，请问能否免罚？`,
    '经核实，该处为临时停车泊位，已撤销。',
    80,
  )
    .article.plant('licence-plate', 1, '来信正文')
    .plant('social-account', 1, '来信正文：QQ');
  add(14, 'civil', '村里的老年食堂何时开办', '我们村老人多，盼着能有个食堂。', null, 130).article.plant(
    'unanswered-message',
    1,
    '来信超过三个月未回复',
  );
  add(15, 'land', '宅基地确权问题', '我家宅基地一直没有发证，请问是什么原因？', null, 200).article.plant(
    'unanswered-message',
    1,
    '来信超过三个月未回复',
  );
  add(0, 'health', '希望卫生室配备常用药', '村卫生室经常缺降压药。', null, 9).article.decoy(
    'unanswered-message',
    'recent',
    '来信九天，尚在办理期限内',
  );
}
