import type { Words } from '../language/words.ts';
import { button, postForm, radioGroup, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead } from '../views/parts.ts';
import { readablePath } from '../views/place.ts';
import type { AllowDraft, AllowFaults, AllowScope } from './form.ts';

export interface AllowFormModel {
  flagId: number;
  hitId: number;
  before: string;
  masked: string;
  after: string;
  pattern: string;
  url: string;
  unit: string | null;
  scopes: AllowScope[];
  draft: AllowDraft;
  faults: AllowFaults;
  /** Where the form is not an entry yet but a proposal to the administrators. */
  proposal?: { action: string; title: string; lead: string; submit: string };
}

/** What exactly is to pass from now on, why and until when: a page of its own, so that nobody allows by a slip. */
export function allowFormView(model: AllowFormModel, csrf: string, t: Words): Html {
  const { draft, faults, proposal } = model;
  const hints: Record<AllowScope, string> = {
    here: readablePath(model.url),
    value: t.allow.everywhere,
    address: readablePath(model.url),
    pattern: model.pattern,
    unit: `${model.pattern}${t.common.comma}${model.unit ?? ''}`,
  };
  return html`<nav class="steps"><a href="/flags/${model.flagId}#hit-${model.hitId}">← ${t.flag.number(model.flagId)}</a></nav>
  ${pageHead(proposal?.title ?? t.allow.formTitle, { lead: proposal?.lead ?? t.allow.formLead })}
  <div class="panel form-narrow allow-form">
    <p class="quiet">${model.pattern}</p>
    <p class="hit-text">${model.before}<mark>${model.masked}</mark>${model.after}</p>
    ${postForm({
      action: proposal?.action ?? `/flags/${model.flagId}/hits/${model.hitId}/allow`,
      csrf,
      body: html`${radioGroup({
        name: 'scope',
        label: t.allow.scope,
        required: true,
        value: draft.scope,
        options: model.scopes.map((scope) => ({ value: scope, label: t.allow.scopes[scope], hint: hints[scope] })),
      })}
      ${faults.scope ? html`<p class="wrong" role="alert">${faults.scope}</p>` : null}
      ${textField({ name: 'prefix', label: t.allow.prefix, hint: t.allow.prefixHint, maxlength: 2000, value: draft.prefix, error: faults.prefix ?? null })}
      ${textArea({ name: 'reason', label: t.allow.reason, hint: t.allow.reasonHint, required: true, rows: 2, maxlength: 300, value: draft.reason, error: faults.reason ?? null })}
      ${textField({ name: 'expiresOn', label: t.allow.expires, type: 'date', hint: t.allow.expiresHint, required: true, value: draft.expiresOn, error: faults.expiresOn ?? null })}
      <div class="actions">${button(proposal?.submit ?? t.allow.submit, { kind: 'primary' })}<a class="button" href="/flags/${model.flagId}#hit-${model.hitId}">${t.common.cancel}</a></div>`,
    })}
  </div>`;
}
