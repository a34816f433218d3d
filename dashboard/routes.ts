import type { Route } from './http/route.ts';
import { everyone } from './roles.ts';
import { showSignIn, signIn, signOut } from './sign-in/handlers.ts';

/** Every page and action of the dashboard: method, path, who may, what runs. Read it from top to bottom. */
export const routes: readonly Route[] = [
  // signing in
  { method: 'get', path: '/sign-in', access: 'public', handler: showSignIn },
  { method: 'post', path: '/sign-in', access: 'public', limit: 'signIn', handler: signIn },
  { method: 'post', path: '/sign-out', access: everyone, handler: signOut },

  // 规则 patterns

  // 站点 sites

  // 台账 documents

  // 周报 week

  // 发布前检查 check

  // 设置 settings
];
