import { type Language, languageTag, type Words } from '../language/words.ts';
import type { Role } from '../roles.ts';
import type { Html, Part } from './html.ts';
import { attribute, html } from './html.ts';
import { type IconName, icon } from './icons.ts';
import { keysHelp } from './keys-help.ts';
import { type FlashView, flashBar } from './parts.ts';

/** What surrounds a page. */
export interface Chrome {
  language: Language;
  t: Words;
  theme: 'auto' | 'light' | 'dark';
  user: { name: string; role: Role } | null;
  path: string;
  csrf: string;
  flash: FlashView | null;
  assets: { style: string; scripts: string[]; icon: string };
}

interface Entry {
  href: string;
  icon: IconName;
  label: keyof Words['nav'] & IconName;
  roles: readonly Role[];
}

const all: readonly Role[] = ['reviewer', 'admin', 'manager', 'auditor'];

const groups: { label: 'daily' | 'rectify' | 'oversee'; entries: Entry[] }[] = [
  {
    label: 'daily',
    entries: [
      { href: '/', icon: 'home', label: 'home', roles: all },
      { href: '/flags', icon: 'queue', label: 'queue', roles: all },
      { href: '/notices', icon: 'notices', label: 'notices', roles: all },
      { href: '/documents', icon: 'documents', label: 'documents', roles: all },
      { href: '/check', icon: 'check', label: 'check', roles: all },
    ],
  },
  {
    label: 'oversee',
    entries: [
      { href: '/week', icon: 'week', label: 'week', roles: all },
      { href: '/audit', icon: 'audit', label: 'audit', roles: ['admin', 'auditor'] },
    ],
  },
  {
    label: 'rectify',
    entries: [
      { href: '/sites', icon: 'sites', label: 'sites', roles: all },
      { href: '/patterns', icon: 'patterns', label: 'patterns', roles: all },
      { href: '/allow', icon: 'allow', label: 'allow', roles: all },
      { href: '/units', icon: 'units', label: 'units', roles: ['admin'] },
      { href: '/users', icon: 'users', label: 'users', roles: ['admin'] },
      { href: '/settings', icon: 'settings', label: 'settings', roles: ['admin'] },
    ],
  },
];

/** A whole page: frame, navigation and body. */
export function wholePage(chrome: Chrome, title: string, body: Html, wide = false): Html {
  const { t, language, user, assets } = chrome;
  return html`<!doctype html>
<html lang="${languageTag[language]}"${attribute('data-theme', chrome.theme === 'auto' ? null : chrome.theme)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content='{"history":"reload","includeIndicatorCSS":false,"defaultTimeout":30000}'>
<title>${documentTitle(title, t)}</title>
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
${assets.scripts.map((script) => html`<script src="${script}" defer></script>`)}
</head>
<body class="${user ? 'with-nav' : 'bare'}${wide ? ' wide' : ''}">
<a class="skip" href="#main">${t.nav.skip}</a>
${user ? navigation(chrome, user) : null}
<main id="main" tabindex="-1">${mainContent(chrome, title, body)}</main>
<div id="announce" class="unseen" role="status" aria-live="polite"></div>
${user ? keysHelp(t) : null}
</body>
</html>`;
}

/** What a swap of #main needs: htmx takes the title out and sets it. */
export function swappedPage(chrome: Chrome, title: string, body: Html): Html {
  return html`<title>${documentTitle(title, chrome.t)}</title>${mainContent(chrome, title, body)}`;
}

function documentTitle(title: string, t: Words): string {
  return title === t.nav.product ? title : `${title} · ${t.nav.product}`;
}

function mainContent(chrome: Chrome, title: string, body: Part): Html {
  return html`<div class="page" data-title="${title}" data-path="${chrome.path}">${
    chrome.flash ? flashBar(chrome.flash, chrome.csrf, chrome.t) : null
  }${body}</div>`;
}

function navigation(chrome: Chrome, user: { name: string; role: Role }): Html {
  const { t } = chrome;
  return html`<header class="bar">
  <a class="brand" href="/"><svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><rect width="32" height="32" rx="7" class="brand-field"/><circle cx="14" cy="14" r="7" class="brand-line"/><path d="m19.5 19.5 6 6" class="brand-line"/></svg><span>${t.nav.product}</span></a>
  <details class="menu" data-menu><summary>${icon('menu')}<span>${t.nav.menu}</span></summary></details>
  <nav class="nav" aria-label="${t.nav.main}">${groups.map((group) => {
    const entries = group.entries.filter((entry) => entry.roles.includes(user.role));
    return entries.length === 0
      ? null
      : html`<div class="nav-group"><p class="nav-label">${t.nav[group.label]}</p><ul>${entries.map(
          (entry) =>
            html`<li><a href="${entry.href}"${attribute('aria-current', isCurrent(entry.href, chrome.path) ? 'page' : null)}>${icon(entry.icon)}<span>${t.nav[entry.label]}</span></a></li>`,
        )}</ul></div>`;
  })}</nav>
  <div class="who">
    <a class="who-name" href="/account"${attribute('aria-current', isCurrent('/account', chrome.path) ? 'page' : null)}>${icon('account')}<span>${user.name}<small>${t.terms.role[user.role]}</small></span></a>
    <div class="who-actions">
      <form method="post" action="/account/language"><input type="hidden" name="_csrf" value="${chrome.csrf}"><input type="hidden" name="back" value="${chrome.path}"><button class="link" name="language" value="${chrome.language === 'zh' ? 'en' : 'zh'}" title="${t.nav.languageLabel}" lang="${chrome.language === 'zh' ? 'en' : 'zh-CN'}">${t.nav.language}</button></form>
      <button class="link keys-open" type="button" data-keys hidden>${t.nav.keys}<kbd aria-hidden="true">?</kbd></button>
      <form method="post" action="/sign-out"><input type="hidden" name="_csrf" value="${chrome.csrf}"><button class="link">${t.nav.signOut}</button></form>
    </div>
  </div>
</header>`;
}

/** Pages that are reached by the tabs of another one. */
const beside: Record<string, readonly string[]> = { '/documents': ['/due', '/retention', '/indicators'] };

function isCurrent(href: string, path: string): boolean {
  if (href === '/') return path === '/';
  return [href, ...(beside[href] ?? [])].some((one) => path === one || path.startsWith(`${one}/`));
}
