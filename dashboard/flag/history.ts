import type { LoggedEvent } from '../../data/stores/events.ts';
import type { Words } from '../language/words.ts';
import type { HistoryEntry } from './model.ts';

/** What happened to a flag, newest first, in the words of the interface. */
export function historyOf(events: LoggedEvent[], t: Words): HistoryEntry[] {
  return events.toReversed().map((event) => ({
    at: event.at,
    actor: actorInWords(event.actor, t),
    action: actionInWords(event, t),
    details: detailsOf(event.data, t),
  }));
}

export function actorInWords(actor: string, t: Words): string {
  if (actor === 'worker') return t.common.worker;
  if (actor === 'system') return t.common.system;
  const [kind, ...name] = actor.split(':');
  return kind === 'user' || kind === 'unit' ? name.join(':') : actor;
}

/** An action that a newer version wrote is still shown, by its own name. */
export function actionInWords(event: Pick<LoggedEvent, 'action' | 'data'>, t: Words): string {
  if (event.action === 'flag.retained' && event.data.reason === 'false-positive')
    return t.flag.event['flag.false-positive'] ?? event.action;
  return t.flag.event[event.action] ?? t.audit.actions[event.action] ?? event.action;
}

function detailsOf(data: Record<string, unknown>, t: Words): string[] {
  const { fact } = t.flag;
  const details: string[] = [];
  const word = (words: Record<string, string>, value: unknown) =>
    typeof value === 'string' ? (words[value] ?? null) : null;
  const add = (label: string | null, value: unknown) => {
    if (typeof value === 'string' && value) details.push(label ? `${label}${t.common.colon}${value}` : value);
  };
  add(null, word(t.terms.remedy, data.remedy));
  if (data.reason !== 'false-positive') add(null, word(t.terms.reason, data.reason));
  add(null, word(t.flag.cause, data.because));
  add(fact.basis, data.basis);
  add(fact.review, data.reviewOn);
  add(t.flag.reveal.reason, data.why);
  if (typeof data.number === 'string') details.push(data.number);
  return details;
}
