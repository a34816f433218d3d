import type { Words } from '../language/words.ts';
import { button, checkbox, postForm, selectField, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead } from '../views/parts.ts';
import { localTime } from '../views/when.ts';
import { renders, type SiteFaults, type SiteForm } from './form.ts';
import { plainSchedules } from './schedule.ts';

export interface SiteFormModel {
  title: string;
  action: string;
  csrf: string;
  typed: SiteForm;
  faults: SiteFaults;
  /** The site is there already: its address stays. */
  fixed: boolean;
  /** When the schedule as typed runs next. */
  nextRuns: Date[];
  back: string;
}

/** One form to add and to edit; every field shows what was typed and what is wrong with it. */
export function siteFormView(model: SiteFormModel, t: Words): Html {
  const words = t.sites.form;
  const { typed, faults } = model;
  const field = <Name extends keyof SiteForm>(name: Name) => ({ name, value: typed[name], error: faults[name] });
  const plain = [...Object.keys(plainSchedules), 'custom'] as (keyof typeof words.plain)[]; // keys of both tables
  return html`${pageHead(model.title)}
${postForm({
  action: model.action,
  csrf: model.csrf,
  class: 'site-form',
  body: html`<div class="panel">
${
  model.fixed
    ? html`<div class="field"><label>${words.url}</label><p><code>${typed.url}</code></p><p class="hint">${words.urlFixed}</p></div>`
    : textField({
        ...field('url'),
        value: typed.url,
        label: words.url,
        hint: words.urlHint,
        required: true,
        maxlength: 500,
        autofocus: true,
      })
}
${textField({ ...field('name'), value: typed.name, label: words.name, hint: words.nameHint, maxlength: 80 })}
<div class="form-row">
${selectField({ ...field('plain'), value: typed.plain, label: words.schedule, options: plain.map((value) => ({ value, label: words.plain[value] })) })}
${textField({ ...field('cron'), value: typed.cron, label: words.cron, hint: words.cronHint, maxlength: 60, placeholder: '30 2 * * *' })}
</div>
${
  model.nextRuns.length > 0
    ? html`<p class="hint">${t.sites.nextRuns}${t.common.colon}${model.nextRuns.map((run) => localTime(run).slice(0, 16)).join(t.common.comma)}</p>`
    : null
}
</div>
<h2 class="form-part">${words.limits}</h2>
<div class="panel">
<div class="form-row">
${textField({ ...field('maxPages'), value: typed.maxPages, label: words.maxPages, hint: words.maxPagesHint, required: true })}
${textField({ ...field('delay'), value: typed.delay, label: words.delay, hint: words.delayHint, required: true })}
${textField({ ...field('concurrency'), value: typed.concurrency, label: words.concurrency, required: true })}
${selectField({ ...field('render'), value: typed.render, label: words.render, hint: words.renderHint, options: renders.map((value) => ({ value, label: t.sites.renders[value] })) })}
</div></div>
<h2 class="form-part">${words.scopeGroup}</h2>
<div class="panel">
<div class="form-row">
${textArea({ ...field('include'), value: typed.include, label: words.include, hint: words.includeHint, rows: 3 })}
${textArea({ ...field('exclude'), value: typed.exclude, label: words.exclude, hint: words.excludeHint, rows: 3 })}
${textArea({ ...field('hosts'), value: typed.hosts, label: words.hosts, hint: words.hostsHint, rows: 3 })}
${textArea({ ...field('ownDomains'), value: typed.ownDomains, label: words.ownDomains, hint: words.ownDomainsHint, rows: 3 })}
</div>
${checkbox({ name: 'intranet', label: words.intranet, checked: typed.intranet, hint: words.intranetHint })}
</div>
<div class="actions form-end">${button(model.fixed ? t.common.save : words.new, { kind: 'primary' })}<a class="button button-plain" href="${model.back}">${t.common.cancel}</a></div>`,
})}`;
}
