import { assign } from '../../data/stores/decisions.ts';
import { userById } from '../../data/stores/users.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { filterValues } from '../queue/filter.ts';
import { deciders } from '../roles.ts';
import { keyHint, optionList, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts } from '../views/parts.ts';
import type { FlagModel } from './model.ts';

/** Who is to look at a flag: a name, and for those who decide the way to change it. */
export function assignment(model: FlagModel, csrf: string, t: Words): Html | null {
  const { assignee, colleagues, me } = model;
  if (colleagues.length === 0) {
    return assignee ? html`<div class="panel assign">${facts([[t.flag.assign.label, assignee.name]])}</div>` : null;
  }
  const others = colleagues.filter((one) => one.id !== me);
  return postForm({
    action: `/flags/${model.id}/assign${model.query ? `?${model.query}` : ''}`,
    csrf,
    class: 'panel assign',
    body: html`<label for="assignee">${t.flag.assign.label}</label><select id="assignee" name="assignee">${optionList(
      [
        { value: 'none', label: t.queue.assignee.none },
        { value: String(me), label: t.queue.assignee.me },
        ...others.map((one) => ({ value: String(one.id), label: one.name })),
      ],
      assignee ? String(assignee.id) : 'none',
    )}</select><button class="button button-small">${t.flag.assign.submit}</button>${
      assignee?.id === me
        ? null
        : html`<button class="button button-small" name="mine" value="yes" data-key="a">${t.flag.assign.mine}${keyHint('a')}</button>`
    }`,
  });
}

/** Puts a flag into somebody's hands. Not a decision: what others see of it stays as it is. */
export const assignFlag: Handler = async (context) => {
  const { form, services, user, t } = context;
  const id = idOf(context);
  const wished = form.get('mine') === 'yes' ? String(user.id) : (form.get('assignee') ?? '');
  const person = /^[1-9]\d{0,14}$/.test(wished) ? await userById(services.database, Number(wished)) : null;
  const known = person && !person.disabledAt && deciders.includes(person.role);
  if (wished !== 'none' && !known) throw new DashboardError('bad-request', 'assignee');
  await assign(services.database, id, person?.id ?? null, actOf(context));
  context.setFlash({
    tone: 'good',
    message: person ? t.flag.assign.done(id, person.name) : t.flag.assign.undone(id),
  });
  const query = filterValues(context.query).toString();
  return redirect(`/flags/${id}${query ? `?${query}` : ''}`);
};
