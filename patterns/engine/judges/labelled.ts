import type { Scan } from '../scan-state.ts';

/** Numbers that only their label tells apart: permits, insurance, accounts of social networks. */
export function judgeByLabel(_scan: Scan, _bare: string): void {}
