import { DashboardError } from '../http/errors.ts';

/** Checks that wait or run at once; beyond it the answer is "later" instead of a queue that nobody sees the end of. */
const most = 24;
let waiting = 0;

/** @throws DashboardError unavailable */
export async function inTurn<T>(work: () => Promise<T>, busy: string): Promise<T> {
  if (waiting >= most) throw new DashboardError('unavailable', busy);
  waiting += 1;
  try {
    return await work();
  } finally {
    waiting -= 1;
  }
}
