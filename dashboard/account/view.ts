import type { Words } from '../language/words.ts';
import type { Role } from '../roles.ts';
import { badge } from '../views/badge.ts';
import { button, optionList, postForm, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { ago, moment } from '../views/when.ts';

export interface AccountModel {
  name: string;
  role: Role;
  language: 'zh' | 'en';
  theme: 'auto' | 'light' | 'dark';
  csrf: string;
  sessions: { id: string; browser: string | null; createdAt: string; lastUsedAt: string; current: boolean }[];
  /** One for single sign-on has no password to change. */
  hasPassword: boolean;
  problem: keyof Words['account']['problem'] | null;
  now: Date;
}

export function accountView(model: AccountModel, t: Words): Html {
  return html`${pageHead(t.account.title)}
  <div class="columns">
    ${section(model.name, html`<div class="panel">${facts([[t.account.role, t.terms.role[model.role]]])}${display(model, t)}</div>`)}
    ${section(t.account.password, html`<div class="panel">${model.hasPassword ? password(model, t) : html`<p>${t.account.noPassword}</p>`}</div>`)}
  </div>
  ${section(
    t.account.sessions,
    html`<p class="lead">${t.account.sessionsLead}</p>${table({
      caption: t.account.sessions,
      rows: model.sessions,
      columns: [
        { label: t.account.browser, kind: 'narrow', cell: (row) => row.browser || t.common.unknown },
        { label: t.account.started, kind: 'narrow', cell: (row) => moment(row.createdAt, t) },
        { label: t.account.used, kind: 'wide', cell: (row) => ago(row.lastUsedAt, model.now, t) },
        {
          label: t.account.action,
          kind: 'narrow',
          cell: (row) =>
            row.current
              ? badge(t.account.current2, 'accent')
              : postForm({
                  action: '/account/sessions/end',
                  csrf: model.csrf,
                  body: button(t.account.end, { small: true, name: 'session', value: row.id }),
                }),
        },
      ],
    })}`,
    {
      actions:
        model.sessions.length > 1
          ? postForm({
              action: '/account/sessions/end',
              csrf: model.csrf,
              body: button(t.account.endOthers, { small: true }),
            })
          : null,
    },
  )}`;
}

function display(model: AccountModel, t: Words): Html {
  return html`${postForm({
    action: '/account/display',
    csrf: model.csrf,
    class: 'display',
    body: html`<div class="form-row"><div class="field"><label for="field-language">${t.account.language}</label><select id="field-language" name="language">${optionList(
      [
        { value: 'zh', label: t.account.languages.zh },
        { value: 'en', label: t.account.languages.en },
      ],
      model.language,
    )}</select></div><div class="field"><label for="field-theme">${t.nav.theme}</label><select id="field-theme" name="theme">${optionList(
      (['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t.nav.themes[value] })),
      model.theme,
    )}</select></div></div>${button(t.common.save)}`,
  })}`;
}

function password(model: AccountModel, t: Words): Html {
  const wrong = (name: keyof Words['account']['problem']) => (model.problem === name ? t.account.problem[name] : null);
  return postForm({
    action: '/account/password',
    csrf: model.csrf,
    body: html`<input type="text" name="username" value="${model.name}" autocomplete="username" hidden>
    ${textField({ name: 'current', label: t.account.current, type: 'password', required: true, autocomplete: 'current-password', error: wrong('current') })}
    ${textField({ name: 'fresh', label: t.account.fresh, type: 'password', required: true, minlength: 10, autocomplete: 'new-password', hint: t.account.hint, error: wrong('short') })}
    ${textField({ name: 'again', label: t.account.again, type: 'password', required: true, minlength: 10, autocomplete: 'new-password', error: wrong('differ') })}
    ${button(t.account.submit)}`,
  });
}
