import { StoreError } from '../../data/errors.ts';
import { setSeverity } from '../../data/stores/severity-rules.ts';
import { severities } from '../../patterns/hit.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, numberIn } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import { rulesNow } from './handlers.ts';

/** Another severity at one site or unit, or the pattern's own again. */
export const saveSeverity: Handler = async (context) => {
  const { form, services, t, params } = context;
  const pattern = (await rulesNow(context)).patterns.find((one) => one.id === params.id);
  if (!pattern) throw new DashboardError('not-found');
  const words = t.studio.severity;
  const back = (message: string, tone: 'good' | 'bad') => {
    context.setFlash({ tone, message });
    return redirect(`/patterns/${pattern.id}#severity`);
  };
  const place = /^(site|unit):([1-9]\d{0,14})$/.exec(form.get('place') ?? '');
  if (!place) return back(words.needsPlace, 'bad');
  const reason = (form.get('reason') ?? '').trim().slice(0, 300);
  if (reason === '') return back(words.needsReason, 'bad');
  const severity = severities.find((one) => one === form.get('severity')) ?? null;
  const id = Number(place[2]);
  try {
    await setSeverity(
      services.database,
      {
        pattern: pattern.id,
        siteId: place[1] === 'site' ? id : null,
        unitId: place[1] === 'unit' ? id : null,
        severity,
        reason,
        ...(form.has('expected') && { expected: numberIn(form, 'expected') ?? 0 }),
      },
      actOf(context),
    );
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    return back(words.stale, 'bad');
  }
  return back(severity === null ? words.back : words.done, 'good');
};
