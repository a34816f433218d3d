import type { Words } from '../words.ts';

export const flag: Words['flag'] = {
  title: '',
};
