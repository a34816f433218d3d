import { StoreError } from '../../../data/errors.ts';
import { acceptProposal, declineProposal, listProposals } from '../../../data/stores/allow-proposals.ts';
import { saveDraft } from '../../../data/stores/pack-drafts.ts';
import { packsInForce } from '../../../data/stores/patterns.ts';
import { decidedSurroundings, doubtfulPatterns, doubtOf, fewestDecisions } from '../../../data/stores/suggestions.ts';
import { listUnits } from '../../../data/stores/units.ts';
import type { Pattern } from '../../../patterns/load.ts';
import { DashboardError } from '../../http/errors.ts';
import { actOf, idOf } from '../../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../../http/route.ts';
import { patternTitles } from '../../views/pattern-title.ts';
import { isAdmin, rulesNow } from '../handlers.ts';
import { packWith, suggestWords, type WordEvidence } from './suggest.ts';
import { patternSuggestionsView, suggestionsView } from './suggestions-view.ts';

/** What decisions put before the administrators: doubtful patterns, and what reviewers say is never personal. */
export const showSuggestions: Handler = async (context) => {
  const { services, t, csrf } = context;
  const db = services.database;
  const [doubts, proposals, titles, units] = await Promise.all([
    doubtfulPatterns(db),
    listProposals(db),
    patternTitles(context),
    listUnits(db),
  ]);
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  const model = {
    doubts,
    proposals,
    title: titles,
    unit: (id: number) => names.get(id) ?? String(id),
    mayDecide: isAdmin(context),
    user: context.user.name,
    csrf,
  };
  return page(t.suggestions.title, suggestionsView(model, t));
};

export const showPatternSuggestions: Handler = (context) => patternPage(context, null, 200);

async function patternPage(context: Context, fault: string | null, status: number): Promise<Reply> {
  const { services, t, language, csrf } = context;
  const pattern = await patternOf(context);
  const [doubt, decisions] = await Promise.all([
    doubtOf(services.database, pattern.id),
    decidedSurroundings(services.database, pattern.id),
  ]);
  const title = pattern.title[language];
  const words = doubt.decided >= fewestDecisions ? suggestWords(decisions, pattern) : [];
  const model = { pattern, title, doubt, words, fault, mayChange: isAdmin(context), csrf };
  return page(t.suggestions.pattern.title(title), patternSuggestionsView(model, t), { status });
}

/** One press: the chosen words become a draft, open in the editor. What is not suggested any more is not taken. */
export const draftSuggestion: Handler = async (context) => {
  const { services, form, t } = context;
  const pattern = await patternOf(context);
  const decisions = await decidedSurroundings(services.database, pattern.id);
  const asked = new Set(form.getAll('word'));
  const chosen = suggestWords(decisions, pattern).filter((one) => asked.has(keyOf(one)));
  if (chosen.length === 0) return patternPage(context, t.suggestions.pattern.noneChosen, 422);
  const pack = (await packsInForce(services.database)).find((one) => one.pack === pattern.pack);
  if (!pack) throw new DashboardError('not-found');
  const draft = {
    pack: pack.pack,
    base: pack.version,
    yaml: packWith(pack.yaml, pattern.id, chosen),
    reason: t.suggestions.pattern.reason(chosen.length),
    origin: 'edit',
    shippedBase: pack.shippedBase,
  } as const;
  const id = await saveDraft(services.database, draft, actOf(context));
  context.setFlash({ tone: 'good', message: t.suggestions.pattern.drafted });
  return redirect(`/packs/${pack.pack}/edit?draft=${id}`);
};

export const keyOf = (one: Pick<WordEvidence, 'kind' | 'word'>): string => `${one.kind}:${one.word}`;

async function patternOf(context: Context): Promise<Pattern> {
  const found = (await rulesNow(context)).patterns.find((one) => one.id === context.params.id);
  if (!found) throw new DashboardError('not-found');
  return found;
}

export const acceptOne: Handler = (context) =>
  decide(context, async (id) => {
    const { services, t, user } = context;
    const allowId = await acceptProposal(services.database, id, user.id, actOf(context));
    return t.suggestions.accepted(allowId);
  });

export const declineOne: Handler = (context) =>
  decide(context, async (id) => {
    const { services, t, user, form } = context;
    const answer = (form.get('answer') ?? '').slice(0, 300);
    await declineProposal(services.database, id, answer, user.id, actOf(context));
    return t.suggestions.declined;
  });

/** Whoever was slower, or may not, is told on the page itself. */
async function decide(context: Context, work: (id: number) => Promise<string>): Promise<Reply> {
  const words = context.t.suggestions;
  try {
    context.setFlash({ tone: 'good', message: await work(idOf(context)) });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'not-found') throw new DashboardError('not-found');
    const declining = context.path.endsWith('/decline');
    const invalid = declining ? words.needsReason : words.past;
    const message = error.code === 'not-allowed' ? words.own : error.code === 'stale' ? words.stale : invalid;
    context.setFlash({ tone: 'bad', message });
  }
  return redirect('/patterns/suggestions');
}
