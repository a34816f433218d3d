import { type Token, type TokenScope, tokenScopes } from '../../data/stores/tokens.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { button, checkbox, postForm, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';

export interface TokenDraft {
  name: string;
  scopes: TokenScope[];
  days: string;
  faults: { name?: string; scopes?: string; days?: string };
}

export const blankToken: TokenDraft = { name: '', scopes: ['check'], days: '365', faults: {} };

export interface TokensModel {
  tokens: Token[];
  draft: TokenDraft;
  /** The secret of the token that was just made: shown this once. */
  secret: string | null;
  csrf: string;
  now: Date;
}

export function tokensSection(model: TokensModel, t: Words): Html {
  const words = t.settings.tokens;
  const { draft, secret, csrf } = model;
  return section(
    words.title,
    html`<p class="lead">${words.lead}</p>
${secret ? html`<div class="note note-good" role="status"><p>${words.made}</p><p><code class="secret">${secret}</code></p></div>` : null}
${model.tokens.length === 0 ? html`<p class="quiet">${words.none}</p>` : tokenTable(model, t)}
${postForm({
  action: '/settings/tokens',
  csrf,
  class: 'panel column-form',
  body: html`<div class="form-row">
${textField({ name: 'name', label: words.name, value: draft.name, hint: words.nameHint, error: draft.faults.name, required: true, maxlength: 80 })}
${textField({ name: 'days', label: words.days, value: draft.days, error: draft.faults.days, required: true, maxlength: 3 })}
<fieldset class="field"><legend>${words.scopes}</legend>${tokenScopes.map((scope) =>
    checkbox({ name: 'scopes', label: words.scope[scope], value: scope, checked: draft.scopes.includes(scope) }),
  )}${draft.faults.scopes ? html`<p class="wrong" role="alert">${draft.faults.scopes}</p>` : null}</fieldset>
</div>${button(words.add)}`,
})}`,
    { id: 'tokens' },
  );
}

function tokenTable({ tokens, csrf, now }: TokensModel, t: Words): Html {
  const words = t.settings.tokens;
  const stateOf = (token: Token) =>
    token.revokedAt ? 'revoked' : token.expiresAt <= now.toISOString() ? 'expired' : 'active';
  return table<Token>({
    caption: words.title,
    rows: tokens,
    columns: [
      { label: words.name, kind: 'wide', cell: (token) => token.name },
      { label: words.scopes, cell: (token) => token.scopes.map((scope) => words.scope[scope]).join(t.common.comma) },
      { label: words.by, kind: 'narrow', cell: (token) => token.createdBy.replace(/^user:/, '') },
      { label: words.expires, kind: 'narrow', cell: (token) => moment(token.expiresAt, t) },
      {
        label: words.used,
        kind: 'narrow',
        cell: (token) => (token.lastUsedAt ? moment(token.lastUsedAt, t) : words.never),
      },
      {
        label: words.state,
        kind: 'narrow',
        cell: (token) => badge(words.states[stateOf(token)], stateOf(token) === 'active' ? 'good' : 'neutral'),
      },
      {
        label: words.revoke,
        kind: 'narrow',
        cell: (token) =>
          stateOf(token) === 'active'
            ? postForm({
                action: `/settings/tokens/${token.id}/revoke`,
                csrf,
                class: 'inline',
                body: button(words.revoke, { small: true }),
              })
            : null,
      },
    ],
  });
}
