// The queue: ticking rows, and how rows stand while others decide. Without this, boxes and buttons work by themselves.
const boxes = () => [...document.querySelectorAll('input[form=bulk][name=flag]')];
let last = null;

// What is ticked, in words; the first box of the head follows.
function count() {
  const form = document.querySelector('form#bulk');
  if (!form) return;
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  const said = form.querySelector('[data-chosen]');
  said.dataset.none ??= said.textContent;
  said.textContent = ticked > 0 ? said.dataset.words.replace('#', String(ticked)) : said.dataset.none;
  const everything = form.querySelector('[data-choose-filter]').checked;
  form.classList.toggle('bulk-on', ticked > 0 || everything);
  const head = document.querySelector('[data-choose-all]');
  if (head) {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
}

document.addEventListener('click', (event) => {
  const box = event.target.closest?.('input[form=bulk][name=flag]');
  if (!box) return;
  const all = boxes();
  // with Shift: everything between the last box and this one
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  count();
});

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-choose-all]')) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.matches('[data-choose-all], [data-choose-filter], input[name=flag]')) count();
});

// How the rows stand, every few seconds while somebody looks. Nothing moves: a row that others decided turns grey where
// it is and says by whom.
const every = 8000;
let tag = '';

async function look() {
  const queue = document.querySelector('#queue[data-live]');
  if (!queue || document.visibilityState !== 'visible') return;
  const shown = [...queue.querySelectorAll('tr[id^=flag-]')];
  const ids = boxes().map((box) => box.value);
  const rows = ids.length > 0 ? ids : shown.map((row) => `${row.id.slice(5)}.0`);
  const address = `${queue.dataset.live}&rows=${rows.join(',')}`;
  const answer = await fetch(address, { headers: { accept: 'application/json', 'if-none-match': tag } });
  if (answer.status !== 200) return;
  tag = answer.headers.get('etag') ?? '';
  const { rows: told, counts } = await answer.json();
  if (!queue.isConnected) return;
  for (const one of told) tell(document.querySelector(`#flag-${one.id}`), one);
  for (const place of document.querySelectorAll('[data-count]')) {
    const figure = counts[place.dataset.count];
    if (figure === undefined || place.textContent === String(figure)) continue;
    place.textContent = String(figure);
    if (place.closest('[aria-current]')) document.querySelector('[data-newer]')?.removeAttribute('hidden');
  }
}

function tell(row, { text, tone, by, done }) {
  const badge = row?.querySelector('[data-standing] .badge');
  if (!badge || badge.textContent === text) return;
  badge.textContent = text;
  badge.className = `badge badge-${tone}`;
  row.querySelector('[data-by]').textContent = by ?? '';
  row.classList.toggle('row-done', done);
  const box = row.querySelector('input[name=flag]');
  if (box && done) {
    box.checked = false;
    box.disabled = true;
    count();
  }
}

setInterval(() => void look().catch(() => {}), every);
document.addEventListener('visibilitychange', () => void look().catch(() => {}));
document.addEventListener('htmx:after:swap', () => {
  tag = '';
  last = null;
  count();
});
document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-newer] a')) {
    event.preventDefault();
    window.location.reload();
  }
});
// back from another page, the browser may have kept the ticks
window.addEventListener('pageshow', count);
count();
