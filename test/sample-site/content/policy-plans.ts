import type { UnitKey } from '../district.ts';

export interface PolicyPlan {
  key: string;
  unit: UnitKey;
  title: string;
  yearsOld: number;
  lines: string[];
  /** Length of the validity clause; none: no clause. */
  validYears?: number;
  validityForm?: 'until';
  open?: boolean;
  clauseNumber?: string;
  /** Keys of earlier plans. */
  replaces?: string;
  extends?: string;
  /** What the head table says of its validity instead of 有效. */
  marked?: '废止' | '失效';
  head?: 'none';
  attachment?: 'pdf' | 'ofd' | 'docx';
  characters?: boolean;
  fate: 'current' | 'expired' | 'repealed' | 'superseded' | 'extended' | 'marked' | 'licence' | 'plain';
  /** How its 解读 stands: linked, none (planted), or not to be expected. */
  reading?: 'linked' | 'missing' | 'unmarked';
}

const duties = (subject: string): string[] => [
  `第一条　为规范${subject}工作，提高财政资金使用效益，保障群众合法权益，根据有关法律、法规和上级文件规定，结合本区实际，制定本办法。`,
  `第二条　本区行政区域内${subject}的申请、审核、发放和监督管理，适用本办法。`,
  '第三条　坚持公开、公平、公正的原则，实行属地管理、分级负责，做到应纳尽纳、动态调整。',
];
const supervision = [
  '第十五条　区财政、审计部门应当加强对资金使用情况的监督检查，任何单位和个人不得截留、挤占、挪用。',
  '第十六条　工作人员玩忽职守、滥用职权、徇私舞弊的，依法给予处分；构成犯罪的，依法追究刑事责任。',
];
const full = (subject: string, ...middle: string[]): string[] => [...duties(subject), ...middle, ...supervision];

/** Documents with a fate, older ones before those that end them. */
export const measures: PolicyPlan[] = [
  {
    key: 'rent-old',
    unit: 'housing',
    title: '青岚区住房和城乡建设局关于印发《青岚区公共租赁住房管理办法》的通知',
    yearsOld: 6,
    fate: 'repealed',
    reading: 'unmarked',
    lines: full(
      '公共租赁住房',
      '第六条　申请家庭人均住房建筑面积应当低于15平方米。',
      '第九条　租金标准按照市场租金的三成核定，每年调整一次。',
    ),
    open: true,
  },
  {
    key: 'rent-new',
    unit: 'housing',
    title: '青岚区住房和城乡建设局关于印发《青岚区保障性租赁住房管理细则》的通知',
    yearsOld: 1,
    fate: 'current',
    validYears: 5,
    replaces: 'rent-old',
    reading: 'linked',
    lines: full(
      '保障性租赁住房',
      '第六条　新市民、青年人申请的，不设收入线门槛。',
      '第十条　租赁合同期限不少于三个月，最长不超过三年。',
    ),
  },
  {
    key: 'talent',
    unit: 'labour',
    title: '青岚区人力资源和社会保障局关于印发《青岚区高层次人才引进补贴实施办法》的通知',
    yearsOld: 5,
    fate: 'expired',
    validYears: 3,
    reading: 'linked',
    lines: full(
      '高层次人才引进补贴',
      '第五条　对全职引进的博士研究生，给予每月3000元生活补贴，连续发放三年。',
      '第八条　购房补贴分三年等额发放，工作合同终止的停止发放。',
    ),
  },
  {
    key: 'rescue',
    unit: 'civil',
    title: '青岚区民政局关于印发《青岚区临时救助实施细则》的通知',
    yearsOld: 4,
    fate: 'expired',
    validYears: 2,
    validityForm: 'until',
    reading: 'linked',
    lines: full(
      '临时救助',
      '第六条　因火灾、交通事故等意外事件导致基本生活暂时出现严重困难的家庭，可以申请临时救助。',
      '第十一条　紧急情况下，镇人民政府（街道办事处）可先行救助，十个工作日内补办手续。',
    ),
  },
  {
    key: 'bus',
    unit: 'traffic',
    title: '青岚区交通运输局关于印发《青岚区城乡公交财政补贴资金管理办法》的通知',
    yearsOld: 7,
    fate: 'expired',
    validYears: 5,
    attachment: 'pdf',
    reading: 'linked',
    lines: full('城乡公交财政补贴', '第七条　补贴资金实行总额控制、按季预拨、年终清算。'),
  },
  {
    key: 'coop',
    unit: 'farm',
    title: '青岚区农业农村局关于印发《青岚区农民合作社示范社评定办法》的通知',
    yearsOld: 4,
    fate: 'expired',
    validYears: 3,
    attachment: 'ofd',
    reading: 'linked',
    lines: full('农民合作社示范社评定', '第七条　区级示范社每两年评定一次，实行动态监测。'),
  },
  {
    key: 'old-age',
    unit: 'civil',
    title: '青岚区民政局关于印发《青岚区高龄津贴发放办法》的通知',
    yearsOld: 4,
    fate: 'extended',
    validYears: 3,
    reading: 'linked',
    lines: full(
      '高龄津贴发放',
      '第五条　80至89周岁老年人每人每月发放60元，90至99周岁每人每月150元，100周岁以上每人每月500元。',
    ),
  },
  {
    key: 'old-age-longer',
    unit: 'civil',
    title: '青岚区民政局关于延长《青岚区高龄津贴发放办法》有效期的通知',
    yearsOld: 1,
    fate: 'plain',
    extends: 'old-age',
    lines: [],
  },
  {
    key: 'subsidy',
    unit: 'farm',
    title: '青岚区农业农村局关于印发《青岚区耕地地力保护补贴实施方案》的通知',
    yearsOld: 3,
    fate: 'superseded',
    reading: 'missing',
    clauseNumber: '六、',
    lines: [
      '为落实惠农政策，保护和提升耕地地力，制定本方案。',
      '一、补贴对象为拥有耕地承包权的种地农民。',
      '二、补贴标准根据上级下达资金和核定面积测算确定。',
      '三、补贴资金通过“一卡通”直接发放到户。',
    ],
  },
  {
    key: 'subsidy-new',
    unit: 'farm',
    title: '青岚区农业农村局关于印发《青岚区耕地地力保护补贴实施方案》的通知',
    yearsOld: 1,
    fate: 'current',
    reading: 'linked',
    clauseNumber: '六、',
    validYears: 3,
    lines: [
      '为落实惠农政策，保护和提升耕地地力，对补贴实施方案作如下调整。',
      '一、补贴对象为拥有耕地承包权的种地农民，撂荒两年以上的不予补贴。',
      '二、补贴面积以确权登记面积为准。',
      '三、资金于每年六月底前发放到位。',
    ],
  },
  {
    key: 'school',
    unit: 'education',
    title: '青岚区教育和体育局关于印发《青岚区民办幼儿园收费管理办法》的通知',
    yearsOld: 8,
    fate: 'marked',
    marked: '废止',
    validYears: 5,
    lines: full('民办幼儿园收费', '第六条　保教费按月收取，不得跨学期预收。'),
  },
  {
    key: 'health',
    unit: 'health',
    title: '青岚区卫生健康局关于印发《青岚区村卫生室运行补助资金管理办法》的通知',
    yearsOld: 6,
    fate: 'marked',
    marked: '失效',
    validYears: 5,
    lines: full('村卫生室运行补助', '第六条　补助资金按服务人口和绩效考核结果分配。'),
  },
  {
    key: 'licence',
    unit: 'market',
    title: '青岚区市场监督管理局关于规范食品经营许可延续办理有关事项的通知',
    yearsOld: 3,
    fate: 'licence',
    open: true,
    clauseNumber: '五、',
    lines: [
      '一、食品经营许可证的有效期为5年，有效期至2023年12月31日的应当在届满三十个工作日前提出延续申请。',
      '二、营业执照经营期限届满的，应当先行办理变更登记，逾期未办理的许可证自行失效。',
      '三、健康证明的有效期为一年，过期的应当重新体检。',
      '四、申请人可以通过政务服务网全程网办。',
    ],
  },
  {
    key: 'market-old',
    unit: 'market',
    title: '青岚区市场监督管理局关于印发《青岚区食品小作坊登记管理暂行办法》的通知',
    yearsOld: 9,
    fate: 'repealed',
    lines: full('食品小作坊登记', '第六条　从事食品小作坊生产加工活动，应当向镇街市场监管所申请登记。'),
    open: true,
    reading: 'missing',
  },
  {
    key: 'market-new',
    unit: 'market',
    title: '青岚区市场监督管理局关于印发《青岚区食品小作坊小餐饮登记管理实施细则》的通知',
    yearsOld: 2,
    fate: 'current',
    validYears: 5,
    replaces: 'market-old',
    reading: 'linked',
    attachment: 'docx',
    lines: full('食品小作坊小餐饮登记', '第七条　登记证有效期为三年，到期前三十日内可以申请延续。'),
  },
  {
    key: 'dangerous-house',
    unit: 'housing',
    title: '青岚区住房和城乡建设局关于印发《青岚区农村低收入群体住房安全保障实施办法》的通知',
    yearsOld: 2,
    fate: 'current',
    validYears: 5,
    validityForm: 'until',
    reading: 'missing',
    lines: full('农村低收入群体住房安全保障', '第八条　D级危房原则上拆除重建，C级危房加固维修。'),
    characters: true,
  },
  {
    key: 'start-up',
    unit: 'labour',
    title: '青岚区人力资源和社会保障局关于印发《青岚区创业担保贷款贴息实施办法》的通知',
    yearsOld: 0,
    fate: 'current',
    validYears: 3,
    reading: 'linked',
    lines: full('创业担保贷款贴息', '第六条　个人贷款额度最高30万元，期限最长三年。'),
  },
  {
    key: 'carbon',
    unit: 'reform',
    title: '青岚区发展和改革局关于印发《青岚区公共机构节能管理办法》的通知',
    yearsOld: 0,
    fate: 'current',
    validYears: 5,
    reading: 'missing',
    lines: full('公共机构节能', '第七条　公共机构应当建立能源消费台账，按月分析用能状况。'),
  },
];

const short = (key: string, unit: UnitKey, title: string, yearsOld: number, ...lines: string[]): PolicyPlan => ({
  key,
  unit,
  title,
  yearsOld,
  lines,
  fate: 'plain',
});

/** Notices, replies and appointments: nothing ends in them, and no 解读 is due. */
export const plain: PolicyPlan[] = [
  short(
    'p1',
    'office',
    '青岚区人民政府办公室关于调整区政府领导同志工作分工的通知',
    0,
    '根据工作需要，经区政府常务会议研究，现将区政府领导同志工作分工调整情况通知如下。',
    '区长主持区政府全面工作，分管审计工作。',
    '副区长实行AB角工作制度。',
  ),
  short(
    'p2',
    'office',
    '青岚区人民政府办公室关于公布2026年区级重大行政决策事项目录的通知',
    0,
    '根据《重大行政决策程序暂行条例》，区政府确定了年度重大行政决策事项目录，现予公布。',
    '承办单位要严格履行公众参与、专家论证、风险评估、合法性审查和集体讨论决定等程序。',
  ),
  short(
    'p3',
    'office',
    '青岚区人民政府办公室关于做好国庆假期值班工作的通知',
    0,
    '各镇街、各部门要严格执行领导带班和关键岗位24小时值班制度。',
    '遇有重大突发事件，要按规定第一时间报告并妥善处置。',
  ),
  short(
    'p4',
    'labour',
    '青岚区人力资源和社会保障局关于同志任免职的通知',
    1,
    '经研究决定，任命周文斌为青岚区公共就业服务中心主任（试用期一年）；免去许志强的青岚区劳动保障监察大队大队长职务。',
  ),
  short(
    'p5',
    'reform',
    '青岚区发展和改革局关于青岚湖水源地保护工程可行性研究报告的批复',
    1,
    '你单位报送的请示及附件收悉。经研究，原则同意该项目可行性研究报告。',
    '项目代码：2503-370699-04-01-118342。总投资4860万元，资金来源为上级补助和区级财政。',
    '请据此开展下阶段工作，未经批准不得擅自变更建设内容。',
  ),
  short(
    'p6',
    'land',
    '青岚区自然资源局关于石门镇国土空间规划的批复',
    1,
    '原则同意《石门镇国土空间总体规划》，请认真组织实施。',
    '到2035年，镇域耕地保有量不低于3.62万亩，永久基本农田面积不低于3.1万亩。',
  ),
  short(
    'p7',
    'emergency',
    '青岚区应急管理局关于开展冬春季安全生产大检查的通知',
    0,
    '检查时间为即日起至明年三月底，范围覆盖危险化学品、工贸、烟花爆竹等行业领域。',
    '对检查发现的隐患，要建立台账、闭环销号。',
  ),
  short(
    'p8',
    'education',
    '青岚区教育和体育局转发市教育局关于加强学校食品安全管理工作的通知',
    1,
    '现将有关文件转发给你们，请结合实际认真贯彻执行。',
    '各学校要严格落实校（园）长负责制和陪餐制度。',
  ),
  short(
    'p9',
    'finance',
    '青岚区财政局关于公布区级行政事业性收费目录清单的通知',
    0,
    '为进一步规范收费行为，现将目录清单予以公布。凡未列入清单的，一律不得收取。',
  ),
  short(
    'p10',
    'culture',
    '青岚区文化和旅游局关于公布第五批区级非物质文化遗产代表性项目名录的通知',
    2,
    '经专家评审、社会公示，确定“云台剪纸”等14项为第五批区级非物质文化遗产代表性项目。',
    '各单位要认真贯彻“保护为主、抢救第一、合理利用、传承发展”的方针。',
  ),
  short(
    'p11',
    'traffic',
    '青岚区交通运输局关于青岚大道部分路段交通管制的通告',
    0,
    '因道路养护施工需要，对青岚大道岚山东路至建设路段实行半幅封闭施工，请过往车辆减速慢行。',
  ),
  short(
    'p12',
    'office',
    '青岚区人民政府办公室关于印发区政府2026年度立法和规范性文件制定计划的通知',
    0,
    '列入计划的文件，由起草单位按时报送送审稿和合法性审核材料。',
    '因特殊原因需要调整的，应当提前向区司法局书面说明。',
  ),
];
