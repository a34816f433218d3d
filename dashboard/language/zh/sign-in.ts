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
  sso: {
    or: '或',
    submit: '使用统一身份认证登录',
    problem: {
      unreachable: (_name: string) => '统一身份认证暂时无法连接，请稍后再试；有本地密码的账号可直接登录。',
      denied: (_name: string) => '统一身份认证没有同意本次登录。',
      failed: (_name: string) => '统一身份认证返回的结果未通过校验，没有登录。请重试；仍不成功请联系管理员查看日志。',
      late: (_name: string) => '登录等待过久或已经用过一次，请重新开始。',
      unknown: (name: string) => `统一身份认证确认您是“${name}”，但本系统还没有这个账号，请联系管理员添加。`,
      'no-role': (name: string) => `统一身份认证确认您是“${name}”，但您所在的用户组在本系统没有角色，请联系管理员。`,
      local: (name: string) => `“${name}”在本系统是使用密码的本地账号，请用密码登录，或请管理员改为统一身份认证账号。`,
      taken: (name: string) => `“${name}”在本系统已关联到统一身份认证中的另一个人，请联系管理员。`,
      disabled: (_name: string) => '该账号已停用，请联系管理员。',
      'bad-name': (_name: string) =>
        '统一身份认证给出的用户名不能用作本系统的用户名（只能含文字、数字、点、横线和下划线，不超过 40 个字符），请联系管理员。',
    },
  },
};
