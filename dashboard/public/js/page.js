// Small manners of every page; all of it works without, only less comfortably.

// A click on a row opens it; a middle click or Ctrl opens it in a tab, and a selection of text is left alone.
function openRow(event) {
  const row = event.target.closest?.('tr[data-href]');
  if (!row || event.target.closest('a, button, input, label, summary, select, .cell-select')) return;
  if (window.getSelection()?.toString()) return;
  const link = row.querySelector('.row-link') ?? row.querySelector('a');
  if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(row.dataset.href, '_blank', 'noopener');
  else if (event.button === 0) link ? link.click() : window.location.assign(row.dataset.href);
}
document.addEventListener('click', openRow);
document.addEventListener('auxclick', openRow);

// What changed is said to screen readers, and the navigation follows the page.
function settle() {
  const page = document.querySelector('#main .page');
  if (!page) return;
  const said = document.querySelector('#main [data-announce]')?.dataset.announce ?? page.dataset.title ?? '';
  const announce = document.querySelector('#announce');
  if (announce && announce.textContent !== said) announce.textContent = said;
  for (const link of document.querySelectorAll('.nav a, .who-name')) {
    const path = link.getAttribute('href');
    const here =
      path === '/'
        ? page.dataset.path === '/'
        : page.dataset.path === path || page.dataset.path?.startsWith(`${path}/`);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  prepare();
}
document.addEventListener('htmx:after:swap', settle);

// Where a value was chosen elsewhere: forms that send themselves, fields that belong to one choice only.
function prepare() {
  for (const button of document.querySelectorAll('[data-keys], [data-print]')) button.hidden = false;
  for (const field of document.querySelectorAll('[data-only-for]')) follow(field);
  // a choice that comes opened (asked for by its key, or sent back) has the cursor
  const opened = document.querySelector('details.choice[open]');
  opened?.querySelector('[aria-invalid], input:checked, input:not([type=hidden]), textarea, select')?.focus();
}

function follow(field) {
  const [name, ...values] = field.dataset.onlyFor.split(' ');
  const form = field.closest('form');
  const value = form ? new FormData(form).get(name) : null;
  const shown = values.includes(value ?? '');
  field.hidden = !shown;
  for (const control of field.querySelectorAll('input, select, textarea')) control.disabled = !shown;
}

document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (!form) return;
  for (const field of form.querySelectorAll('[data-only-for]')) follow(field);
  if (event.target.closest('[data-auto]')) form.requestSubmit();
});

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-keys]')) document.querySelector('dialog#keys')?.showModal();
  const opener = event.target.closest?.('[data-print]');
  if (opener) window.print();
});

// An opened choice puts the cursor where the typing begins, so that Enter is enough where the usual answer is chosen.
document.addEventListener(
  'toggle',
  (event) => {
    const panel = event.target;
    if (!panel.matches?.('details.choice, details.reveal, details.pop') || !panel.open) return;
    const first =
      panel.querySelector('input:checked') ?? panel.querySelector('input:not([type=hidden]), textarea, select');
    first?.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
  },
  true,
);

// A menu closes when the work goes on elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.filter-menu[open], details.pop[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A session that ended, or a server that is away: say so, and leave what was typed.
document.addEventListener('htmx:error', () => {
  const announce = document.querySelector('#announce');
  if (announce) announce.textContent = document.body.dataset.offline ?? '';
});

prepare();
