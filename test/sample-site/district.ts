import { creditCode } from './people.ts';
import { type Random, random } from './random.ts';

/** An office of the invented district 澜川市青岚区. */
export interface Unit {
  name: string;
  /** As it stands in 发文字号: 青民发〔2026〕3号. */
  mark: string;
  /** Unified social credit code, the first half of its 索引号. */
  code: string;
  /** Office telephone, lawful to publish. */
  phone: string;
  mail: string;
  address: string;
  duty: string;
}

export const district = '青岚区';
export const siteName = '青岚区人民政府';
export const siteCode = '3706990001';
export const mailDomain = 'qinglan.lanchuan.gov.cn';

const seats = ['青岚大道66号', '岚山东路18号', '政务中心A座', '建设路112号', '清溪路9号', '望湖街27号'];

const rows: [key: string, name: string, mark: string, duty: string][] = [
  [
    'office',
    '青岚区人民政府办公室',
    '青政办发',
    '负责区政府会议的准备工作，协助区政府领导组织实施会议决定事项；负责政务公开、值班应急和督查工作',
  ],
  [
    'reform',
    '青岚区发展和改革局',
    '青发改',
    '拟订全区国民经济和社会发展规划，负责重大项目调度、价格管理和粮食储备工作',
  ],
  [
    'education',
    '青岚区教育和体育局',
    '青教体字',
    '负责全区基础教育、职业教育和学前教育的统筹规划，组织义务教育招生和教师资格认定',
  ],
  ['civil', '青岚区民政局', '青民发', '负责社会救助、养老服务、婚姻登记、社会组织登记管理和区划地名工作'],
  ['finance', '青岚区财政局', '青财字', '编制年度预决算草案，管理区级财政收支、政府采购和国有资产'],
  [
    'labour',
    '青岚区人力资源和社会保障局',
    '青人社发',
    '负责促进就业、社会保险、人才引进、劳动关系和事业单位人事管理工作',
  ],
  ['land', '青岚区自然资源局', '青自然资字', '负责国土空间规划、耕地保护、不动产登记和地质灾害防治'],
  ['housing', '青岚区住房和城乡建设局', '青建发', '负责住房保障、建筑市场监管、农村危房改造和物业管理工作'],
  ['traffic', '青岚区交通运输局', '青交发', '负责农村公路建设养护、道路运输市场和公共交通管理'],
  ['farm', '青岚区农业农村局', '青农字', '统筹推进乡村振兴，负责农业补贴发放、农产品质量安全和高标准农田建设'],
  ['health', '青岚区卫生健康局', '青卫发', '负责医疗服务、疾病预防控制、妇幼健康和职业健康监督管理'],
  [
    'market',
    '青岚区市场监督管理局',
    '青市监发',
    '负责经营主体登记注册、食品药品安全、特种设备和产品质量监督，依法实施行政处罚',
  ],
  ['emergency', '青岚区应急管理局', '青应急发', '负责安全生产综合监督管理、应急预案和救援协调、防灾减灾工作'],
  ['veterans', '青岚区退役军人事务局', '青退役军人字', '负责退役军人移交安置、优待抚恤和双拥工作'],
  ['culture', '青岚区文化和旅游局', '青文旅字', '负责公共文化服务、文物保护和旅游市场管理'],
  ['disabled', '青岚区残疾人联合会', '青残联', '负责残疾人康复、教育、就业和证件管理工作'],
];

export type UnitKey = (typeof rows)[number][0];

/** Units are the same for every seed: a district does not move. */
function build(): Map<string, Unit> {
  const source: Random = random('district');
  return new Map(
    rows.map(([key, name, mark, duty], index) => [
      key,
      {
        name,
        mark,
        duty,
        code: creditCode(source, '11370699'),
        phone: `0632-3998${String(101 + index * 37).padStart(3, '0')}`,
        mail: `ql${key}@${mailDomain}`,
        address: `澜川市青岚区${seats[index % seats.length]}`,
      },
    ]),
  );
}

export const units = build();

export function unit(key: string): Unit {
  const found = units.get(key);
  if (!found) throw new Error(`no unit ${key}`);
  return found;
}

export const townships = ['柳河镇', '石门镇', '望湖镇', '云台镇', '北屯镇', '清溪街道', '东岳街道'];

const companyHeads = ['澜川', '青岚', '云台', '望湖', '盛元', '恒岳', '嘉禾', '众诚', '瑞丰', '华岭', '海晏', '博远'];
const companyTrades = [
  '建筑安装工程',
  '食品',
  '物业服务',
  '汽车销售',
  '新材料',
  '餐饮管理',
  '商贸',
  '农业科技',
  '机械制造',
  '医药零售',
  '供热',
  '文化传媒',
];

export function company(source: Random): string {
  return `${source.pick(companyHeads)}${source.pick(['宏', '鑫', '亿', '泰', '信', '达'])}${source.pick(['源', '业', '通', '和', '康'])}${source.pick(companyTrades)}有限公司`;
}
