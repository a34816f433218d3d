import openSevenZip, { type SevenZipModule } from '7z-wasm';
import { LimitError, tooMuch } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { type Member, readMembers } from './members.ts';

/** 7z, and what it unpacks besides (bzip2, xz, zstd, deflate64 …), by 7-Zip as WebAssembly, one instance for each file. */
export async function readSevenZip(source: Source, reading: Reading): Promise<void> {
  await readMembers(await sevenZipMembers(source.bytes, 'archive.7z', reading), reading);
}

export async function sevenZipMembers(bytes: Uint8Array, name: string, reading: Reading): Promise<Member[]> {
  const lines: string[] = [];
  const engine = await openSevenZip({
    print: (line) => lines.push(line),
    printErr: (line) => lines.push(line),
    quit: () => {},
  });
  const stream = engine.FS.open(name, 'w+');
  engine.FS.write(stream, bytes, 0, bytes.length);
  engine.FS.close(stream);
  // A password is given so that it is never asked for; a wrong one names itself in the messages.
  run(engine, ['l', '-slt', '-p-', '-sccUTF-8', name]);
  const listed = lines.splice(0).join('\n');
  if (/Cannot open encrypted|Wrong password/i.test(listed))
    throw new LimitError('encrypted', 'The archive needs a password.');
  if (/ERROR|Can(?:no|')t open|is not archive/i.test(listed) && !/^Path = /m.test(listed.split('----------')[1] ?? ''))
    throw new Error('not an archive');
  const members = parseList(listed);
  const total = members.reduce((sum, member) => sum + member.size, 0);
  // 7-Zip keeps what it unpacks in memory, all of a solid block at once: the whole has to fit.
  if (total > reading.budget.roomFor(bytes.length)) throw tooMuch();
  if (members.length > reading.budget.limits.maxEntries)
    throw new LimitError('too-large', `The archive holds more than ${reading.budget.limits.maxEntries} files.`);
  return members.map((member, i) => ({
    name: member.path,
    folder: member.folder,
    encrypted: member.encrypted,
    read: () => {
      reading.budget.tick();
      const folder = `out${i}`;
      run(engine, ['x', '-y', '-p-', '-spd', `-o${folder}`, name, member.path]);
      const unpacked = engine.FS.readFile(`${folder}/${member.path}`, { encoding: 'binary' });
      engine.FS.unlink(`${folder}/${member.path}`);
      reading.budget.unpack(Math.max(member.packed, bytes.length), unpacked.length);
      return unpacked;
    },
  }));
}

function run(engine: SevenZipModule, args: string[]): void {
  try {
    engine.callMain(args);
  } catch (error) {
    // Emscripten ends a program by throwing its status.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
  }
}

interface Listed {
  path: string;
  size: number;
  packed: number;
  folder: boolean;
  encrypted: boolean;
}

function parseList(listed: string): Listed[] {
  const body = listed.slice(listed.indexOf('----------') + 10);
  return body.split(/\n\s*\n/).flatMap((block) => {
    const field = (name: string): string => new RegExp(`^${name} = (.*)$`, 'm').exec(block)?.[1]?.trim() ?? '';
    const path = field('Path');
    if (!path) return [];
    const folder = field('Folder') === '+' || field('Attributes').startsWith('D');
    return [
      {
        path,
        size: Number(field('Size')) || 0,
        packed: Number(field('Packed Size')) || 0,
        folder,
        encrypted: field('Encrypted') === '+',
      },
    ];
  });
}
