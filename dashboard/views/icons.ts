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
    '<circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5c2 1.6 2.6 3.4 2.6 5.5S10 11.9 8 13.5C6 11.9 5.4 10.1 5.4 8S6 4.1 8 2.5z"/>',
  patterns:
    '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/><circle cx="5.5" cy="4.5" r="1.4" class="fill"/><circle cx="10.5" cy="8" r="1.4" class="fill"/><circle cx="7" cy="11.5" r="1.4" class="fill"/>',
  notices: '<path d="M2.5 4h11v8h-11zM2.5 4.5 8 9l5.5-4.5"/>',
  allow: '<circle cx="8" cy="8" r="5.5"/><path d="m5.5 8.2 1.8 1.8 3.4-3.8"/>',
  week: '<path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6"/>',
  audit: '<path d="M8 2.5a5.5 5.5 0 1 1-5 3.2M2.5 2.8v3h3M8 5v3.2l2.2 1.3"/>',
  users:
    '<circle cx="6" cy="5.5" r="2.5"/><path d="M1.8 13.2c.3-2.6 2-4 4.2-4s3.9 1.4 4.2 4M10.5 3.3a2.3 2.3 0 0 1 0 4.4M11.8 9.5c1.4.5 2.2 1.8 2.4 3.7"/>',
  units: '<path d="M3 13.5v-10h6v10M9 6.5h4v7M1.8 13.5h12.4M5 6h2M5 8.5h2M5 11h2"/>',
  settings:
    '<circle cx="8" cy="8" r="2"/><path d="M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4"/>',
  account: '<circle cx="8" cy="5.5" r="2.8"/><path d="M2.8 13.8c.5-3 2.5-4.5 5.2-4.5s4.7 1.5 5.2 4.5"/>',
  external: '<path d="M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.2 2.8 7.5 8.5"/>',
  menu: '<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>',
  copies: '<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/>',
  hidden: '<path d="M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4zM3 13 13 3"/>',
  lock: '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"/>',
  page: '<path d="M4 2h5.5L12.5 5v9H4zM9.5 2v3h3"/>',
  attachment: '<path d="m12.5 7.5-5 5a3 3 0 0 1-4.2-4.2l5.5-5.5a2 2 0 0 1 2.8 2.8L6.3 11a1 1 0 0 1-1.4-1.4l4.6-4.6"/>',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): Html {
  // a constant of this file, never a value from outside
  return raw(`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${paths[name]}</svg>`);
}

/** Four shapes, so that severity is told without colour: diamond, triangle, disc, ring. */
const marks = {
  critical: '<path d="M6 0.5 11.5 6 6 11.5 0.5 6z"/>',
  high: '<path d="M6 1 11.5 11h-11z"/>',
  medium: '<circle cx="6" cy="6" r="4.2"/>',
  low: '<circle cx="6" cy="6" r="3.6" class="ring"/>',
} as const;

export function severityMark(severity: keyof typeof marks): Html {
  return raw(
    `<svg class="mark mark-${severity}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">${marks[severity]}</svg>`,
  );
}
