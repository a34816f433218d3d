import type { Database } from '../../data/connect.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { renewDue } from '../../data/stores/due.ts';
import { saveKnowledge } from '../../data/stores/knowledge.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { knowing } from './knowing.ts';
import { admin, aSite, day1, found, someItems } from './stock.ts';

/** Four invented items of two units: a publicity notice, a consultation and two penalties, one of them already due. */
export async function fillDue(db: Database) {
  const site = await aSite(db, '起步区政务公开网');
  const items = await someItems(db, site, ['gs/1.html', 'zq/2.html', 'cf/3.html', 'cf/4.html']);
  const id = (path: string) => items.get(path) ?? 0;
  const titles: [string, string][] = [
    ['gs/1.html', '关于“十佳志愿服务项目”名单的公示;含逗号,分号\\与换行'],
    ['zq/2.html', '关于公开征求《起步区养犬管理办法（征求意见稿）》意见的公告，欢迎社会各界提出宝贵意见建议'],
    ['cf/3.html', '行政处罚决定书（某物业服务有限公司）'],
    ['cf/4.html', '行政处罚决定书（个人）'],
  ];
  for (const [path, title] of titles) await found(db, id(path), [], day1, { title });
  const day = (published: string) => ({ publishedAt: published, column: '行政处罚' });
  await saveKnowledge(db, site.id, [
    { itemId: id('gs/1.html'), data: knowing({ kind: 'notice', notice: 'publicity', endsAt: '2026-11-27' }) },
    { itemId: id('zq/2.html'), data: knowing({ kind: 'consultation', notice: 'consultation', endsAt: '2026-12-08' }) },
    { itemId: id('cf/3.html'), data: knowing({ kind: 'penalty', title: titles[2]?.[1] ?? '', ...day('2022-01-04') }) },
    {
      itemId: id('cf/4.html'),
      data: knowing({ kind: 'penalty', title: titles[3]?.[1] ?? '', naturalPerson: true, ...day('2024-11-01') }),
    },
  ]);
  const unitId = await saveUnit(db, { name: '综合执法部' }, admin(day1));
  const other = await saveUnit(db, { name: '办公室' }, admin(day1));
  const columns = [
    { name: '行政处罚', pathPrefix: '/cf/', unitId },
    { name: '公示公告', pathPrefix: '/gs/', unitId: other },
  ];
  for (const column of columns) {
    const columnId = await saveColumn(db, { siteId: site.id, ...column }, admin(day1));
    const inside = titles.map(([path]) => path).filter((path) => `/${path}`.startsWith(column.pathPrefix));
    await db.knex('items').whereIn('id', inside.map(id)).update({ column_id: columnId });
  }
  await renewDue(db, site.id, [{ itemId: id('zq/2.html'), day: '2026-12-01' }]);
  return { site, unitId, id };
}
