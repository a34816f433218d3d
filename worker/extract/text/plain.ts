import type { Place } from '../../../patterns/document.ts';
import { charsetOf, declaredInside, decodeText } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { walkXml } from '../xml.ts';
import { writeJson } from './json-writer.ts';
import { recordTable, separatorOf } from './separated.ts';

const body: Place = { part: 'body' };

/** Plain text: exactly the file's own text. Where its lines are records (CSV, tabs) their fields are a table too. */
export function readPlain(source: Source, reading: Reading): void {
  const { text } = decodeText(source.bytes, [charsetOf(source.declaredType)]);
  const start = reading.text.length;
  reading.text.write(text, body);
  const separator = separatorOf(text);
  if (separator) recordTable(text, start, separator, reading, body);
}

/** JSON as tables and `key: value` lines; what does not parse is read as plain text. */
export function readJson(source: Source, reading: Reading): void {
  const { text } = decodeText(source.bytes, [charsetOf(source.declaredType)]);
  if (!writeJson(text, reading, body)) readPlain(source, reading);
}

/** Any XML: the text of its elements, one line each, and attributes that hold words. */
export function readXml(source: Source, reading: Reading): void {
  const { text: xml } = decodeText(source.bytes, [charsetOf(source.declaredType), declaredInside(source.bytes)]);
  const { text } = reading;
  const attribute: Place = { part: 'attribute' };
  walkXml(xml, {
    open(_name, attributes) {
      text.newline();
      for (const name in attributes) {
        const value = attributes[name];
        if (value && !name.startsWith('xmlns') && /[\u3400-\u9fff]|\d{6,}|@/.test(value))
          text.line(`${name}: ${value}`, attribute);
      }
    },
    text(data) {
      const piece = data.replace(/\s+/g, ' ');
      if (piece === ' ') text.separate(' ');
      else text.write(piece, body);
    },
    close() {
      text.newline();
      reading.budget.tick();
    },
  });
}
