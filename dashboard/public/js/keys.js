// Keys for eight hours of triage. Each does what a link or button on the page does; pages name theirs with data-key.
const typing = (element) =>
  element instanceof HTMLElement && element.matches('input:not([type=checkbox],[type=radio]), textarea, select');
const rows = () => [...document.querySelectorAll('tr[data-href]')];
const chosen = () => document.querySelector('tr[aria-selected="true"]');
let leader = '';

function choose(row) {
  chosen()?.removeAttribute('aria-selected');
  if (!row) return;
  row.setAttribute('aria-selected', 'true');
  row.scrollIntoView({ block: 'nearest' });
  const link = row.querySelector('.row-link') ?? row.querySelector('a');
  link?.focus({ preventScroll: true });
}

function step(by) {
  const turn = document.querySelector(by > 0 ? 'a[data-step=next]' : 'a[data-step=previous]');
  if (turn) return turn.click();
  const list = rows();
  if (list.length === 0) return;
  const at = list.indexOf(chosen());
  const to = at + by;
  if (to >= 0 && to < list.length) return choose(list[to]);
  if (at < 0) return choose(list[0]);
  document.querySelector(by > 0 ? 'a[rel=next]' : 'a[rel=prev]')?.click();
}

const places = { h: '/', q: '/flags' };

// Ticks the chosen row, with Shift every row from the last tick to it.
function tick(shift) {
  const box = chosen()?.querySelector('input[name=flag]:not(:disabled)');
  box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: shift }));
}

const decisions = { t: 'take-down', r: 'retain', f: 'false-positive', e: 'hand-over' };

// In the queue a decision is about the ticked rows, or opens the chosen one with that choice.
function decideInQueue(key) {
  const ticked = document.querySelector('form#bulk.bulk-on');
  if (ticked) return ticked.querySelector(`[data-bulk-key="${CSS.escape(key)}"]`)?.click();
  const row = chosen();
  if (!row) return;
  const address = new URL(row.dataset.href, window.location.href);
  address.searchParams.set('do', decisions[key]);
  window.location.assign(address);
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && typing(document.activeElement)) return document.activeElement.blur();
  if (event.key === 'Enter' && event.ctrlKey && document.activeElement?.form) {
    event.preventDefault();
    return document.activeElement.form.requestSubmit();
  }
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing ||
    (event.repeat && !'jk'.includes(event.key))
  )
    return;
  if (typing(event.target) || document.querySelector('dialog[open]')) return;
  const key = event.key.toLowerCase();
  if (leader === 'g') {
    leader = '';
    if (places[key]) {
      event.preventDefault();
      window.location.assign(places[key]);
    }
    return;
  }
  if (key === 'g') {
    leader = 'g';
    setTimeout(() => (leader = ''), 1200);
  } else if (key === '?') document.querySelector('dialog#keys')?.showModal();
  else if (key === 'j') step(1);
  else if (key === 'k') step(-1);
  else if (key === 'x' && document.querySelector('form#bulk')) tick(event.shiftKey);
  else if (key in decisions && document.querySelector('form#bulk')) decideInQueue(key);
  else if (key === 'enter' && event.target === document.body && chosen())
    (chosen().querySelector('.row-link') ?? chosen().querySelector('a'))?.click();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input, textarea')) target.select();
    else target.click();
    // at once, not on the toggle event, so that a quick Enter is not lost
    const opened = target.matches('summary') ? target.parentElement : null;
    if (opened?.open) {
      const first =
        opened.querySelector('input:checked') ?? opened.querySelector('input:not([type=hidden]), textarea, select');
      first?.focus({ preventScroll: true });
    }
    return;
  }
  if (key !== 'enter') event.preventDefault();
});
