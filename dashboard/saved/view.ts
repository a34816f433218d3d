import type { SavedView } from '../../data/stores/saved-views.ts';
import type { Words } from '../language/words.ts';
import { swapLink } from '../views/filter-menu.ts';
import { postForm } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';

export interface SavedViewsModel {
  saved: SavedView[];
  values: URLSearchParams;
  me: number;
  admin: boolean;
  /** Who only reads sees what others share. */
  decides: boolean;
  csrf: string;
}

/** One's own cuts of the queue and the shared ones, and the way to keep the present one. */
export function savedViews(model: SavedViewsModel, t: Words): Html {
  const words = t.queue.saved;
  const query = model.values.toString();
  const here = model.saved.find((view) => view.query === query);
  return html`<details class="pop saved"><summary class="button">${here ? here.name : words.title}</summary><div class="pop-body">
    ${model.saved.length === 0 ? html`<p class="quiet">${words.none}</p>` : html`<ul class="lines">${model.saved.map((view) => oneView(view, model, query, t))}</ul>`}
    ${
      model.decides
        ? postForm({
            action: '/views',
            csrf: model.csrf,
            class: 'saved-form',
            body: html`<input type="hidden" name="query" value="${query}"><div class="field"><label for="view-name">${words.keep}</label><input type="text" id="view-name" name="name" required maxlength="40" autocomplete="off" value="${here?.ownerId === model.me ? here.name : ''}"></div>
        <div class="field field-check"><label><input type="checkbox" name="shared" value="yes"${attribute('checked', here?.ownerId === model.me && here.shared)}> ${words.share}</label></div><button class="button button-small">${words.submit}</button>`,
          })
        : null
    }
  </div></details>`;
}

function oneView(view: SavedView, model: SavedViewsModel, query: string, t: Words): Html {
  const words = t.queue.saved;
  const own = view.ownerId === model.me;
  return html`<li><a ${swapLink(`/flags?${view.query || 'view=waiting'}`)}${attribute('aria-current', view.query === query ? 'true' : null)}>${view.name}</a><span class="quiet">${own ? (view.shared ? words.shared : '') : words.by(view.ownerName)}</span>${
    (own || model.admin) && model.decides
      ? postForm({
          action: `/views/${view.id}/remove`,
          csrf: model.csrf,
          class: 'inline',
          body: html`<button class="link" aria-label="${words.removeOne(view.name)}">${t.common.remove}</button>`,
        })
      : null
  }</li>`;
}
