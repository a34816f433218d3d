import { raw } from 'hono/html';
import type { Html } from './html.ts';

/** 16×16 outlines in the colour of the text around them; decoration only, so hidden from screen readers. */
const paths = {
  home: '<path d="M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z"/>',
  queue: '<path d="M3.5 14V2.5h8l-1.5 3 1.5 3h-8"/>',
  items: '<path d="M4 2h5.5L12.5 5v9H4zM9.5 2v3h3M6.2 8l4 4m0-4-4 4"/>',
  documents: '<path d="M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5"/>',
  check: '<path d="M8 10.5V3m0 0L5.2 5.8M8 3l2.8 2.8M2.5 10v3h11v-3"/>',
  sites:
    '<circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5c2 1.6 2.6 3.4 2.6 5.5S10 11.900 8 13.500C6 11.900 5.400 10.100 5.400 8S6 4.100 8 2.500z"/>',
  patterns:
    '<path d="M2.500 4.500h11M2.500 8h11M2.500 11.500h11"/><circle cx="5.500" cy="4.500" r="1.400" class="fill"/><circle cx="10.500" cy="8" r="1.400" class="fill"/><circle cx="7" cy="11.500" r="1.400" class="fill"/>',
  week: '<path d="M2.500 13.500h11M4.500 11V8M8 11V3.500M11.500 11V6"/>',
  audit: '<path d="M8 2.500a5.500 5.500 0 1 1-5 3.200M2.500 2.800v3h3M8 5v3.200l2.200 1.300"/>',
  users:
    '<circle cx="6" cy="5.500" r="2.500"/><path d="M1.800 13.200c.3-2.600 2-4 4.200-4s3.900 1.400 4.200 4M10.500 3.300a2.300 2.300 0 0 1 0 4.400M11.800 9.500c1.400.5 2.200 1.800 2.400 3.700"/>',
  units: '<path d="M3 13.500v-10h6v10M9 6.500h4v7M1.800 13.500h12.400M5 6h2M5 8.500h2M5 11h2"/>',
  settings:
    '<circle cx="8" cy="8" r="2"/><path d="M8 2v2M8 12v2M2 8h2M12 8h2M3.800 3.800l1.400 1.400M10.800 10.800l1.400 1.400M12.200 3.800l-1.400 1.400M5.200 10.800l-1.400 1.400"/>',
  account:
    '<circle cx="8" cy="5.500" r="2.800"/><path d="M2.800 13.800c.5-3 2.500-4.500 5.200-4.500s4.700 1.500 5.200 4.500"/>',
  external: '<path d="M6.500 3.500h-3v9h9v-3M9 2.500h4.500V7M13.200 2.800 7.500 8.500"/>',
  menu: '<path d="M2.500 4h11M2.500 8h11M2.500 12h11"/>',
  copies: '<path d="M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3"/>',
  hidden: '<path d="M2 8s2.200-4 6-4 6 4 6 4-2.200 4-6 4-6-4-6-4zM3 13 13 3"/>',
  lock: '<path d="M3.500 7.500h9v6h-9zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500"/>',
  page: '<path d="M4 2h5.500L12.500 5v9H4zM9.500 2v3h3"/>',
  attachment:
    '<path d="m12.500 7.500-5 5a3 3 0 0 1-4.200-4.200l5.500-5.500a2 2 0 0 1 2.800 2.800L6.300 11a1 1 0 0 1-1.400-1.400l4.600-4.600"/>',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): Html {
  // a constant of this file, never a value from outside
  return raw(`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${paths[name]}</svg>`);
}

/** Four shapes, so that severity is told without colour: diamond, triangle, disc, ring. */
const marks = {
  critical: '<path d="M6 0.500 11.500 6 6 11.500 0.500 6z"/>',
  high: '<path d="M6 1 11.500 11h-11z"/>',
  medium: '<circle cx="6" cy="6" r="4.200"/>',
  low: '<circle cx="6" cy="6" r="3.600" class="ring"/>',
} as const;

export function severityMark(severity: keyof typeof marks): Html {
  return raw(
    `<svg class="mark mark-${severity}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">${marks[severity]}</svg>`,
  );
}
