import type { UnreadReason } from '../../../patterns/document.ts';
import type { Category, Confidence, Severity } from '../../../patterns/hit.ts';
import type { Role } from '../../roles.ts';

/** The vocabulary that several pages share: one word for one thing. */
export const terms = {
  severity: { critical: '特别严重', high: '严重', medium: '一般', low: '提示' } satisfies Record<Severity, string>,
  confidence: { confirmed: '确认', likely: '很可能', suspect: '疑似' } satisfies Record<Confidence, string>,
  category: {
    'personal-data': '个人信息',
    outdated: '无需长期保留',
    ineffective: '缺乏实际效用',
    'site-health': '网站健康',
  } satisfies Record<Category, string>,
  state: {
    open: '待处置',
    'taken-down': '已下线待复核',
    'verified-gone': '已核实下线',
    retained: '已保留',
    'false-positive': '误报',
    'handed-over': '已移交',
    reopened: '重新出现',
    'resolved-itself': '自行消除',
  },
  held: '处置中',
  remedy: {
    remove: '删除',
    redact: '脱敏后重发',
    'mark-repealed': '标注失效',
    correct: '更正',
    archive: '归档',
  },
  reason: {
    'false-positive': '误报',
    'lawful-publication': '依法公开',
    'still-in-force': '仍然有效',
  },
  role: { reviewer: '审核员', admin: '管理员', manager: '主管', auditor: '审计员（只读）' } satisfies Record<
    Role,
    string
  >,
  itemKind: { page: '网页', attachment: '附件' },
  readStatus: { read: '已读', partial: '部分读取', unread: '未读' },
  unread: {
    encrypted: '已加密',
    corrupt: '文件损坏',
    empty: '没有内容',
    'too-large': '超过大小上限',
    unsupported: '格式不支持',
    timeout: '读取超时',
    'memory-limit': '超过内存上限',
    'nested-too-deep': '压缩层数过多',
    'ocr-failed': '文字识别失败',
    robots: 'robots.txt 不允许',
    'not-found': '404 不存在',
    gone: '410 已删除',
    forbidden: '拒绝访问',
    'login-required': '需要登录',
    'server-error': '服务器错误',
    'redirect-loop': '循环跳转',
    'out-of-scope': '不在巡查范围',
    'private-address': '内网地址',
    'network-error': '网络错误',
    budget: '超过本次页数上限',
    trap: '无限生成的页面',
    'wrong-type': '类型不符',
    'internal-error': '内部错误',
  } satisfies Record<UnreadReason, string>,
};
