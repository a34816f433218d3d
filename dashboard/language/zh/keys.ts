/** Keys and what they do, in the order of a working day. */
export const keys: [keys: string, meaning: string][] = [
  ['J', '下一条线索'],
  ['K', '上一条线索'],
  ['Enter', '打开选中的线索'],
  ['T', '下线：选择处置方式'],
  ['R', '保留：选择理由'],
  ['F', '误报：直接判为误报'],
  ['E', '移交保密管理人员'],
  ['U', '撤销刚才的处置'],
  ['/', '在线索中搜索'],
  ['G H', '回到工作台'],
  ['G Q', '打开线索列表'],
  ['?', '显示快捷键'],
  ['Esc', '关闭，或离开输入框'],
];
