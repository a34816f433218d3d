import type { Words } from '../language/words.ts';
import { postForm, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';

export interface SignInModel {
  csrf: string;
  /** Where to go afterwards; already checked to be a path of our own. */
  next: string;
  name: string;
  problem: string | null;
  /** Whether single sign-on is set up. */
  withProvider: boolean;
  /** A new installation: nobody can sign in before the first account is made on the server. */
  nobodyYet?: boolean;
  otherLanguage: { code: string; label: string };
}

export function signInView(model: SignInModel, t: Words): Html {
  return html`<div class="sign-in">
    <h1><svg viewBox="0 0 32 32" width="36" height="36" aria-hidden="true"><rect width="32" height="32" rx="7" class="brand-field"/><circle cx="14" cy="14" r="7" class="brand-line"/><path d="m19.5 19.5 6 6" class="brand-line"/></svg>${t.nav.product}</h1>
    <p class="lead">${t.signIn.lead}</p>
    ${model.nobodyYet ? html`<p class="note" role="status">${t.signIn.nobodyYet} <code>xuncha user add NAME --role admin</code></p>` : null}
    ${model.problem ? html`<p class="wrong" role="alert">${model.problem}</p>` : null}
    ${postForm({
      action: '/sign-in',
      csrf: model.csrf,
      body: html`<input type="hidden" name="next" value="${model.next}">
        ${textField({ name: 'name', label: t.signIn.name, value: model.name, required: true, autocomplete: 'username', autofocus: model.name === '', maxlength: 80 })}
        ${textField({ name: 'password', label: t.signIn.password, type: 'password', required: true, autocomplete: 'current-password', autofocus: model.name !== '', maxlength: 200 })}
        <button type="submit" class="button button-primary button-block">${t.signIn.submit}</button>`,
    })}
    ${model.withProvider ? html`<p class="sign-in-or quiet">${t.signIn.sso.or}</p><p><a class="button button-block" href="/sign-in/oidc?next=${encodeURIComponent(model.next)}">${t.signIn.sso.submit}</a></p>` : null}
    <p class="quiet">${t.signIn.help}</p>
    ${postForm({
      action: '/sign-in/language',
      csrf: model.csrf,
      class: 'sign-in-language',
      body: html`<button class="link" name="language" value="${model.otherLanguage.code}" lang="${model.otherLanguage.code}">${model.otherLanguage.label}</button>`,
    })}
  </div>`;
}
