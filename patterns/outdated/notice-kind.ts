/** A kind of notice that ends. `title` decides; `not` names look-alikes that do not end or have ended properly. */
export interface NoticeKind {
  id: 'publicity' | 'consultation' | 'recruitment' | 'tender' | 'payment' | 'interview' | 'application' | 'event';
  title: RegExp;
  not?: RegExp;
}

/** In order of preference: 招聘公示 is publicity, 招聘考试缴费 is payment. */
export const noticeKinds: NoticeKind[] = [
  {
    id: 'consultation',
    title: /征求.{0,30}意见|征集.{0,40}(?:意见|建议)|(?:意见|建议).{0,6}(?:征集|征求)|公开听取|听取.{0,20}意见/,
    not: /(?:结果|情况|采纳|汇总|总结)(?:的)?(?:公告|公示|说明|报告|通报|反馈|公布|公开|答复)?$|(?:意见|结果|征集)(?:采纳)?(?:情况|结果)|反馈(?:情况|结果)|征求意见(?:的)?(?:制度|办法|规定)/,
  },
  {
    id: 'publicity',
    title: /公示/,
    not: /公示(?:制度|办法|规定|平台|系统|栏|牌|工作|规则|细则|指南|目录|事项|要求|管理|方案)|(?:做好|加强|规范|推进|开展|落实|实行|全面推行).{0,30}公示|终止公示|撤销公示|双公示|公示(?:情况|结果)(?:的)?(?:说明|报告)/,
  },
  {
    id: 'tender',
    title: /招标|采购(?!结果)|磋商|竞争性谈判|询价|比选|竞价|竞买|拍卖|挂牌出让|招租|出让公告|资格预审|投标/,
    not: /中标|成交|结果|合同|终止|废标|流标|意向|验收|目录|办法|规定|制度|投诉|处罚|履约/,
  },
  { id: 'payment', title: /缴费|缴纳|征缴|缴款/, not: /办法|规定|标准|政策|问答|解读|指南|流程|基数/ },
  { id: 'interview', title: /面试|笔试|体检|资格(?:复)?审|准考证/, not: /成绩|结果|名单|办法|规定|总成绩/ },
  {
    id: 'recruitment',
    title: /招聘|招录|招考|招募|选聘|选调|遴选|招生|报名|考录|录用公务员|特岗|招飞|征兵/,
    not: /结果|成绩|名单|办法|规定|政策|解读|总结|问答|方案$|情况|录用公示|拟录/,
  },
  {
    id: 'event',
    title:
      /活动(?:的)?(?:公告|通知|预告|邀请|启事|报名)|培训(?:班)?(?:的)?(?:公告|通知)|听证会?(?:的)?(?:公告|通知|通告)|讲座|招聘会|宣讲会/,
    not: /结果|总结|圆满|举行$|举办$|成功/,
  },
  {
    id: 'application',
    title: /(?:申报|申领|申请|评选|认定|征集|登记|预约|推荐|投票).{0,24}(?:通知|公告|启事|通告|指南)$/,
    not: /结果|名单|办法|规定|公布|印发|下达|批准|同意|关于公布/,
  },
];

export function noticeKind(title: string): NoticeKind | null {
  return noticeKinds.find((kind) => kind.title.test(title) && !kind.not?.test(title)) ?? null;
}

/** Words in a title by which a page says that its notice is over. */
export const endedMark =
  /[（(【[〔]\s*(?:已|报名已|公示已|活动已|征集已)?(?:结束|截止|过期|终止|完结|关闭)\s*[）)】\]〕]/;
export const endedNote =
  /(?:本次|本|此次|该)?(?:公示|报名|征集|征求意见|活动|招聘|公告|招标|申报)(?:期|时间)?(?:现)?已(?:经)?(?:结束|截止|终止|届满|期满)(?!后|的|之)|(?:状态|征集状态|当前状态)\s*[:：]?\s*(?:已结束|已截止|已关闭|已过期)/;
