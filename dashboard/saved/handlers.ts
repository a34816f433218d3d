import { StoreError } from '../../data/errors.ts';
import { removeView, saveView } from '../../data/stores/saved-views.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import { filterValues } from '../queue/filter.ts';

/** Keeps the present cut of the queue under a name. */
export const keepView: Handler = async (context) => {
  const { form, services, user, t } = context;
  const query = filterValues(new URLSearchParams(form.get('query') ?? '')).toString();
  const name = (form.get('name') ?? '').trim();
  try {
    await saveView(
      services.database,
      { ownerId: user.id, name, query, shared: form.get('shared') === 'yes' },
      actOf(context),
    );
    context.setFlash({ tone: 'good', message: t.queue.saved.done(name) });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'invalid') throw error;
    context.setFlash({ tone: 'bad', message: t.queue.saved.wrong });
  }
  return redirect(`/flags?${query || 'view=waiting'}`);
};

export const dropView: Handler = async (context) => {
  const { services, user, t } = context;
  const who = { id: user.id, admin: user.role === 'admin' };
  const view = await removeView(services.database, idOf(context), who, actOf(context));
  context.setFlash({ tone: 'good', message: t.queue.saved.removed(view.name) });
  return redirect(`/flags?${view.query || 'view=waiting'}`);
};
