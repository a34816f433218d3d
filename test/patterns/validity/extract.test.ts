import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishedDocument } from '../../../patterns/document.ts';
import { documentFacts } from '../../../patterns/language/facts.ts';
import { exampleDocument, plainDocument } from '../../../patterns/plain.ts';
import { documentClauses, repealTargets } from '../../../patterns/validity/extract.ts';
import { ownValidity } from '../../../patterns/validity/own-validity.ts';
import { repealSentences } from '../../../patterns/validity/repeal-clauses.ts';

const fact = (value: string) => ({ value, source: 'head:成文日期', confidence: 0.95 });

function own(text: string, issuedAt: string | null = '2020-01-10') {
  const facts = { issuedAt: issuedAt === null ? null : fact(issuedAt), publishedAt: null };
  return ownValidity(text, { start: 0, end: text.length }, facts).map(({ from, until, problem }) => [
    from,
    until,
    problem,
  ]);
}

describe('a document’s own validity', () => {
  it.each([
    ['本办法自2020年1月1日起施行，有效期至2024年12月31日。', '2020-01-01', '2024-12-31'],
    ['第十条 本规定自印发之日起施行，有效期5年。', '2020-01-10', '2025-01-09'],
    ['本通知自发布之日起30日后施行，有效期为三年。', '2020-02-09', '2023-02-08'],
    ['自2021年3月1日起施行，有效期至2026年2月28日。', '2021-03-01', '2026-02-28'],
    ['本实施意见自印发之日起实施。有效期2年。', '2020-01-10', '2022-01-09'],
    ['本公告执行期限为2022年1月1日至2022年12月31日。', '2022-01-01', '2022-12-31'],
    ['本公告自2022年1月1日起执行至2023年12月31日。', '2022-01-01', '2023-12-31'],
    ['本细则自2021年1月1日起试行，试行期2年。', '2021-01-01', '2022-12-31'],
    ['本办法自2021年1月1日起试行两年。', '2021-01-01', '2022-12-31'],
    ['本办法自2020年1月1日起施行，2022年12月31日自动失效。', '2020-01-01', '2022-12-31'],
    ['本意见自2020年1月1日起施行，至2024年12月31日止有效。', '2020-01-01', '2024-12-31'],
    ['本办法由市财政局负责解释，自2020年5月1日起施行，有效期5年，《甲办法》同时废止。', '2020-05-01', '2025-04-30'],
  ])('is read from %s', (text, from, until) => expect(own(text)).toEqual([[from, until, null]]));

  it.each([
    '《药品生产许可证》有效期为5年。',
    '依照本条例取得的许可证有效期为3年。',
    '本办法施行前取得的资格证书，有效期至2020年12月31日。',
    '本证有效期6年。',
    '有关许可证有效期5年，自2020年1月1日起施行。',
    '第五条 自取得证书之日起实施，有效期3年。',
    '本条例自发布之日起施行，颁发的许可证有效期为3年。',
    '机动车驾驶证有效期分为六年、十年和长期。',
    '本规定所称有效期，是指产品的保质期。',
    '居民身份证有效期届满的，应当换领。',
    '将《甲办法》有效期延长至2027年12月31日，该办法有效期届满后自动失效。',
  ])('is not taken from %s', (text) => expect(own(text)).toEqual([]));

  it('is unknown, with the reason, where a day is missing or wrong', () => {
    expect(own('本办法自印发之日起施行，有效期5年。', null)).toEqual([[null, null, 'no-start']]);
    expect(own('本办法自2020年1月1日起施行，有效期至2024年2月30日。')).toEqual([['2020-01-01', null, 'no-such-day']]);
    expect(own('本办法自2020年1月1日起施行，有效期至2019年1月1日。')).toEqual([
      ['2020-01-01', null, 'ends-before-start'],
    ]);
  });
});

const clauses = (text: string, fields: Partial<PublishedDocument> = {}) => {
  const document = plainDocument(text, 'https://www.example.gov.cn/a.html', fields);
  return documentClauses(document, documentFacts(document));
};

describe('clauses of a document', () => {
  it('carry number, issuer, date and the day of effect of what they repeal', () => {
    const [clause] = clauses(
      '第九条 本办法自2021年3月1日起施行，2012年5月6日某市人民政府发布的《某市广告办法》（某政发[2012] 8 号）同时废止。',
      { title: '某市户外广告办法' },
    );
    expect(clause).toMatchObject({
      kind: 'repeal',
      effectiveAt: '2021-03-01',
      target: { title: '某市广告办法', number: '某政发〔2012〕8号', issuer: '某市人民政府', issuedAt: '2012-05-06' },
    });
  });

  it('come from titles', () => {
    expect(repealTargets('某省人民政府关于废止豫政办〔2006〕101号文件的决定').map(({ number }) => number)).toEqual([
      '豫政办〔2006〕101号',
    ]);
    expect(repealTargets('某省人民政府关于废止某省名牌管理办法的通知').map(({ title }) => title)).toEqual([
      '某省名牌管理办法',
    ]);
    expect(repealTargets('某省人民政府关于废止《甲》和《乙》的决定').map(({ title }) => title)).toEqual(['甲', '乙']);
    expect(repealTargets('某省人民政府关于废止和修改部分规章的决定')).toEqual([]);
    expect(repealTargets('某省人民政府关于宣布失效一批省人民政府文件的决定')).toEqual([]);
  });

  it('come from catalogues in tables, each under its own heading', () => {
    const document = exampleDocument({
      title: '关于废止部分规范性文件的通知',
      text: '附件1 废止的规范性文件目录',
      table: [
        ['序号', '文件名称', '文号', '发文日期'],
        ['1', '关于印发甲办法的通知', '某政发〔2010〕1号', '2010-01-02'],
        ['2', '《乙规定》', '某政发[2011] 2 号', '2011年3月4日'],
      ],
    });
    const found = documentClauses(document, documentFacts(document));
    expect(found.map(({ kind, target }) => [kind, target?.title, target?.number, target?.issuedAt])).toEqual([
      ['repeal', '关于印发甲办法的通知', '某政发〔2010〕1号', '2010-01-02'],
      ['repeal', '乙规定', '某政发〔2011〕2号', '2011-03-04'],
    ]);
  });

  it('come from numbered lines, and not from the list of what is kept', () => {
    const text =
      '某市人民政府关于公布规范性文件清理结果的通知\n一、废止的规范性文件\n1.《甲办法》（某政发〔2010〕1号）\n2.某市人民政府关于加强管理的通知（某政发〔2011〕2号）\n二、继续有效的规范性文件\n1.《丙办法》（某政发〔2012〕3号）\n三、保留的规范性文件\n1.《丁办法》（某政发〔2013〕4号）';
    const found = clauses(text);
    expect(found.filter(({ kind }) => kind === 'repeal').map(({ target }) => target?.number)).toEqual([
      '某政发〔2010〕1号',
      '某政发〔2011〕2号',
    ]);
    expect(found.some(({ target }) => target?.number === '某政发〔2013〕4号')).toBe(false);
  });

  it('extend others, by a day or a length', () => {
    expect(clauses('经研究，决定将《甲办法》（某政发〔2018〕1号）有效期延长至2027年12月31日。')).toMatchObject([
      { kind: 'extension', until: '2027-12-31', target: { title: '甲办法', number: '某政发〔2018〕1号' } },
    ]);
    expect(
      clauses('经评估，《甲办法》（某政发〔2018〕1号）实施效果良好。现决定将该文件有效期延长至2027年12月31日。'),
    ).toMatchObject([
      { kind: 'extension', target: { title: '甲办法', number: '某政发〔2018〕1号' }, until: '2027-12-31' },
    ]);
    expect(clauses('根据《甲条例》开展评估。现决定将该文件有效期延长至2027年12月31日。')).toEqual([]);
    expect(clauses('《甲办法》有效期延长2年。')).toMatchObject([
      { kind: 'extension', until: null, length: { count: 2, unit: 'year' } },
    ]);
  });

  it('are not made by drafts, and hardly by interpretations', () => {
    expect(clauses('本办法自2021年3月1日起施行，《甲办法》同时废止。', { title: '某市办法（征求意见稿）' })).toEqual(
      [],
    );
    expect(clauses('《甲办法》同时废止。', { title: '《某市办法》政策解读' })[0]?.confidence).toBeLessThan(0.5);
  });

  it('survive lines that break anywhere', () => {
    const names = repealSentences(
      '本办法自2021年3月1日起施行，《某市户外广告\n管理办法》、\n《某市灯光管理办法》同时废止。',
    ).map(({ target }) => target.title);
    expect(names).toEqual(['某市户外广告管理办法', '某市灯光管理办法']);
  });

  it('lie within the text and never throw, whatever the text', () => {
    const piece = fc.constantFrom(
      '《',
      '》',
      '〈',
      '甲办法',
      '同时废止',
      '停止执行',
      '，',
      '。',
      '、',
      '自2020年1月1日起',
      '施行',
      '有效期',
      '至',
      '5年',
      '2020年2月30日',
      '本办法',
      '\n',
      '（某政发〔2010〕1号）',
      '延长',
      '恢复执行',
      '替代',
      '失效',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const clause of clauses(text)) {
          expect(clause.start).toBeGreaterThanOrEqual(0);
          expect(clause.end).toBeLessThanOrEqual(text.length);
          expect(clause.start).toBeLessThanOrEqual(clause.end);
        }
      }),
    );
  });
});
