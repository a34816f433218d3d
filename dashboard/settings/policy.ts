import { StoreError } from '../../data/errors.ts';
import { type Policy, policyOf, savePolicy, shippedPolicy } from '../../data/stores/policy.ts';
import { severities } from '../../patterns/hit.ts';
import { actOf } from '../http/input.ts';
import { type Handler, page, redirect } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, selectField, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead } from '../views/parts.ts';

/** The fields as they stand in the form. */
type Typed = Record<string, string>;

export const showPolicy: Handler = async (context) => {
  const policy = await policyOf(context.services.database);
  return page(context.t.policy.title, policyView(typedOf(policy), [], context.csrf, context.t));
};

export const changePolicy: Handler = async (context) => {
  const { form, services, t } = context;
  const typed = Object.fromEntries([...form].filter(([name]) => name !== '_csrf'));
  try {
    await savePolicy(services.database, policyFrom(typed), actOf(context));
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'invalid') throw error;
    const wrong = error.message.split(', ');
    return page(t.policy.title, policyView(typed, wrong, context.csrf, t), { status: 422 });
  }
  context.setFlash({ tone: 'good', message: t.policy.done });
  return redirect('/settings/policy');
};

function typedOf(policy: Policy): Typed {
  return {
    secondPersonFrom: policy.secondPersonFrom,
    leaseMinutes: String(policy.leaseMinutes),
    verificationHours: policy.verificationHours.join(', '),
    ...Object.fromEntries(severities.map((level) => [`deadline-${level}`, String(policy.deadlineHours[level])])),
  };
}

/** What the store is asked to keep; it says which of it does not fit. */
function policyFrom(typed: Typed): unknown {
  const number = (text: string | undefined) => (/^\d{1,5}$/.test(text?.trim() ?? '') ? Number(text) : null);
  return {
    secondPersonFrom: typed.secondPersonFrom,
    leaseMinutes: number(typed.leaseMinutes),
    verificationHours: (typed.verificationHours ?? '')
      .split(/[,，、\s]+/)
      .filter(Boolean)
      .map(number),
    deadlineHours: Object.fromEntries(severities.map((level) => [level, number(typed[`deadline-${level}`])])),
  };
}

function policyView(typed: Typed, wrong: string[], csrf: string, t: Words): Html {
  const words = t.policy;
  const error = (path: string) =>
    wrong.some((one) => one === path || one.startsWith(`${path}.`)) ? words.wrong : null;
  return html`<nav class="steps"><a href="/settings">← ${t.settings.title}</a></nav>${pageHead(words.title, { lead: words.lead })}
  ${postForm({
    action: '/settings/policy',
    csrf,
    class: 'panel policy-form',
    body: html`${selectField({
      name: 'secondPersonFrom',
      label: words.second,
      hint: words.secondHint,
      value: typed.secondPersonFrom ?? null,
      options: [
        ...severities.map((level) => ({
          value: level,
          label: level === 'critical' ? t.terms.severity[level] : words.secondFrom(t.terms.severity[level]),
        })),
        { value: 'never', label: words.never },
      ],
    })}
    <fieldset class="policy-deadlines"><legend>${words.deadlines}</legend><p class="hint">${words.deadlinesHint}</p><div class="policy-row">${severities.map(
      (level) =>
        textField({
          name: `deadline-${level}`,
          label: t.terms.severity[level],
          type: 'number',
          min: 1,
          max: 8760,
          required: true,
          value: typed[`deadline-${level}`] ?? null,
          hint: words.standard(String(shippedPolicy.deadlineHours[level])),
          error: error(`deadlineHours.${level}`),
        }),
    )}</div></fieldset>
    ${textField({ name: 'leaseMinutes', label: words.lease, type: 'number', min: 1, max: 60, required: true, hint: `${words.leaseHint} ${words.standard(String(shippedPolicy.leaseMinutes))}`, value: typed.leaseMinutes ?? null, error: error('leaseMinutes') })}
    ${textField({ name: 'verificationHours', label: words.checks, required: true, maxlength: 60, hint: `${words.checksHint} ${words.standard(shippedPolicy.verificationHours.join(', '))}`, value: typed.verificationHours ?? null, error: error('verificationHours') })}
    ${button(words.submit, { kind: 'primary' })}`,
  })}`;
}
