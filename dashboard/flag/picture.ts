import { z } from 'zod';
import { findFlag } from '../../data/stores/flags.ts';
import { hitStarts, listPictures, openPicture, type Picture } from '../../data/stores/pictures.ts';
import { DashboardError } from '../http/errors.ts';
import { idOf } from '../http/input.ts';
import { type Context, type Handler, page } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { localTime } from '../views/when.ts';

const tableSchema = z.object({
  title: z.string().nullable(),
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      number: z.number(),
      gap: z.boolean(),
      cells: z.array(z.array(z.object({ text: z.string(), start: z.number().optional() }))),
    }),
  ),
});

type TableOf = z.infer<typeof tableSchema>;

interface Shown extends Picture {
  table: TableOf | null;
}

/** How the item of a flag looked, with the flag's hits marked: its section, or a page of its own without scripts. */
export const showPicture: Handler = async (context) => {
  const { services, t } = context;
  const { database } = services;
  const flag = await flagOf(context);
  const pictures = await listPictures(database, flag.itemId);
  const [starts, shown] = await Promise.all([
    hitStarts(database, flag.id, 3_000),
    Promise.all(
      pictures.map(async (picture): Promise<Shown> => {
        const content = picture.kind === 'table' ? await openPicture(database, flag.itemId, picture.number) : null;
        return { ...picture, table: content && tableSchema.parse(JSON.parse(Buffer.from(content).toString('utf8'))) };
      }),
    ),
  ]);
  const body = pictureBody(flag.id, shown, starts, t);
  if (context.fragment) return { kind: 'fragment', body };
  return page(
    t.picture.title,
    html`<nav class="steps"><a href="/flags/${flag.id}">← ${t.flag.number(flag.id)}</a></nav>${section(t.picture.title, body)}`,
  );
};

/** The picture itself; values in it were painted over before it was stored. */
export const showPictureFile: Handler = async (context) => {
  const flag = await flagOf(context);
  const content = await openPicture(context.services.database, flag.itemId, idOf(context, 'number'));
  if (!content) throw new DashboardError('not-found');
  return { kind: 'file', name: `flag-${flag.id}.webp`, type: 'image/webp', body: content, inline: true };
};

async function flagOf(context: Context) {
  const flag = await findFlag(context.services.database, idOf(context));
  if (!flag) throw new DashboardError('not-found');
  return flag;
}

/** The place of the picture on the page of its flag; it comes when the rest is there. */
export function pictureSlot(flagId: number, t: Words): Html {
  const href = `/flags/${flagId}/picture`;
  return section(
    t.picture.title,
    html`<div class="picture-slot" hx-get="${href}" hx-trigger="load" hx-target="this" hx-swap="innerHTML"><p class="quiet"><a href="${href}">${t.picture.open}</a></p></div>`,
  );
}

function pictureBody(flagId: number, pictures: Shown[], starts: Map<number, number>, t: Words): Html {
  const [first] = pictures;
  if (!first) return html`<p class="quiet">${t.picture.waiting}</p>`;
  if (first.reason) return html`<p class="quiet">${t.picture.none[first.reason]}</p>`;
  return html`<p class="quiet">${t.picture.lead(localTime(first.madeAt).slice(0, 16))}</p>${pictures.map((picture) =>
    picture.table
      ? tableView(flagId, picture.table, starts, t)
      : imageView(flagId, picture, pictures.length > 1, starts, t),
  )}`;
}

function imageView(flagId: number, picture: Picture, several: boolean, starts: Map<number, number>, t: Words): Html {
  const source = `/flags/${flagId}/picture/${picture.number}`;
  const { width, height } = picture;
  const marks = picture.marks.flatMap((mark) => {
    const hit = starts.get(mark.start);
    return hit === undefined ? [] : [{ ...mark, hit }];
  });
  const caption = several ? t.picture.page(picture.number) : t.picture.title;
  return html`<figure class="picture"><figcaption>${several ? html`<span>${caption}</span>` : null}<a href="${source}" target="_blank" rel="noopener">${t.picture.whole}<span class="unseen">${t.common.newTab}</span></a></figcaption><div class="picture-frame" tabindex="0" role="region" aria-label="${caption}"><svg class="picture-sheet" viewBox="0 0 ${width} ${height}" role="group" aria-label="${t.picture.image(caption)}"><image href="${source}" width="${width}" height="${height}"/>${marks.map(
    (mark, index) =>
      html`<a href="#hit-${mark.hit}" aria-label="${t.picture.mark(index + 1)}"><rect class="picture-mark" x="${mark.left - 3}" y="${mark.top - 3}" width="${mark.width + 6}" height="${mark.height + 6}" rx="3"/></a>`,
  )}</svg></div></figure>`;
}

function tableView(flagId: number, table: TableOf, starts: Map<number, number>, t: Words): Html {
  const caption = table.title ?? t.picture.title;
  const columns = table.columns.length + 1;
  return html`<figure class="picture"><figcaption><span>${caption}</span></figcaption><div class="picture-frame" tabindex="0" role="region" aria-label="${caption}"><table class="sheet"><thead><tr><th><span class="unseen">${t.picture.row}</span></th>${table.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${table.rows.map(
    (row) =>
      html`${row.gap ? html`<tr class="sheet-gap"><td colspan="${columns}">${t.picture.gap}</td></tr>` : null}<tr><th scope="row">${row.number}</th>${row.cells.map((cell) => html`<td>${cell.map((piece) => sheetPiece(flagId, piece, starts))}</td>`)}</tr>`,
  )}</tbody></table></div></figure>`;
}

function sheetPiece(
  flagId: number,
  { text, start }: { text: string; start?: number | undefined },
  starts: Map<number, number>,
): Html {
  const hit = start === undefined ? undefined : starts.get(start);
  if (start === undefined) return html`${text}`;
  return hit === undefined ? html`${text}` : html`<a href="/flags/${flagId}#hit-${hit}"><mark>${text}</mark></a>`;
}
