import { countWaitingProposals } from '../../data/stores/allow-proposals.ts';
import { listEvents } from '../../data/stores/events.ts';
import { openDrafts } from '../../data/stores/pack-drafts.ts';
import {
  type PatternCost,
  type PatternFigures,
  patternCosts,
  patternFigures,
  savePatternCosts,
} from '../../data/stores/pattern-figures.ts';
import { offeredVersion, packsInForce, patternSwitches, switchPattern } from '../../data/stores/patterns.ts';
import { workerRules } from '../../data/stores/rules-state.ts';
import { severityHistory, severityRules } from '../../data/stores/severity-rules.ts';
import { listSites } from '../../data/stores/sites.ts';
import { doubtfulPatterns } from '../../data/stores/suggestions.ts';
import { listUnits } from '../../data/stores/units.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { filterOf, fits } from './list-filter.ts';
import { type PackGroup, type PatternLine, patternListView } from './list-view.ts';
import { patternView } from './pattern-view.ts';
import { runTrial } from './trial.ts';

const measuringMs = 60_000;

const ninetyDaysBefore = (now: Date): string => new Date(now.getTime() - 90 * 86_400_000).toISOString();

export const isAdmin = (context: Context): boolean => context.user.role === 'admin';

/** The rules in force with the switches as they stand at this moment. */
export async function rulesNow(context: Context): Promise<RuleSet> {
  const { services } = context;
  return (await services.rules()).with(await patternSwitches(services.database));
}

export const showPatterns: Handler = async (context) => {
  const { services, query, t, csrf, now } = context;
  const { database } = services;
  const mayChange = isAdmin(context);
  const rules = await rulesNow(context);
  const [packs, known, drafts, workers, doubts, proposals] = await Promise.all([
    packsInForce(database),
    knownOf(context),
    mayChange ? openDrafts(database) : [],
    mayChange ? workerRules(database, ninetyDaysBefore(now)) : [],
    mayChange ? doubtfulPatterns(database) : [],
    mayChange ? countWaitingProposals(database) : 0,
  ]);
  const suggested = doubts.length + proposals;
  const filter = filterOf(query);
  const groups = await Promise.all(
    packs.map(async (pack): Promise<PackGroup> => {
      const own = rules.patterns.filter((pattern) => pattern.pack === pack.pack);
      const lines = own.map((pattern) => lineOf(pattern, rules, known, context));
      return {
        pack,
        offered: (await offeredVersion(database, pack)) !== null,
        lines: lines.filter((line) => fits(line, filter, pack.origin === 'edited')),
      };
    }),
  );
  const refusing = workers.filter((worker) => worker.refused.length > 0);
  return page(t.patterns.title, patternListView({ groups, filter, drafts, refusing, suggested, mayChange, csrf }, t));
};

export const showPattern: Handler = async (context) => {
  const { database } = context.services;
  const mayChange = isAdmin(context);
  const rules = await rulesNow(context);
  const pattern = patternOf(context, rules);
  const [known, own, pack, severities, severityPast, sites, units] = await Promise.all([
    knownOf(context),
    listEvents(database, { subject: `pattern:${pattern.id}` }, { limit: 20 }),
    listEvents(database, { subject: `pack:${pattern.pack}` }, { limit: 20 }),
    severityRules(database.read, pattern.id),
    severityHistory(database, pattern.id),
    listSites(database),
    listUnits(database),
  ]);
  const line = lineOf(pattern, rules, known, context);
  const events = [...own.events, ...pack.events].sort((a, b) => b.seq - a.seq);
  const severity = {
    pattern: pattern.id,
    rules: severities,
    history: severityPast,
    sites: sites.map(({ id, name }) => ({ id, name })),
    units: units.map(({ id, name }) => ({ id, name })),
    mayChange,
    csrf: context.csrf,
  };
  const model = { ...line, events, severity, mayChange, csrf: context.csrf };
  return page(line.title, patternView(model, context.language, context.t));
};

/** Measures what each pattern costs on this machine, in a thread under a time limit. */
export const measureCosts: Handler = async (context) => {
  const { services, t, now } = context;
  const packs = (await packsInForce(services.database)).map((one) => ({ name: `${one.pack}.yaml`, text: one.yaml }));
  const switches = await patternSwitches(services.database);
  const answer = await runTrial({ kind: 'cost', packs, switches }, measuringMs);
  if (answer.kind === 'costs') {
    const rules = await rulesNow(context);
    await savePatternCosts(services.database, new Map(answer.costs), rules.version, now.toISOString());
    context.setFlash({ tone: 'good', message: t.studio.measured(answer.costs.length) });
  } else context.setFlash({ tone: 'bad', message: t.studio.measureFailed });
  return redirect('/patterns');
};

/** On or off from the next item on; the flash takes it back. */
export const switchOne: Handler = async (context) => {
  const { services, t, language } = context;
  const pattern = patternOf(context, await services.rules());
  // The undo of the flash carries its value in the address, the button in the form.
  const wanted = context.form.get('enabled') ?? context.query.get('enabled');
  if (wanted !== 'yes' && wanted !== 'no') throw new DashboardError('bad-request', 'enabled');
  const enabled = wanted === 'yes';
  await switchPattern(services.database, pattern.id, enabled, actOf(context));
  const title = pattern.title[language];
  context.setFlash({
    tone: 'good',
    message: enabled ? t.patterns.switchedOn(title) : t.patterns.switchedOff(title),
    undo: `/patterns/${pattern.id}/switch?enabled=${enabled ? 'no' : 'yes'}`,
  });
  return redirect('/patterns');
};

function patternOf(context: Context, rules: RuleSet): Pattern {
  const pattern = rules.patterns.find((one) => one.id === context.params.id);
  if (!pattern) throw new DashboardError('not-found');
  return pattern;
}

interface Known {
  figures: Map<string, PatternFigures>;
  costs: Map<string, PatternCost>;
}

async function knownOf(context: Context): Promise<Known> {
  const { database } = context.services;
  const [figures, costs] = await Promise.all([
    patternFigures(database, ninetyDaysBefore(context.now)),
    patternCosts(database),
  ]);
  return { figures, costs };
}

function lineOf(pattern: Pattern, rules: RuleSet, { figures, costs }: Known, context: Context): PatternLine {
  return {
    pattern,
    title: pattern.title[context.language],
    enabled: rules.enabled(pattern.id),
    figures: figures.get(pattern.id) ?? null,
    cost: costs.get(pattern.id) ?? null,
  };
}
