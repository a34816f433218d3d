/** What happened, what was kept, what to do: by code. */
export const errors = {
  title: '出错了',
  id: '编号',
  home: '回到工作台',
  'not-found': { what: '没有这个页面或记录。', next: '它可能已被移除，请检查地址，或从线索列表进入。' },
  forbidden: { what: '您的角色不能使用这一功能。', next: '如工作需要，请联系管理员调整角色。' },
  unauthorized: { what: '请先登录。', next: '登录后再使用这一功能。' },
  'bad-request': { what: '提交的内容无法处理，没有保存任何更改。', next: '请按提示修改后重新提交。' },
  csrf: { what: '页面已过期，操作没有执行。', next: '请返回上一页刷新后重试，您填写的内容不会丢失。' },
  'cross-site': { what: '该请求来自其他网站，已被拒绝。', next: '请直接打开本系统后再操作。' },
  'too-large': { what: '提交的内容超过大小上限，没有保存。', next: '请减小内容或文件后重试。' },
  'too-many': { what: '尝试次数过多，已暂时停止。', next: '请稍候几分钟再试。' },
  conflict: { what: '内容已被他人更改，您的更改没有保存。', next: '请查看最新内容后再决定。' },
  unavailable: { what: '暂时无法完成。', next: '请稍后重试；如持续出现，请把编号告诉管理员。' },
  internal: { what: '系统内部错误，操作没有完成。', next: '请重试；如再次出现，请把编号告诉管理员。' },
};
