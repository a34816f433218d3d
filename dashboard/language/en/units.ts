import type { Words } from '../words.ts';

export const units: Words['units'] = {
  title: '',
};
