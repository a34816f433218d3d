// Several files to check: one after the other, with a figure and an end; each answer appears as soon as it is there.
// Without this script the form sends all of them at once and the page comes back with all answers.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.id !== 'check-form') return;
  const files = [...(form.querySelector('#field-file')?.files ?? [])];
  const typed = ['text', 'address'].some((name) => form.elements[name]?.value.trim());
  if (files.length < 2 || typed) return;
  event.preventDefault();
  event.stopPropagation();
  const section = document.querySelector('#check-progress');
  const line = section.querySelector('p');
  const bar = section.querySelector('progress');
  const parts = section.querySelector('.check-parts');
  const button = form.querySelector('button[type="submit"], button:not([type])');
  parts.replaceChildren();
  section.hidden = false;
  if (button) button.disabled = true;
  bar.max = files.length;
  for (const [done, file] of [...files.entries(), [files.length, null]]) {
    bar.value = done;
    line.textContent = section.dataset.words.replace('{done}', done).replace('{total}', files.length);
    if (!file) break;
    parts.append(await answerTo(form, file, section.dataset.failed));
  }
  if (button) button.disabled = false;
});

async function answerTo(form, file, failed) {
  const body = new FormData();
  body.set('_csrf', form.elements._csrf.value);
  body.set('file', file);
  try {
    const response = await fetch('/check/part', { method: 'POST', body, headers: { 'hx-request': 'true' } });
    if (response.ok) {
      const template = document.createElement('template');
      template.innerHTML = await response.text();
      return template.content;
    }
  } catch {
    // told below: the connection broke
  }
  const note = document.createElement('p');
  note.className = 'note note-bad';
  note.textContent = `${file.name}: ${failed}`;
  return note;
}
