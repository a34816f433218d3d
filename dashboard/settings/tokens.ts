import { StoreError } from '../../data/errors.ts';
import { addToken, revokeToken, tokenScopes } from '../../data/stores/tokens.ts';
import { dayOf, dayStart, daysAfter } from '../../data/time.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import { settingsPage } from './handlers.ts';
import { blankToken, type TokenDraft } from './tokens-view.ts';

/** Makes a token and shows its secret in the answer itself: it is in no flash, no log and no address. */
export const createToken: Handler = async (context) => {
  const { services, form, t } = context;
  const words = t.settings.tokens;
  const name = (form.get('name') ?? '').trim();
  const days = (form.get('days') ?? '').trim();
  const scopes = tokenScopes.filter((scope) => form.getAll('scopes').includes(scope));
  const faults: TokenDraft['faults'] = {};
  if (name.length < 2 || name.length > 80) faults.name = words.wrongName;
  if (scopes.length === 0) faults.scopes = words.wrongScope;
  if (!/^\d{1,3}$/.test(days) || Number(days) < 1 || Number(days) > 730) faults.days = words.wrongDays;
  if (Object.keys(faults).length > 0) {
    return settingsPage(context, { draft: { name, scopes, days, faults }, secret: null }, 400);
  }
  const by = actOf(context);
  const expiresAt = dayStart(daysAfter(dayOf(by.at), Number(days) + 1));
  const { secret } = await addToken(services.database, { name, scopes, expiresAt }, by);
  return settingsPage(context, { draft: blankToken, secret }, 201);
};

export const dropToken: Handler = async (context) => {
  const words = context.t.settings.tokens;
  try {
    await revokeToken(context.services.database, idOf(context), actOf(context));
    context.setFlash({ tone: 'good', message: words.revoked });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'not-found') throw error;
    context.setFlash({ tone: 'neutral', message: words.gone });
  }
  return redirect('/settings#tokens');
};
