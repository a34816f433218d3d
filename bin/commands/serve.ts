import { readSettings } from '../../data/settings.ts';
import { oneOf, parseWords } from '../cli/command.ts';
import { openHouse } from '../house.ts';
import { addNamedSites } from '../named-sites.ts';
import { untilStopped } from '../until-stopped.ts';

/** The production process, or one half of it. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseWords(args, { only: { type: 'string' } });
  const only = values.only === undefined ? undefined : oneOf('--only', values.only, ['worker', 'dashboard']);
  const settings = readSettings(process.env);
  const house = await openHouse(settings, {
    ...(only && { only }),
    prepare: async (database) => {
      await addNamedSites(database, settings.sites);
    },
  });
  if (house.dashboard) console.log(`dashboard: ${house.dashboard.url}`);
  if (house.worker) console.log('worker: keeping the schedule');
  await untilStopped();
  await house.stop();
  return 0;
}
