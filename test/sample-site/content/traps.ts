import { ago, type Column, type SiteBuilder } from '../builder.ts';
import { addDays, workdayBefore } from '../days.ts';
import { unit } from '../district.ts';
import { page, paragraphs } from '../layout.ts';
import { person } from '../people.ts';

/** A host that must never be asked: names under `.example` resolve nowhere. */
export const foreignHost = 'www.foreign-bureau.example';

/** What is broken on a site: dead links, soft 404s, missing files, a loop, endless calendars, a slow page. */
export function addTraps(builder: SiteBuilder, topics: Column, news: Column, notices: Column): void {
  const random = builder.random.fork('traps');
  const office = unit('office');
  const links = (...pairs: [text: string, path: string][]): string =>
    pairs.map(([text, path]) => `<p><a href="${path}">${text}</a></p>`).join('\n');
  const on = (
    column: Column,
    title: string,
    days: number,
    body: string,
    more: { addressDay?: string; listed?: boolean } = {},
  ) =>
    builder.article({
      column,
      title,
      published: workdayBefore(ago(builder, days)),
      source: office.name,
      body,
      ...more,
    });

  on(
    topics,
    '“放管服”改革专题',
    16,
    paragraphs('专题汇集我区深化“放管服”改革的政策与成效。') +
      links(['改革动态', '/ztzl/fgf/2019dongtai.html'], ['经验交流', '/ztzl/fgf/jyjl/']),
  ).plant('soft-404', 2, '两个链接指向以200应答的“页面不存在”', { target: '/ztzl/fgf/2019dongtai.html' });
  on(
    topics,
    '优化营商环境专题',
    30,
    paragraphs('聚焦企业全生命周期服务。') +
      links(
        ['区政务服务网', `http://${foreignHost}/service/`],
        ['市政府网站', '/out/city'],
        ['年度改革台账', '/ztzl/2018/tz.html'],
      ),
  )
    .plant('soft-404', 1, '链接指向以200应答的“页面不存在”', { target: '/ztzl/2018/tz.html' })
    .plant('hijacked-link', 1, '/out/city 跳转到外站', { target: '/out/city' });
  builder.put('/out/city', '', 'text/html', builder.asOf, {
    status: 302,
    location: 'http://lucky-casino.example/vip',
    kind: 'other',
  });

  on(
    news,
    '学习贯彻全会精神 我区举行集中宣讲',
    21,
    paragraphs('宣讲团成员结合实际作了深入浅出的讲解，干部群众反响热烈。') +
      links(['宣讲提纲', '/xwdt/2021/xjtg.html'], ['相关报道', '/xwdt/202001/t20200115_404.html']),
  ).plant('dead-link', 2, '正文两个链接返回404', { target: '/xwdt/2021/xjtg.html' });
  on(
    notices,
    '关于开展政务新媒体账号清理的通知',
    70,
    paragraphs('请各单位对照清单自查，填报附件。') +
      links(['附件：账号清理表.xls', '/tzgg/202001/P020200115000000000001.xls']),
  ).plant('missing-attachment', 1, '附件返回404', {
    target: '/tzgg/202001/P020200115000000000001.xls',
    also: ['dead-link'],
  });
  on(
    news,
    '区融媒体中心举办通讯员培训班',
    45,
    paragraphs('来自各镇街和部门的86名通讯员参加培训，内容包括新闻写作、短视频制作和舆情应对。') +
      links(['往期回顾', '/old/a'], ['活动日历', '/rili/2026/11/']),
  ).arguable('dead-link', '“往期回顾”是循环重定向');
  builder.put('/old/a', '', 'text/html', builder.asOf, { status: 302, location: '/old/b' });
  builder.put('/old/b', '', 'text/html', builder.asOf, { status: 302, location: '/old/a' });

  const slow = on(
    news,
    '慢而不断：非遗老手艺人的一天',
    50,
    paragraphs(
      '天蒙蒙亮，老手艺人便坐到织机前。经线纬线，一梭一梭，日子就这样织进了布里。',
      '她说，慢一点没关系，只要不断。',
    ),
  );
  builder.slow.set(slow.path, 1500);

  on(topics, '专题栏目内容更新中', 140, '<p>内容更新中，敬请期待……</p>').plant('placeholder', 1, '内容更新中');
  on(notices, '测试', 200, '<p>测试测试1111</p>').plant('placeholder', 1, '测试页');
  const odd = on(
    notices,
    '关于公布政府信息公开工作机构信息的通知',
    35,
    paragraphs(`本机关政府信息公开工作机构为区政府办公室，办公电话${office.phone}。`),
    {},
  );
  odd.head = [
    ['索引号', `${office.code}/2026-00731`],
    ['成文日期', addDays(odd.published, 90)],
    ['发布机构', office.name],
  ];
  odd.plant('date-mismatch', 1, '成文日期晚于发布日期').decoy('landline', 'office-phone', office.phone);

  const orphanOwner = person(random, builder.asOf);
  const orphan = on(
    notices,
    '关于领取老年优待证的通知',
    400,
    paragraphs(`请${orphanOwner.name}（身份证号：${orphanOwner.id}）尽快到社区领取老年优待证。`),
    { listed: false },
  );
  orphan.plant('resident-id', 1, '只在站点地图中的孤立页面', { needs: ['sitemap'] });
  builder.sitemapOnly.push(orphan.path);
}

/** Answers that are made on demand: the calendar has a page for every month of all time. */
export function calendarPage(path: string): string | null {
  const found = /^\/rili\/(\d{4})\/(\d{1,2})\/$/.exec(path);
  if (!found) return null;
  const year = Number(found[1]);
  const month = Number(found[2]);
  const previous = month === 1 ? `/rili/${year - 1}/12/` : `/rili/${year}/${month - 1}/`;
  const next = month === 12 ? `/rili/${year + 1}/1/` : `/rili/${year}/${month + 1}/`;
  return page({
    title: `${year}年${month}月活动日历`,
    charset: 'utf-8',
    meta: [],
    crumbs: [
      { name: '首页', path: '/' },
      { name: '活动日历', path },
    ],
    body: `<h1>${year}年${month}月</h1><p><a href="${previous}">上一月</a> <a href="${next}">下一月</a></p><p>本月暂无活动。</p>`,
  });
}

/** What the site answers, with status 200, for anything unknown under /ztzl/. */
export const soft404 = page({
  title: '页面提示',
  charset: 'utf-8',
  meta: [],
  crumbs: [{ name: '首页', path: '/' }],
  body: '<div class="error"><h1>很抱歉，您访问的页面不存在或已被删除</h1><p>请检查输入的地址是否正确，或<a href="/">返回首页</a>。</p></div>',
});

export const hard404 = page({
  title: '404',
  charset: 'utf-8',
  meta: [],
  crumbs: [],
  body: '<h1>404 Not Found</h1><p>您要找的页面不存在。</p>',
});
