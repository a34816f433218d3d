import type { Remedy } from '../../data/flag-life.ts';
import type { DeliveryPurpose } from '../../data/stores/deliveries.ts';

export type Language = 'zh' | 'en';

/** The words of letters. Terms are those of the dashboard; a test holds them equal. */
interface LetterWords {
  subject: Record<DeliveryPurpose, (number: string) => string>;
  opening: Record<DeliveryPurpose, (site: string) => string>;
  to(unit: string): string;
  unit: string;
  labels: Record<
    'number' | 'name' | 'address' | 'column' | 'category' | 'extent' | 'remedy' | 'note' | 'deadline',
    string
  >;
  colon: string;
  comma: string;
  persons(n: number): string;
  hits(n: number): string;
  category: Record<string, string>;
  severity: Record<string, string>;
  remedy: Record<Remedy, string>;
  link: string;
  noLink: string;
  keep: string;
  masked: string;
}

const zh: LetterWords = {
  subject: {
    notice: (number) => `【整改通知】${number}`,
    withdrawal: (number) => `【撤回整改通知】${number}`,
    refuted: (number) => `【复核未通过】${number}`,
    overdue: (number) => `【整改超期】${number}`,
  },
  opening: {
    notice: (site) => `巡查发现“${site}”公开发布的下列内容存在问题，请按要求整改并反馈。`,
    withdrawal: (site) => `此前发出的关于“${site}”的本整改通知已撤回，不需要再处理；已处理的，请按原状恢复。`,
    refuted: (site) => `你单位答复已整改。复核发现“${site}”的下列内容仍可访问，请继续整改。`,
    overdue: (site) => `“${site}”的下列内容已超过整改期限，仍未核实下线，请尽快督促办理。`,
  },
  to: (unit) => `${unit}：`,
  unit: '责任单位',
  labels: {
    number: '文号',
    name: '名称',
    address: '网址',
    column: '栏目',
    category: '问题类别',
    extent: '数量',
    remedy: '整改要求',
    note: '说明',
    deadline: '整改期限',
  },
  colon: '：',
  comma: '，',
  persons: (n) => `涉及 ${n} 人`,
  hits: (n) => `${n} 处`,
  category: {
    'personal-data': '个人信息',
    outdated: '无需长期保留',
    ineffective: '缺乏实际效用',
    'site-health': '网站健康',
  },
  severity: { critical: '特别严重', high: '严重', medium: '一般', low: '提示' },
  remedy: {
    remove: '删除',
    redact: '脱敏后重发',
    'mark-repealed': '标注失效',
    correct: '更正',
    archive: '归档',
  },
  link: '查看通知并反馈（无需登录）',
  noLink: '请以电话或公文方式反馈整改结果。',
  keep: '此链接仅供你单位使用，请勿转发。',
  masked: '邮件中的个人信息已遮盖。本邮件由系统自动发出，请勿直接回复。',
};

const en: LetterWords = {
  subject: {
    notice: (number) => `[Rectification notice] ${number}`,
    withdrawal: (number) => `[Notice withdrawn] ${number}`,
    refuted: (number) => `[Still online] ${number}`,
    overdue: (number) => `[Overdue] ${number}`,
  },
  opening: {
    notice: (site) =>
      `The inspection of “${site}” found a problem with what is named below. Please mend it and answer.`,
    withdrawal: (site) =>
      `This notice about “${site}” was withdrawn: nothing has to be done. If you acted already, please put it back.`,
    refuted: (site) =>
      `You answered that it was done. A check found that what is named below can still be read on “${site}”; please go on.`,
    overdue: (site) => `The deadline for what is named below on “${site}” has passed and it is not verified gone.`,
  },
  to: (unit) => `To ${unit},`,
  unit: 'the unit in charge',
  labels: {
    number: 'Number',
    name: 'Name',
    address: 'Address',
    column: 'Column',
    category: 'Problem',
    extent: 'Extent',
    remedy: 'What to do',
    note: 'Note',
    deadline: 'Deadline',
  },
  colon: ': ',
  comma: ', ',
  persons: (n) => (n === 1 ? '1 person' : `${n} persons`),
  hits: (n) => (n === 1 ? '1 place' : `${n} places`),
  category: {
    'personal-data': 'Personal data',
    outdated: 'Outdated',
    ineffective: 'Ineffective',
    'site-health': 'Site health',
  },
  severity: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
  remedy: {
    remove: 'Remove',
    redact: 'Redact and republish',
    'mark-repealed': 'Mark as repealed',
    correct: 'Correct',
    archive: 'Archive',
  },
  link: 'See the notice and answer (no account needed)',
  noLink: 'Please answer by telephone or by letter.',
  keep: 'This link is meant for your unit alone; please do not pass it on.',
  masked: 'Personal data in this mail is masked. It was sent by a program; please do not reply to it.',
};

export const letterWords: Record<Language, LetterWords> = { zh, en };
