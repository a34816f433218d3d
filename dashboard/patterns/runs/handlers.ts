import { StoreError } from '../../../data/errors.ts';
import { findDraft, openDrafts } from '../../../data/stores/pack-drafts.ts';
import {
  cancelRun,
  findRun,
  listRuns,
  type NewRun,
  type PatternRun,
  requestRun,
  runsBefore,
} from '../../../data/stores/pattern-runs.ts';
import { type PackVersion, packsInForce, packVersions } from '../../../data/stores/patterns.ts';
import { findingChanges, listFindings } from '../../../data/stores/run-findings.ts';
import { rulesOfTrial, type Trial } from '../../../data/stores/run-rules.ts';
import { listSites } from '../../../data/stores/sites.ts';
import { dayOf, dayStart, daysAfter } from '../../../data/time.ts';
import { confidences } from '../../../patterns/hit.ts';
import { PackError } from '../../../patterns/load.ts';
import { DashboardError } from '../../http/errors.ts';
import { actOf, idOf, knownIn, numberIn } from '../../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../../http/route.ts';
import { html } from '../../views/html.ts';
import { patternTitles } from '../../views/pattern-title.ts';
import { isAdmin, rulesNow } from '../handlers.ts';
import { packTitle } from '../list-view.ts';
import { actorInWords } from '../pattern-view.ts';
import { runsView } from './list-view.ts';
import { progressPanel, type RunModel, runView } from './run-view.ts';

async function packOf(context: Context): Promise<PackVersion> {
  const found = (await packsInForce(context.services.database)).find((one) => one.pack === context.params.pack);
  if (!found) throw new DashboardError('not-found');
  return found;
}

const startKinds = ['dry-run', 'backtest', 'shadow'] as const;

/** Runs of a pack, and the form that starts one. */
export const showRuns: Handler = (context) => {
  const { query } = context;
  const typed = { what: query.get('what') ?? '', kind: query.get('kind') ?? 'dry-run', days: '7' };
  return runsPage(context, typed, null, 200);
};

async function runsPage(
  context: Context,
  typed: { what: string; kind: string; days: string },
  fault: string | null,
  status: number,
): Promise<Reply> {
  const { services, t, csrf } = context;
  const inForce = await packOf(context);
  const { pack } = inForce;
  const runs = await listRuns(services.database, { pack });
  const choices = await choicesFor(context, pack, inForce.version);
  const model = { pack, inForce, runs, choices, typed, fault, mayStart: isAdmin(context), csrf };
  return page(t.patternRuns.title(packTitle(pack, t)), runsView(model, t), { status });
}

/** Drafts first, then other versions, then what a switch would do. */
async function choicesFor(context: Context, pack: string, inForce: number) {
  const { services, t, language } = context;
  const words = t.patternRuns;
  const [drafts, versions, rules] = await Promise.all([
    openDrafts(services.database, pack),
    packVersions(services.database, pack),
    rulesNow(context),
  ]);
  return [
    ...drafts.map((draft) => ({
      value: `draft:${draft.id}`,
      label: words.draftOption(draft.id, actorInWords(draft.author, t)),
    })),
    ...versions
      .filter(({ version }) => version !== inForce)
      .map(({ version }) => ({ value: `version:${version}`, label: words.versionOption(version) })),
    ...rules.patterns
      .filter((pattern) => pattern.pack === pack && pattern.scope === 'document')
      .map((pattern) =>
        rules.enabled(pattern.id)
          ? { value: `off:${pattern.id}`, label: words.turnOff(pattern.title[language]) }
          : { value: `on:${pattern.id}`, label: words.turnOn(pattern.title[language]) },
      ),
  ];
}

/**
 * Starts a run of what the form names, or of the text that an editor sends along (`yaml`). The worker carries it out.
 */
export const startRun: Handler = async (context) => {
  const { services, form, t } = context;
  const { pack } = await packOf(context);
  const typed = { what: form.get('what') ?? '', kind: form.get('kind') ?? 'dry-run', days: form.get('days') ?? '7' };
  const kind = startKinds.find((one) => one === typed.kind);
  if (!kind) throw new DashboardError('bad-request', 'kind');
  const words = t.patternRuns;
  const refuse = (fault: string) => runsPage(context, typed, fault, 422);
  const days = Number(typed.days || '7');
  if (kind === 'shadow' && !(Number.isInteger(days) && days >= 1 && days <= 30)) return refuse(words.badDays);
  const by = actOf(context);
  try {
    const trial = await trialOf(context, pack, typed.what);
    const { rules, yaml } = await rulesOfTrial(services.database, trial);
    const run: NewRun = {
      kind,
      pack,
      yaml,
      rules,
      asOf: dayOf(by.at),
      ...('version' in trial && { version: trial.version }),
      ...(kind === 'shadow' && { until: dayStart(daysAfter(dayOf(by.at), days)) }),
    };
    const id = await requestRun(services.database, run, by);
    context.setFlash({ tone: 'good', message: words.requested(id) });
    return redirect(`/packs/${pack}/runs/${id}`);
  } catch (error) {
    if (error instanceof PackError) return refuse(words.broken);
    if (error instanceof StoreError && error.code === 'invalid') return refuse(words.same);
    throw error;
  }
};

async function trialOf(context: Context, pack: string, what: string): Promise<Trial> {
  const yaml = context.form.get('yaml');
  if (yaml !== null) return { pack, yaml: yaml.replaceAll('\r\n', '\n') };
  const [kind, value = ''] = what.split(/:(.*)/s);
  if (kind === 'version' && /^\d{1,6}$/.test(value)) return { pack, version: Number(value) };
  if (kind === 'on' || kind === 'off') return { pack, turn: { pattern: value, on: kind === 'on' } };
  if (kind === 'draft' && /^\d{1,9}$/.test(value)) {
    const draft = await findDraft(context.services.database, Number(value));
    if (draft.pack === pack) return { pack, yaml: draft.yaml };
  }
  throw new DashboardError('bad-request', 'what');
}

export const showRun: Handler = async (context) => {
  const model = await modelOf(context);
  const { t } = context;
  return page(`${t.patternRuns.kinds[model.run.kind]} ${model.run.id}`, runView(model, t));
};

/** The live state; once the run has ended the page is loaded anew. */
export const showRunProgress: Handler = async (context) => {
  const run = await runOf(context);
  if (run.state !== 'waiting' && run.state !== 'running') {
    if (!context.fragment) return redirect(`/packs/${run.pack}/runs/${run.id}`);
    context.response.set('HX-Refresh', 'true');
    return { kind: 'fragment', body: html`` };
  }
  return { kind: 'fragment', body: progressPanel(await standingOf(context, run), context.t) };
};

export const stopRun: Handler = async (context) => {
  const run = await runOf(context);
  const { services, t } = context;
  const stopped = await cancelRun(services.database, run.id, actOf(context));
  const message = stopped ? t.patternRuns.cancelled : t.patternRuns.notRunning;
  context.setFlash({ tone: stopped ? 'good' : 'neutral', message });
  return redirect(`/packs/${run.pack}/runs/${run.id}`);
};

async function runOf(context: Context): Promise<PatternRun> {
  const run = await findRun(context.services.database, idOf(context, 'run'));
  if (!run || run.pack !== context.params.pack) throw new DashboardError('not-found');
  return run;
}

/** A worker that said nothing for so long has gone. */
const silentMs = 30_000;

async function standingOf(context: Context, run: PatternRun) {
  const { services, now, csrf } = context;
  const heartbeat = run.heartbeatAt ? Date.parse(run.heartbeatAt) : 0;
  return {
    run,
    before: run.state === 'waiting' ? await runsBefore(services.database, run.id) : 0,
    silent: run.state === 'running' && run.kind !== 'shadow' && now.getTime() - heartbeat > silentMs,
    mayStop: isAdmin(context),
    csrf,
    now,
  };
}

async function modelOf(context: Context): Promise<RunModel> {
  const { services, query } = context;
  const run = await runOf(context);
  const own = findingChanges.filter((change) =>
    run.kind === 'backtest'
      ? !['gained', 'lost', 'graded'].includes(change)
      : ['gained', 'lost', 'graded'].includes(change),
  );
  const change = own.find((one) => one === query.get('change')) ?? own[0] ?? 'gained';
  const pattern = run.result.byPattern[query.get('pattern') ?? ''] ? (query.get('pattern') ?? '') : '';
  const confidence = knownIn(query, 'confidence', confidences)[0] ?? '';
  const site = numberIn(query, 'site');
  const after = numberIn(query, 'after');
  const { findings, next } = await listFindings(services.database, run.id, {
    change,
    ...(site !== null && { siteId: site }),
    ...(pattern && { pattern }),
    ...(confidence && { confidence }),
    ...(after !== null && { after }),
  });
  const sites = new Map((await listSites(services.database, { removed: true })).map((one) => [one.id, one.name]));
  return {
    ...(await standingOf(context, run)),
    patternTitle: await patternTitles(context),
    siteName: (id) => sites.get(id) ?? String(id),
    findings,
    next,
    filter: { change, site, pattern, confidence },
  };
}
