export const units = {
  title: '责任单位',
  lead: '栏目的主管单位；下线时由它们收到整改通知。',
  caption: '全部责任单位',
  head: { name: '名称', email: '邮箱', contact: '联系人', actions: '操作' },
  add: '新增责任单位',
  edit: (name: string) => `修改 ${name}`,
  name: '名称',
  email: '邮箱',
  emailHint: '整改通知发到这里。',
  contact: '联系人',
  done: { saved: (name: string) => `已保存 ${name}。`, removed: (name: string) => `已移除 ${name}。` },
  inUse: '该单位仍有栏目、线索或用户，不能移除。',
  empty: {
    title: '还没有责任单位',
    next: '添加单位后，可在“站点与栏目”中把栏目交给它负责。',
  },
  problem: { name: '请填写 2–80 个字符的名称。', email: '请填写正确的邮箱地址，或留空。' },
};
