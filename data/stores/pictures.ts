import { z } from 'zod';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';
import { inTransaction } from '../transaction.ts';

const reasons = ['changed', 'unreachable', 'no-browser', 'not-maskable', 'too-large', 'not-drawable'] as const;
/** Why an item has no picture. */
export type NoPicture = (typeof reasons)[number];

const markSchema = z.array(
  z.object({ start: z.number(), left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
);

/** Where a hit (by its offset in the item's text) stands in a picture, in pixels. */
export type PictureMark = z.infer<typeof markSchema>[number];

/** A picture as it is stored, without its content. */
export interface Picture {
  id: number;
  number: number;
  kind: 'image' | 'table' | 'none';
  width: number;
  height: number;
  marks: PictureMark[];
  reason: NoPicture | null;
  madeAt: string;
}

/** A picture to be stored: WebP, or the JSON of a table. All personal values are painted over by then. */
export interface NewPicture {
  number: number;
  kind: 'image' | 'table';
  content: Uint8Array;
  width: number;
  height: number;
  marks: readonly PictureMark[];
}

/** Most marks kept of one picture. */
const mostMarks = 2_000;
const bound = (snapshotId: string, number: number) => `picture ${snapshotId} ${number}`;

/** Replaces the pictures of an item; a reason instead of pictures says why there is none. */
export async function putPictures(
  db: Database,
  item: { id: number; snapshotId: string },
  pictures: readonly NewPicture[] | NoPicture,
  at: string,
): Promise<void> {
  const common = { item_id: item.id, snapshot_id: item.snapshotId, made_at: at };
  const none = { ...common, number: 0, kind: 'none', sealed: null, width: 0, height: 0, marks: '[]' };
  const rows =
    typeof pictures === 'string'
      ? [{ ...none, reason: pictures }]
      : pictures.map(({ number, kind, content, width, height, marks }) => ({
          ...common,
          number,
          kind,
          sealed: Buffer.from(db.sealer.seal(content, bound(item.snapshotId, number))),
          width,
          height,
          marks: JSON.stringify(marks.slice(0, mostMarks)),
          reason: null,
        }));
  await inTransaction(db, async (trx) => {
    await trx('pictures').where('item_id', item.id).del();
    for (const row of rows) await trx('pictures').insert(row);
  });
}

/** The pictures of the content that an item has now. */
export async function listPictures(db: Database, itemId: number): Promise<Picture[]> {
  const rows = await rowsOf<{
    id: number;
    number: number;
    kind: Picture['kind'];
    width: number;
    height: number;
    marks: string;
    reason: NoPicture | null;
    made_at: string;
  }>(
    db.read,
    `select p.id, p.number, p.kind, p.width, p.height, p.marks, p.reason, p.made_at
     from pictures p join items i on i.id = p.item_id and i.snapshot_id = p.snapshot_id
     where p.item_id = ? order by p.number`,
    [itemId],
  );
  return rows.map(({ made_at, marks, ...row }) => ({
    ...row,
    marks: readJson(markSchema, marks, `picture ${row.id}`),
    madeAt: made_at,
  }));
}

/** The content of one picture of an item; null when there is none. @throws SealError */
export async function openPicture(db: Database, itemId: number, number: number): Promise<Uint8Array | null> {
  const row: { sealed: Uint8Array | null; snapshot_id: string } | undefined = await db
    .read('pictures')
    .where({ item_id: itemId, number })
    .first('sealed', 'snapshot_id');
  return row?.sealed ? db.sealer.open(row.sealed, bound(row.snapshot_id, number)) : null;
}

/** An item whose picture is still to be taken. `flagId` is where the search goes on. */
export interface PictureWish {
  flagId: number;
  itemId: number;
  url: string;
  type: string | null;
  contentHash: string | null;
  snapshotId: string;
}

/** Open flags of a site after a flag's id whose item has no picture of its present content, in the order of their ids. */
export async function itemsWithoutPicture(
  db: Database,
  siteId: number,
  after: number,
  limit: number,
): Promise<PictureWish[]> {
  return rowsOf<PictureWish>(
    db.read,
    `select f.id as "flagId", i.id as "itemId", i.url, i.type, i.content_hash as "contentHash",
       i.snapshot_id as "snapshotId"
     from flags f join items i on i.id = f.item_id
     where f.site_id = ? and f.id > ? and f.state in ('open', 'reopened') and i.snapshot_id is not null
       and not exists (select 1 from pictures p where p.item_id = i.id and p.snapshot_id = i.snapshot_id)
     order by f.id limit ?`,
    [siteId, after, limit],
  );
}

/** Whether an address of a site has personal data that was not found to be lawful: its picture is shown in no other. */
export async function showsPeople(db: Database, siteId: number, url: string): Promise<boolean> {
  const [row] = await rowsOf<{ found: number }>(
    db.read,
    `select 1 as found from items i join flags f on f.item_id = i.id
     where i.site_id = ? and i.url = ? and f.category = 'personal-data' limit 1`,
    [siteId, url],
  );
  return row !== undefined;
}

/** Deletes pictures of content that is no longer there, or whose snapshot was purged. Returns how many. */
export async function purgePictures(db: Database): Promise<number> {
  return inTransaction(db, (trx) =>
    trx('pictures')
      .whereNotExists(
        trx('items').whereRaw('items.id = pictures.item_id').whereRaw('items.snapshot_id = pictures.snapshot_id'),
      )
      .del(),
  );
}

/** Offset in the item's text → id, of the hits of a flag that stand in its text: to lead from a mark to its evidence. */
export async function hitStarts(db: Database, flagId: number, limit: number): Promise<Map<number, number>> {
  const rows = await rowsOf<{ id: number; at: number }>(
    db.read,
    `select id, text_start as at from hits where flag_id = ? and origin = 'document' order by id limit ?`,
    [flagId, limit],
  );
  return new Map(rows.map((row) => [row.at, row.id]));
}
