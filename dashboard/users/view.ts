import type { User } from '../../data/stores/users.ts';
import type { Words } from '../language/words.ts';
import { type Role, roles } from '../roles.ts';
import { badge } from '../views/badge.ts';
import { button, checkbox, optionList, postForm, radioGroup, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';

export type UserProblem = keyof Words['users']['problem'];

export interface UsersModel {
  users: User[];
  ownId: number;
  csrf: string;
  now: Date;
  /** What was typed when a new user was refused, without the password. */
  draft: { name: string; role: string; problem: UserProblem } | null;
  /** Whether single sign-on is set up. */
  withProvider: boolean;
}

export function usersView(model: UsersModel, t: Words): Html {
  return html`${pageHead(t.users.title, { lead: t.users.lead })}
  ${table<User>({
    caption: t.users.caption,
    rows: model.users,
    columns: [
      {
        label: t.users.head.name,
        kind: 'wide',
        cell: (user) =>
          html`<strong>${user.name}</strong>${user.id === model.ownId ? html`<span class="quiet">${t.users.you}</span>` : null}${user.hasPassword ? null : html` ${badge(t.users.sso.badge, 'neutral')}`}`,
      },
      {
        label: t.users.head.role,
        cell: (user) => (user.id === model.ownId ? t.terms.role[user.role] : roleForm(user, model.csrf, t)),
      },
      { label: t.users.head.state, kind: 'narrow', cell: (user) => state(user, model.now, t) },
      { label: t.users.head.created, kind: 'narrow', cell: (user) => moment(user.createdAt, t) },
      {
        label: t.users.head.actions,
        kind: 'narrow',
        cell: (user) => (user.id === model.ownId ? '' : actions(user, model, t)),
      },
    ],
  })}
  ${section(t.users.add, html`<div class="panel form-narrow">${newUser(model, t)}</div>`, { id: 'add' })}`;
}

function state(user: User, now: Date, t: Words): Html {
  if (user.disabledAt) return badge(t.users.disabled, 'neutral');
  if (user.lockedUntil && Date.parse(user.lockedUntil) > now.getTime()) return badge(t.users.locked, 'warn');
  return badge(t.users.active, 'good');
}

function roleForm(user: User, csrf: string, t: Words): Html {
  return postForm({
    action: `/users/${user.id}/role`,
    csrf,
    class: 'inline-form',
    body: html`<select name="role" aria-label="${t.users.changeRole}: ${user.name}">${optionList(roleOptions(t), user.role)}</select>${button(t.users.changeRole, { small: true })}`,
  });
}

const roleOptions = (t: Words) => roles.map((role: Role) => ({ value: role, label: t.terms.role[role] }));

function actions(user: User, { csrf, withProvider }: UsersModel, t: Words): Html {
  return html`<div class="actions">${
    user.disabledAt
      ? postForm({ action: `/users/${user.id}/enable`, csrf, body: button(t.users.enable, { small: true }) })
      : postForm({
          action: `/users/${user.id}/disable`,
          csrf,
          body: button(t.users.disable, { small: true, kind: 'danger' }),
        })
  }${
    withProvider && user.hasPassword
      ? postForm({ action: `/users/${user.id}/sso`, csrf, body: button(t.users.sso.to, { small: true }) })
      : null
  }<details class="pop"><summary class="button button-small">${t.users.reset}</summary>${postForm({
    action: `/users/${user.id}/password`,
    csrf,
    class: 'panel',
    body: html`${textField({ name: 'password', id: `password-${user.id}`, label: t.users.newPassword, type: 'password', required: true, minlength: 10, hint: t.users.passwordHint, autocomplete: 'new-password' })}${button(t.users.reset, { kind: 'primary' })}`,
  })}</details></div>`;
}

function newUser(model: UsersModel, t: Words): Html {
  const wrong = (name: UserProblem) => (model.draft?.problem === name ? t.users.problem[name] : null);
  return postForm({
    action: '/users',
    csrf: model.csrf,
    body: html`${textField({ name: 'name', label: t.users.name, hint: t.users.nameHint, required: true, maxlength: 40, autocomplete: 'off', value: model.draft?.name ?? null, error: wrong('name') ?? wrong('exists') })}
    ${radioGroup({ name: 'role', label: t.users.role, required: true, value: model.draft?.role ?? 'reviewer', options: roles.map((role) => ({ value: role, label: t.terms.role[role], hint: t.users.roleHint[role] })) })}
    ${model.withProvider ? checkbox({ name: 'sso', label: t.users.sso.option, hint: t.users.sso.hint }) : null}
    ${textField({ name: 'password', label: t.users.password, type: 'password', required: !model.withProvider, minlength: 10, hint: t.users.passwordHint, autocomplete: 'new-password', error: wrong('password') })}
    ${button(t.users.add, { kind: 'primary' })}`,
  });
}
