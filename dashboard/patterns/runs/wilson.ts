/** A share with its interval; null where there is nothing to have a share of. */
export interface Share {
  share: number;
  low: number;
  high: number;
  of: number;
}

/** Wilson's score interval at 95 %: honest also for few cases and for shares near 0 or 1. */
export function wilson(part: number, of: number): Share | null {
  if (of === 0) return null;
  const z = 1.959964;
  const share = part / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return { share, low: Math.max(0, (middle - half) / whole), high: Math.min(1, (middle + half) / whole), of };
}
