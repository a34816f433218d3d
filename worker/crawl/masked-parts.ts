import type { Database } from '../../data/connect.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { itemsWithSnapshot, type MaskOfItem, masksInSeveralShapes } from '../../data/stores/masked-numbers.ts';
import { undone } from '../../patterns/engine/masked.ts';
import type { MaskedPart } from '../detect/judged.ts';
import type { Visitor } from './visitor.ts';

/** Masked numbers of a site that are compared with each other in one inspection. */
const mostMasks = 50_000;
/** A name that stands in more items than this is a common one; comparing all of them would prove nothing. */
const mostPerPerson = 60;
/** Items judged again at the end of one inspection. */
const mostItems = 500;

/**
 * By item, what other items of the site show of the masked numbers in it, where both together leave so few numbers that neither is hidden.
 * Masks are opened here and nowhere else, and stay in memory.
 */
export async function maskedParts(db: Database, siteId: number, asOf: string): Promise<Map<number, MaskedPart[]>> {
  const today = Number(asOf.replaceAll('-', ''));
  const masks = (await masksInSeveralShapes(db, siteId, mostMasks)).flatMap((row) => opened(db, row));
  const parts = new Map<number, MaskedPart[]>();
  for (const group of Map.groupBy(masks, (mask) => `${mask.person} ${mask.kind}`).values()) {
    const some = group.slice(0, mostPerPerson);
    for (const own of some)
      for (const other of some) {
        if (own.itemId === other.itemId || !undone(own.kind, own.mask, other.mask, today)) continue;
        const list = parts.get(own.itemId) ?? [];
        parts.set(own.itemId, list);
        const { person, kind, mask, url } = other;
        list.push({ person, kind, mask, url });
      }
  }
  return parts;
}

function opened(db: Database, { itemId, url, person, kind, sealed }: MaskOfItem) {
  if (kind !== 'resident-id' && kind !== 'mobile' && kind !== 'bank-card') return [];
  const mask = Buffer.from(db.sealer.open(Buffer.from(sealed, 'base64'), kind)).toString();
  return [{ itemId, url, person, kind, mask } as const];
}

/**
 * Two items that undo each other's masks can only be told when both were read: those whose counterparts changed in this inspection are judged
 * again from their sealed content.
 */
export async function judgeUndone(
  db: Database,
  site: { id: number },
  visitor: Visitor,
  { at, asOf }: { at: string; asOf: string },
): Promise<{ raised: number; resolved: number }> {
  const before = visitor.maskedParts;
  const now = await maskedParts(db, site.id, asOf);
  const said = (parts: MaskedPart[] | undefined) => JSON.stringify(parts ?? []);
  const items = [...new Set([...before.keys(), ...now.keys()])].filter(
    (item) => said(before.get(item)) !== said(now.get(item)),
  );
  visitor.maskedParts = now;
  const totals = { raised: 0, resolved: 0 };
  for (const item of await itemsWithSnapshot(db, items.slice(0, mostItems))) {
    const judged = await visitor.judgeSealed(item);
    if (!judged || judged.status === 'unread') continue;
    const detected = [{ itemId: item.itemId, detection: judged.detection }];
    const { raised, resolved } = await recordDetections(db, detected, 'document', { actor: 'worker', at });
    totals.raised += raised;
    totals.resolved += resolved;
  }
  return totals;
}
