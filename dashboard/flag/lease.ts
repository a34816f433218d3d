import { ConflictError } from '../../data/errors.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { releaseLease, takeLease } from '../../data/stores/leases.ts';
import { DashboardError } from '../http/errors.ts';
import { idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import { leaseLine } from './decide.ts';
import { leaseOf } from './load.ts';

/** Holds a flag for five minutes. Whoever opens the next one lets go of the last, so that paging through blocks nobody. */
export const lease: Handler = async (context) => {
  const { database } = context.services;
  const { user, now, request } = context;
  const id = idOf(context);
  const last = request.session.leased;
  if (last !== undefined && last !== id) await releaseLease(database, last, user.id);
  let flag = null;
  try {
    flag = await takeLease(database, id, user.id, now.toISOString());
    request.session.leased = id;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    flag = await findFlag(database, id);
  }
  if (!flag) throw new DashboardError('not-found');
  if (!context.fragment) return redirect(`/flags/${id}`);
  return { kind: 'fragment', body: leaseLine({ id, lease: leaseOf(flag, user.id, now) }, context.csrf, context.t) };
};
