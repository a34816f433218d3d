import { listEvents } from '../../data/stores/events.ts';
import { patternFigures } from '../../data/stores/pattern-figures.ts';
import { packsInForce, packVersions, patternSwitches, switchPattern } from '../../data/stores/patterns.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { type PackGroup, type PatternLine, patternListView } from './list-view.ts';
import { patternView } from './pattern-view.ts';

const ninetyDaysBefore = (now: Date): string => new Date(now.getTime() - 90 * 86_400_000).toISOString();

export const isAdmin = (context: Context): boolean => context.user.role === 'admin';

/** The rules in force with the switches as they stand at this moment. */
export async function rulesNow(context: Context): Promise<RuleSet> {
  const { services } = context;
  return (await services.rules()).with(await patternSwitches(services.database));
}

export const showPatterns: Handler = async (context) => {
  const { database } = context.services;
  const [rules, packs, figures] = await Promise.all([
    rulesNow(context),
    packsInForce(database),
    patternFigures(database, ninetyDaysBefore(context.now)),
  ]);
  const groups = await Promise.all(
    packs.map(async (pack): Promise<PackGroup> => {
      const [newest] = await packVersions(database, pack.pack);
      const own = rules.patterns.filter((pattern) => pattern.pack === pack.pack);
      return {
        pack,
        offered: newest?.state === 'offered',
        lines: own.map((pattern) => lineOf(pattern, rules, figures, context)),
      };
    }),
  );
  const body = patternListView(groups, isAdmin(context), context.csrf, context.t);
  return page(context.t.patterns.title, body);
};

export const showPattern: Handler = async (context) => {
  const { database } = context.services;
  const [rules, figures] = await Promise.all([rulesNow(context), patternFigures(database, ninetyDaysBefore(context.now))]);
  const pattern = patternOf(context, rules);
  const [own, pack] = await Promise.all([
    listEvents(database, { subject: `pattern:${pattern.id}` }, { limit: 20 }),
    listEvents(database, { subject: `pack:${pattern.pack}` }, { limit: 20 }),
  ]);
  const line = lineOf(pattern, rules, figures, context);
  const events = [...own.events, ...pack.events].sort((a, b) => b.seq - a.seq);
  const model = { ...line, events, mayChange: isAdmin(context), csrf: context.csrf };
  return page(line.title, patternView(model, context.language, context.t));
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

function lineOf(
  pattern: Pattern,
  rules: RuleSet,
  figures: Awaited<ReturnType<typeof patternFigures>>,
  context: Context,
): PatternLine {
  return {
    pattern,
    title: pattern.title[context.language],
    enabled: rules.enabled(pattern.id),
    figures: figures.get(pattern.id) ?? null,
  };
}
