export const items = {
  title: '未读条目',
  lead: '没有读取或只读了一部分的内容：没有被检查，不能视为没有问题。',
  caption: '未读条目',
  head: { item: '条目', kind: '类型', reason: '原因', site: '站点', fetched: '最近访问' },
  empty: { title: '没有未读条目', next: '所有看到的内容都已完整读取。' },
  reason: '原因',
  site: '站点',
  status: '读取情况',
};
