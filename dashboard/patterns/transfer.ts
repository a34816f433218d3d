import { strFromU8, unzipSync, zipSync } from 'fflate';
import { saveDraft } from '../../data/stores/pack-drafts.ts';
import { packsInForce } from '../../data/stores/patterns.ts';
import { packJsonSchema } from '../../patterns/json-schema.ts';
import { maxPackCharacters } from '../../patterns/load.ts';
import { exportedText, importedText } from '../../patterns/pack-file.ts';
import { readPackText } from '../../patterns/pack-text.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import { checkText, packInForce } from './publish.ts';
import { type Imported, transferView } from './transfer-view.ts';

const mostFiles = 100;
const mostUnpacked = 20_000_000;
/** Archives carry a time; the same packs make the same bytes. */
const zipDay = new Date('2000-01-01T00:00:00');

/** One pack in force, as it would lie in a repository. */
export const exportPack: Handler = async (context) => {
  const pack = await packInForce(context, context.params.pack ?? '');
  if (!pack) throw new DashboardError('not-found');
  return {
    kind: 'file',
    name: `${pack.pack}.yaml`,
    type: 'application/yaml; charset=utf-8',
    body: exportedText(pack.yaml),
  };
};

/** All packs in force with the schema for editors: a folder that lies well in git. */
export const exportAll: Handler = async (context) => {
  const packs = await packsInForce(context.services.database);
  const files = [
    ...packs.map((pack) => [`patterns/${pack.pack}.yaml`, exportedText(pack.yaml)] as const),
    ['patterns/schema.json', packJsonSchema()] as const,
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const body = zipSync(Object.fromEntries(files.map(([name, text]) => [name, new TextEncoder().encode(text)])), {
    mtime: zipDay,
  });
  return { kind: 'file', name: 'patterns.zip', type: 'application/zip', body };
};

export const sendSchema: Handler = () => ({
  kind: 'file',
  name: 'schema.json',
  type: 'application/schema+json; charset=utf-8',
  body: packJsonSchema(),
  inline: true,
});

export const showImport: Handler = (context) => importPage(context, null, null, 200);

/** Each file becomes a draft of its pack; what is in force stays until the draft is published. */
export const importPacks: Handler = async (context) => {
  const words = context.t.studio.transfer;
  const read = context.files.flatMap(({ name, bytes }) => unpacked(name, bytes));
  if (read.length === 0) return importPage(context, words.nothing, null, 400);
  if (read.length > mostFiles) return importPage(context, words.tooMany, null, 400);
  const results: Imported[] = [];
  for (const one of read) results.push(await importOne(context, one));
  return importPage(context, null, results, 200);
};

type Unpacked = { name: string; text: string } | { name: string; fault: 'notYaml' | 'broken' };

function unpacked(name: string, bytes: Uint8Array): Unpacked[] {
  if (/\.ya?ml$/i.test(name)) return [{ name, text: strFromU8(bytes) }];
  if (!/\.zip$/i.test(name)) return [{ name, fault: 'notYaml' }];
  try {
    let room = mostUnpacked;
    const files = unzipSync(bytes, {
      filter({ name: path, originalSize }) {
        if (!/\.ya?ml$/i.test(path) || originalSize > maxPackCharacters * 4) return false;
        room -= originalSize;
        return room > 0;
      },
    });
    return Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, content]) => ({ name: path, text: strFromU8(content) }));
  } catch {
    return [{ name, fault: 'broken' }];
  }
}

async function importOne(context: Context, file: Unpacked): Promise<Imported> {
  const { services, t } = context;
  const words = t.studio.transfer;
  const { name } = file;
  if ('fault' in file) return { name, pack: null, draft: null, told: words[file.fault] };
  if (file.text.length > maxPackCharacters) return { name, pack: null, draft: null, told: t.patterns.editor.tooLong };
  const plain = importedText(file.text);
  const named: unknown = readPackText(plain).get('pack');
  const pack = typeof named === 'string' ? named : '';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(pack))
    return { name, pack: null, draft: null, told: t.studio.form.packNameHint };
  const inForce = await packInForce(context, pack);
  if (inForce && importedText(inForce.yaml) === plain) return { name, pack, draft: null, told: words.same };
  // The line for editors belongs to a folder, not to the pack: the one in force keeps its own.
  const text = `${/^(?:# yaml-language-server:.*\n)*/.exec(inForce?.yaml ?? '')?.[0] ?? ''}${plain}`;
  const fault = await checkText(context, pack, text);
  const draft = await saveDraft(
    services.database,
    {
      pack,
      base: inForce?.version ?? 0,
      yaml: text,
      reason: words.reason(name.replace(/^.*\//, '').slice(0, 100)),
      origin: 'import',
      shippedBase: null,
    },
    actOf(context),
  );
  const count = fault?.kind === 'problems' ? fault.problems.length : fault ? 1 : 0;
  const told = [words.drafted, inForce ? '' : words.newPack, count > 0 ? words.problems(count) : ''];
  return { name, pack, draft, told: told.filter(Boolean).join(t.common.comma) };
}

function importPage(context: Context, fault: string | null, results: Imported[] | null, status: number): Reply {
  const { t, csrf } = context;
  return page(t.studio.transfer.title, transferView({ fault, results, csrf }, t), { status });
}
