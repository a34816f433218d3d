/** Width of a text in em as a CJK system font sets it: full-width characters one em, the others a little over half. */
export function emWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[⺀-鿿＀-￯　-〿가-힯]/u.test(character) ? 1 : 0.58;
  return width;
}

/** Shortens a label to a width in em; SVG text neither wraps nor clips by itself. */
export function shorten(text: string, width: number): string {
  if (emWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (emWidth(`${kept + character}…`) > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A coordinate as SVG writes it: a tenth of a unit is finer than any screen shows. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);
