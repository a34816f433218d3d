import { flagsById } from '../../data/stores/flags.ts';
import type { Handler } from '../http/route.ts';
import { filterValues, flagFilter, queueViews } from './filter.ts';
import { viewCounts } from './handlers.ts';
import { standingOf } from './rows.ts';

const most = 100;

/**
 * What became of the rows that a reviewer looks at, and the figures of the tabs: asked for every few seconds, answered
 * with 304 while nothing changed. Rows stay where they are; the page only tells how they stand.
 */
export const showLive: Handler = async (context) => {
  const { services, user, now, t, query, request, response } = context;
  const shown = (query.get('rows') ?? '')
    .split(',')
    .slice(0, most)
    .map((text) => /^(\d{1,15})\.(\d{1,9})$/.exec(text))
    .filter((match) => match !== null)
    .map((match) => ({ id: Number(match[1]), version: Number(match[2]) }));
  const values = filterValues(query);
  const { states = [] } = flagFilter(values, user.id, now);
  const [flags, counted] = await Promise.all([
    flagsById(
      services.database,
      shown.map((row) => row.id),
    ),
    viewCounts(context, values),
  ]);
  const versions = new Map(shown.map((row) => [row.id, row.version]));
  const rows = flags.map((flag) => ({
    id: flag.id,
    ...standingOf(flag, user.id, now, t),
    // somebody was faster: nothing is left to decide here
    done: flag.version !== versions.get(flag.id) && !states.includes(flag.state),
  }));
  const counts = Object.fromEntries(queueViews.map((view) => [view, counted.of(view)]));
  const body = { rows: rows.sort((a, b) => a.id - b.id), counts };
  const tag = `"${services.database.sealer.digest(JSON.stringify(body)).slice(0, 16)}"`;
  response.set('ETag', tag);
  if (request.get('if-none-match') === tag) return { kind: 'json', status: 304, body: null };
  return { kind: 'json', body };
};
