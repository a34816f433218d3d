import { type Column, type Resource, SiteBuilder } from './builder.ts';
import { addConsultations } from './content/consultations.ts';
import { addGuides } from './content/guides.ts';
import { addInterpretations } from './content/interpretations.ts';
import { addKeyAreas } from './content/key-areas.ts';
import { addLetters } from './content/letters.ts';
import { addNews } from './content/news.ts';
import { addNotices } from './content/notices.ts';
import { addPenalties } from './content/penalties.ts';
import { addPolicies } from './content/policies.ts';
import { addPublicity } from './content/publicity.ts';
import { addRecruitment } from './content/recruitment.ts';
import { addBudgets, addLocalNews, addOffices, addStatistics } from './content/standing.ts';
import { addTraps } from './content/traps.ts';
import type { Day } from './days.ts';
import { closeScanner, scan } from './files/scan.ts';
import { addFrame } from './frame.ts';
import { random } from './random.ts';
import type { Truth } from './truth.ts';

export interface SampleSite {
  resources: Map<string, Resource>;
  truth: Truth;
}

export const defaultSeed = 20261123;

/** Builds the whole site for one seed and one day; the same two give the same bytes. About three seconds. */
export async function buildSampleSite(options: { seed?: number; asOf: Day }): Promise<SampleSite> {
  const seed = options.seed ?? defaultSeed;
  const builder = new SiteBuilder(random(seed), options.asOf);
  const column = (path: string, name: string, type: string, more: Partial<Column> = {}): Column =>
    builder.column({ path, name, type, charset: 'utf-8', paging: 'link', perPage: 15, head: false, ...more });

  const news = column('/xwdt/', '新闻动态', '要闻动态');
  const notices = column('/tzgg/', '通知公告', '通知公告', { charset: 'gbk-header', perPage: 10 });
  const policies = column('/zwgk/zcwj/', '政策文件', '政策文件', { perPage: 12, head: true });
  const readings = column('/zwgk/zcjd/', '政策解读', '政策解读', { perPage: 10 });
  const publicity = column('/zwgk/gsgg/', '公示公告', '公示公告', { perPage: 12, paging: 'onclick' });
  const penalties = column('/zwgk/xzcf/', '行政处罚', '行政执法', { perPage: 8 });
  const budgets = column('/zwgk/czyjs/', '财政预决算', '财政信息', { perPage: 8 });
  const statistics = column('/zwgk/tjxx/', '统计信息', '统计信息');
  const offices = column('/zwgk/jgzn/', '机构职能', '机构职能', { perPage: 20 });
  const guides = column('/bsfw/', '办事指南', '办事服务', { charset: 'gbk-meta', perPage: 10 });
  const letters = column('/hdjl/', '区长信箱', '互动交流', { perPage: 10 });
  const consultations = column('/hdjl/yjzj/', '意见征集', '意见征集');
  const jobs = column('/zpxx/', '招聘信息', '招聘信息');
  const areas = column('/zdly/', '重点领域', '重点领域', { paging: 'script' });
  const topics = column('/ztzl/', '专题专栏', '专题专栏');
  const local = column('/jcdt/', '基层动态', '要闻动态');
  const empty = column('/zwgk/jcgk/', '决策公开', '决策公开');

  addNews(builder, news);
  addNotices(builder, notices);
  addInterpretations(builder, readings, addPolicies(builder, { policies }));
  addPublicity(builder, publicity);
  addPenalties(builder, penalties);
  addBudgets(builder, budgets);
  addStatistics(builder, statistics);
  addOffices(builder, offices);
  addGuides(builder, guides);
  addLetters(builder, letters);
  addConsultations(builder, consultations);
  addRecruitment(builder, jobs);
  addKeyAreas(builder, areas);
  addTraps(builder, topics, news, notices);
  addLocalNews(builder, local);
  builder.item(local.path).plant('stale-column', 1, '动态类栏目十周未更新');
  builder.item(statistics.path).plant('stale-column', 1, '统计信息一年多未更新');
  builder.item(empty.path).plant('empty-column', 1, '决策公开栏目没有内容', { also: ['stale-column', 'placeholder'] });

  const photo = await scan([{ heading: '望湖镇荷塘' }], { dpi: 40 });
  await builder.finish();
  addFrame(builder, photo);
  await closeScanner();
  return { resources: builder.resources, truth: builder.truth(seed) };
}
