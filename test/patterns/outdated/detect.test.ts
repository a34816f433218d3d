import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentFacts } from '../../../patterns/language/facts.ts';
import { loadPacks } from '../../../patterns/load.ts';
import { detectOutdated, withPersonalData } from '../../../patterns/outdated/detect.ts';
import { exampleDocument } from '../../../patterns/plain.ts';
import type { PatternExample } from '../../../patterns/schema.ts';
import { shippedPacks } from '../../../patterns/shipped.ts';
import type { Verdict } from '../../../patterns/validity/verdict.ts';

const rules = loadPacks(shippedPacks());
const url = 'https://www.example.gov.cn/a/b.html';
const meta = { pubdate: '2026-03-09 10:00' };

function judge(example: Exclude<PatternExample, string>, more: { links?: number; verdict?: Verdict } = {}) {
  const document = exampleDocument({ url, asOf: '2026-11-23', ...example });
  for (let nth = 0; nth < (more.links ?? 0); nth++) {
    document.links.push({ url: `${url}/${nth}`, text: '关于拟录用人员名单的公示', kind: 'page', main: true });
  }
  const context = { asOf: example.asOf ?? '2026-11-23', column: example.column ?? null, verdict: more.verdict ?? null };
  return detectOutdated(document, documentFacts(document), rules, context);
}
const patterns = (...given: Parameters<typeof judge>) => judge(...given).hits.map((hit) => hit.pattern);
const reasons = (...given: Parameters<typeof judge>) => judge(...given).letGo.map((one) => one.reason);

describe('ended notices', () => {
  it.each([
    ['关于2026年拟发放创业补贴人员的公示', '公示期为5个工作日，自公示之日起计算。'],
    ['关于拟任职人选的公示', '公示期为7天，公示期间如有异议请反映。'],
    ['某街道低保公示', '现将名单予以公示，自2026年3月9日至3月15日。'],
    ['某区道路维修工程招标公告', '五、提交投标文件截止时间、开标时间和地点\n2026年04月01日 09点30分（北京时间）'],
    ['办公设备采购竞争性磋商公告', '四、响应文件提交\n截止时间：2026年3月20日9点30分'],
    ['关于城乡居民医保缴费的通告', '集中缴费期为2026年4月1日至6月30日。'],
    ['2026年教师招聘面试公告', '面试时间：2026年5月16日（星期六）上午8:00。'],
    ['某区公开招聘教师简章', '1.报名时间：4月1日9:00至4月5日16:00。\n2.1990年4月1日以后出生。'],
    ['关于征求《停车办法》意见的通知', '请于本公告发布之日起30日内将意见反馈至我局。'],
    ['关于组织专精特新企业申报的通知', '请于2026年4月15日前将申报材料报送至区工信局。'],
    ['少儿阅读活动报名公告', '活动时间：3月21日下午2:00\n报名截止时间：3月18日'],
    ['听证会公告', '听证时间：2026年4月2日上午9时。'],
  ])('%s', (title, text) => expect(patterns({ title, text, meta })).toEqual(['ended-notice']));

  it.each([
    ['《停车办法》征求意见采纳情况反馈', '我局于2026年3月9日至4月8日公开征求意见。'],
    ['关于做好低保公示工作的通知', '公示期7天，公示时间不少于7天。'],
    ['某项目中标结果公告', '公告期限：1个工作日。开标时间：2026年3月1日'],
    ['关于开展稳岗补贴申报的通知', '申报时间：每年3月1日至6月30日。'],
    ['关于公布优秀教师名单的通知', '经公示无异议，现予公布。'],
    ['公租房申请指南', '受理时间：每周一至周五。公示期7天。'],
    ['《绿化条例》政策解读', '报名时间为2026年3月1日。'],
  ])('not %s', (title, text) => expect(patterns({ title, text, meta })).toEqual([]));

  it('are not made by news of them, by lists that link to them, by archives or marked pages', () => {
    const text = '公示时间：2026年3月9日至3月13日';
    expect(
      patterns({ title: '我区启动教师招聘报名', text: '报名时间为3月9日至3月13日。', column: '工作动态', meta }),
    ).toEqual([]);
    expect(patterns({ title: '公示公告', text, meta }, { links: 8 })).toEqual([]);
    expect(reasons({ title: '关于甲的公示', text, meta, column: '历史公示' })).toContain('archived');
    expect(reasons({ title: '关于甲的公示（已结束）', text, meta })).toContain('marked-ended');
  });

  it('run until the last stated day, that day included', () => {
    const example = { title: '关于甲的公示', text: '公示时间：2026年3月9日至3月13日', meta };
    expect(reasons({ ...example, asOf: '2026-03-13' })).toEqual(['still-running']);
    expect(patterns({ ...example, asOf: '2026-03-14' })).toEqual(['ended-notice']);
  });

  it('are unknown past the holiday calendar until they are over whatever the holidays', () => {
    const example = { title: '关于甲的公示', text: '公示期为5个工作日。', meta: { pubdate: '2027-01-08' } };
    expect(judge({ ...example, asOf: '2027-01-20' })).toMatchObject({
      hits: [],
      letGo: [{ reason: 'end-unknown', detail: 'past-horizon' }],
    });
    expect(judge({ ...example, asOf: '2027-06-20' }).hits[0]?.evidence.map(({ key }) => key)).toContain('past-horizon');
  });

  it('say so when a range ends before it starts, and flag nothing', () => {
    expect(judge({ title: '关于甲的公示', text: '公示时间：2026年3月13日至3月9日。', meta })).toMatchObject({
      hits: [],
      letGo: [{ detail: 'ends-before-start' }],
    });
  });

  it('become the gravest kind beside personal data', () => {
    const { hits } = judge({ title: '关于甲的公示', text: '公示时间：2026年3月9日至3月13日', meta });
    expect(withPersonalData(hits, [], 0, rules)).toEqual(hits);
    expect(withPersonalData(hits, [], 3, rules)[0]).toMatchObject({
      pattern: 'ended-notice-personal',
      severity: 'critical',
    });
  });
});

describe('expired and repealed documents', () => {
  const text = '本措施自2020年5月1日起施行，有效期3年。';
  const verdict = (state: Verdict['state'], kind: string): Verdict => ({
    document: url,
    state,
    until: null,
    confidence: 0.95,
    chain: [{ document: 'other', kind, sentence: '另一文件的句子', effectiveAt: '2022-01-01' }],
  });

  it('are let go where they are marked, in metadata, title or a note', () => {
    const title = '关于促进外贸的若干措施';
    for (const marked of [
      { title, text, head: { 有效性: '失效' } },
      { title: `${title}（已失效）`, text },
      { title: `【废止】${title}`, text },
      { title, text: `（此文件已于2023年5月1日宣布失效）\n${text}` },
      { title, text: `已废止\n${text}` },
      { title, text: `${text}\n注：本文件已被《新措施》废止。` },
    ]) {
      expect(patterns(marked)).toEqual([]);
      expect(reasons(marked)).toContain('marked');
    }
  });

  it('do not take what a text says of others for a mark', () => {
    const body = '最高人民法院以前的规定与本规定相抵触的，不再适用。\n《甲办法》已废止，请勿执行。\n';
    expect(patterns({ title: '关于促进外贸的若干措施', text: body + text })).toEqual(['expired-document']);
  });

  it('contradict metadata that says in force', () => {
    const found = patterns({ title: '关于促进外贸的若干措施', text, head: { 有效性: '有效' } });
    expect(found.sort()).toEqual(['contradicting-validity', 'expired-document']);
  });

  it('follow the ledger: an extended document is never expired, a repealed one is flagged', () => {
    const example = { title: '关于促进外贸的若干措施', text };
    expect(patterns(example, { verdict: verdict('extended', 'extension') })).toEqual([]);
    expect(patterns(example, { verdict: verdict('repealed', 'repeal') })).toEqual(['repealed-document']);
    expect(patterns(example, { verdict: verdict('superseded', 'version') })).toEqual(['superseded-document']);
  });

  it('show where, and never flag by age alone', () => {
    const hit = judge({ title: '关于促进外贸的若干措施', text: `前言。${text}` }).hits[0];
    expect(hit?.value).toBe(text.slice(0, -1));
    expect(
      patterns({
        title: '关于促进外贸的若干措施',
        text: '本措施自1999年5月1日起施行。',
        meta: { pubdate: '1999-04-01' },
      }),
    ).toEqual([]);
  });
});

describe('old names', () => {
  const guide = { title: '企业登记办事指南', text: '受理机构：某区工商局。' };
  it('are flagged on guides dated after the reform or undated, never before it', () => {
    expect(patterns({ ...guide, meta })).toEqual(['old-institution']);
    expect(patterns(guide)).toEqual(['old-institution']);
    expect(patterns({ ...guide, meta: { pubdate: '2018-03-01' } })).toEqual([]);
  });
  it.each([
    '受理机构：某区市场监督管理局（原工商局）。',
    '依据《工商行政管理局规章》办理。',
    '2016年，某区工商局获评先进。',
    '2018年由工商局、质监局合并组建市场监督管理局。',
    '到工商银行缴费，或联系工商联。',
    '区文化和旅游局受理。',
    '区农业农村局、生态环境局、自然资源局受理。',
  ])('are not seen in %s', (text) => expect(patterns({ ...guide, text, meta })).toEqual([]));
});

describe('any text', () => {
  it('is judged without error, within its bounds, the same twice', () => {
    const piece = fc.constantFrom(
      '公示',
      '期',
      '5个工作日',
      '2026年3月9日',
      '至',
      '3月13日',
      '报名时间：',
      '截止',
      '前',
      '有效期',
      '本办法自',
      '起施行',
      '，',
      '。',
      '\n',
      '工商局',
      '测试',
      '（已废止）',
      '每年',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.array(piece, { maxLength: 5 }), (pieces, title) => {
        const example = { title: title.join(''), text: pieces.join(''), meta };
        const found = judge(example);
        expect(judge(example)).toEqual(found);
        for (const { start, end } of [...found.hits, ...found.letGo]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(example.text.length);
        }
      }),
    );
  });
});
