import { expect, it } from 'vitest';
import { itemsWithSnapshot, masksInSeveralShapes, recordMasks } from '../../data/stores/masked-numbers.ts';
import { eachDatabase } from '../support/database.ts';
import { aSite, someItems } from '../support/stock.ts';

eachDatabase((_name, open) => {
  it('hands out masked numbers of a person that items show in different shapes, of items that can be judged again', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = [...(await someItems(db, site, ['a', 'b', 'c'])).values()];
    const [first = 0, second = 0, third = 0] = items;
    await db.knex('snapshots').insert({ id: 's', sealed: Buffer.from('x'), characters: 1, created_at: '2026-11-23' });
    await db.knex('items').whereIn('id', [first, second]).update({ snapshot_id: 's' });
    const mask = (person: string, shape: string) => ({ person, kind: 'mobile', shape, sealed: `${person}${shape}` });
    await recordMasks(db, site.id, [
      { itemId: first, masks: [mask('a', '110'), mask('b', '110')] },
      { itemId: second, masks: [mask('a', '011'), mask('b', '110')] },
      { itemId: third, masks: [mask('a', '101')] },
    ]);
    const shown = async () =>
      (await masksInSeveralShapes(db, site.id, 10)).map(({ itemId, sealed }) => [itemId, sealed]);
    expect(await shown()).toEqual([
      [first, 'a110'],
      [second, 'a011'],
    ]);
    expect(await itemsWithSnapshot(db, items)).toMatchObject([{ itemId: first, snapshotId: 's' }, { itemId: second }]);
    await recordMasks(db, site.id, [
      { itemId: second, masks: [mask('a', '110')] },
      { itemId: third, masks: [] },
    ]);
    expect(await shown()).toEqual([]);
  });
});
