export const signIn = {
  title: '登录',
  lead: '已公开信息的安全巡查与清理',
  name: '用户名',
  password: '密码',
  submit: '登录',
  wrong: '用户名或密码不正确。',
  locked: (minutes: number) => `连续输错次数过多，账号已锁定，请 ${minutes} 分钟后再试。`,
  disabled: '该账号已停用，请联系管理员。',
  help: '忘记密码请联系管理员重置。',
  expired: '登录已过期，请重新登录。',
};
