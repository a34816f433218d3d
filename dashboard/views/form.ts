import { attribute, type Html, html, type Part } from './html.ts';

interface FormOptions {
  action: string;
  /** Of the context: `context.csrf`. */
  csrf: string;
  class?: string;
  id?: string;
  upload?: boolean;
  /** Swap the answer into the page instead of loading a new one; the form works without it all the same. */
  swap?: boolean;
  body: Part;
}

/** A form that changes something: POST with the token that csrf-sync asks for. */
export function postForm(options: FormOptions): Html {
  return html`<form method="post" action="${options.action}"${attribute('class', options.class)}${attribute('id', options.id)}${attribute(
    'enctype',
    options.upload ? 'multipart/form-data' : null,
  )}${
    options.swap
      ? html` hx-post="${options.action}" hx-target="#main" hx-swap="innerHTML show:none" hx-disable="find button"`
      : null
  }><input type="hidden" name="_csrf" value="${options.csrf}">${options.body}</form>`;
}

interface Field {
  name: string;
  /** Where two forms of a page have a field of the same name. */
  id?: string;
  label: string;
  value?: string | number | null;
  hint?: Part;
  /** What is wrong with the value that was sent; the value stays as typed. */
  error?: string | null;
  required?: boolean;
}

interface TextField extends Field {
  type?: 'text' | 'password' | 'email' | 'url' | 'number' | 'date' | 'search';
  autocomplete?: string;
  minlength?: number;
  maxlength?: number;
  min?: string | number;
  max?: string | number;
  placeholder?: string;
  autofocus?: boolean;
}

function frame(field: Field, control: Html): Html {
  return html`<div class="field${field.error ? ' field-wrong' : ''}">
    <label for="field-${field.id ?? field.name}">${field.label}${field.required ? html`<span class="needed" aria-hidden="true"> *</span>` : null}</label>
    ${control}
    ${field.hint ? html`<p class="hint" id="hint-${field.id ?? field.name}">${field.hint}</p>` : null}
    ${field.error ? html`<p class="wrong" id="wrong-${field.id ?? field.name}" role="alert">${field.error}</p>` : null}
  </div>`;
}

function common(field: Field): Html {
  const described = [
    field.hint ? `hint-${field.id ?? field.name}` : '',
    field.error ? `wrong-${field.id ?? field.name}` : '',
  ]
    .filter(Boolean)
    .join(' ');
  return html` id="field-${field.id ?? field.name}" name="${field.name}"${attribute('required', field.required)}${attribute(
    'aria-describedby',
    described || null,
  )}${attribute('aria-invalid', field.error ? 'true' : null)}`;
}

export function textField(field: TextField): Html {
  return frame(
    field,
    html`<input type="${field.type ?? 'text'}"${common(field)}${attribute('value', field.value)}${attribute(
      'autocomplete',
      field.autocomplete,
    )}${attribute('minlength', field.minlength)}${attribute('maxlength', field.maxlength)}${attribute('min', field.min)}${attribute(
      'max',
      field.max,
    )}${attribute('placeholder', field.placeholder)}${attribute('autofocus', field.autofocus)}>`,
  );
}

export function textArea(field: Field & { rows?: number; maxlength?: number; class?: string }): Html {
  return frame(
    field,
    html`<textarea rows="${field.rows ?? 3}"${common(field)}${attribute('maxlength', field.maxlength)}${attribute('class', field.class)}>${
      // a leading line break of a textarea is swallowed by the parser
      field.value?.toString().startsWith('\n') ? '\n' : ''
    }${field.value ?? ''}</textarea>`,
  );
}

export interface Option {
  value: string;
  label: string;
}

export function selectField(field: Field & { options: Option[]; empty?: string }): Html {
  return frame(field, html`<select${common(field)}>${optionList(field.options, field.value, field.empty)}</select>`);
}

export function optionList(options: Option[], value: string | number | null | undefined, empty?: string): Html {
  return html`${empty === undefined ? null : html`<option value="">${empty}</option>`}${options.map(
    (option) =>
      html`<option value="${option.value}"${attribute('selected', option.value === String(value ?? ''))}>${option.label}</option>`,
  )}`;
}

/** One of a few, all in view: better than a list when a hand decides sixty times a day. */
export function radioGroup(group: {
  name: string;
  label: string;
  options: (Option & { hint?: string })[];
  value?: string | null;
  required?: boolean;
}): Html {
  return html`<fieldset class="radios"><legend>${group.label}</legend>${group.options.map(
    (option) =>
      html`<label><input type="radio" name="${group.name}" value="${option.value}"${attribute(
        'checked',
        option.value === group.value,
      )}${attribute('required', group.required)}><span>${option.label}${option.hint ? html`<small>${option.hint}</small>` : null}</span></label>`,
  )}</fieldset>`;
}

export function checkbox(field: { name: string; label: string; value?: string; checked?: boolean; hint?: Part }): Html {
  return html`<div class="field field-check"><label><input type="checkbox" name="${field.name}" value="${field.value ?? 'yes'}"${attribute(
    'checked',
    field.checked,
  )}> ${field.label}</label>${field.hint ? html`<p class="hint">${field.hint}</p>` : null}</div>`;
}

/** A button that shows its key where it has one. */
export function button(
  label: string,
  options: {
    kind?: 'primary' | 'danger' | 'plain';
    key?: string;
    name?: string;
    value?: string;
    small?: boolean;
    id?: string;
  } = {},
): Html {
  return html`<button type="submit" class="button${options.kind ? ` button-${options.kind}` : ''}${options.small ? ' button-small' : ''}"${attribute(
    'id',
    options.id,
  )}${attribute('name', options.name)}${attribute('value', options.value)}${attribute('data-key', options.key)}>${label}${options.key ? keyHint(options.key) : null}</button>`;
}

export function keyHint(key: string): Html {
  return html`<kbd aria-hidden="true">${key.length === 1 ? key.toUpperCase() : key}</kbd>`;
}
