import { createRequire } from 'node:module';
import type { SevenZipModule, SevenZipModuleFactory } from '7z-wasm';
import { LimitError, tooMuch } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { type Member, readMembers } from './members.ts';

/** The package's types fit neither of its two builds as an import. */
const openSevenZip: SevenZipModuleFactory = createRequire(import.meta.url)('7z-wasm');

/** 7z by 7-Zip as WebAssembly, one instance for each file. */
export async function readSevenZip(source: Source, reading: Reading): Promise<void> {
  await readMembers(await sevenZipMembers(source.bytes, 'archive.7z', reading), reading);
}

/** Files of an archive that 7-Zip opens; `name` has the ending of its kind. */
export async function sevenZipMembers(bytes: Uint8Array, name: string, reading: Reading): Promise<Member[]> {
  const engine = await Engine.open(bytes, name, reading);
  const listed = engine.run('l', '-slt', name);
  if (/Cannot open encrypted|Wrong password/i.test(listed)) throw needsPassword();
  const body = listed.slice(listed.indexOf('\n----------') + 11);
  if (!listed.includes('\n----------') || /^Can't open as archive/m.test(listed)) throw new Error('not an archive');
  const members = parseList(body);
  const total = members.reduce((sum, member) => sum + member.size, 0);
  // 7-Zip keeps what it unpacks in memory, all of a solid block at once: the whole has to fit.
  if (total > reading.budget.roomFor(bytes.length)) throw tooMuch();
  if (members.length > reading.budget.limits.maxEntries) {
    throw new LimitError('too-large', `The archive holds more than ${reading.budget.limits.maxEntries} files.`);
  }
  return members.map((member, i) => ({
    name: member.path,
    folder: member.folder,
    encrypted: member.encrypted,
    read: () => engine.unpack(`out${i}`, member.path),
  }));
}

const needsPassword = (): LimitError => new LimitError('encrypted', 'The archive needs a password.');

class Engine {
  readonly #module: SevenZipModule;
  readonly #lines: string[];
  readonly #name: string;
  readonly #packed: number;
  readonly #reading: Reading;
  #written = 0;
  #over: LimitError | null = null;

  private constructor(module: SevenZipModule, lines: string[], name: string, packed: number, reading: Reading) {
    this.#module = module;
    this.#lines = lines;
    this.#name = name;
    this.#packed = packed;
    this.#reading = reading;
  }

  static async open(bytes: Uint8Array, name: string, reading: Reading): Promise<Engine> {
    const lines: string[] = [];
    const module = await openSevenZip({ print: (line) => lines.push(line), printErr: (line) => lines.push(line) });
    module.FS.writeFile(name, bytes);
    const engine = new Engine(module, lines, name, bytes.length, reading);
    engine.#watch();
    return engine;
  }

  /** Declared sizes may lie or be missing (bzip2): every write is counted, and the first one too many ends it. */
  #watch(): void {
    const { FS } = this.#module;
    const write = FS.write.bind(FS);
    FS.write = (stream, buffer, offset, length, position, canOwn) => {
      this.#written += length;
      if (this.#written > this.#reading.budget.roomFor(this.#packed)) this.#over = tooMuch();
      else if (this.#reading.budget.millisecondsLeft <= 0)
        this.#over = new LimitError('timeout', 'Reading stopped: unpacking took too long.');
      if (this.#over) throw this.#over;
      return write(stream, buffer, offset, length, position, canOwn);
    };
  }

  /** A password is given so that it is never asked for; that it is wrong stands in the messages. */
  run(command: string, ...words: string[]): string {
    this.#lines.length = 0;
    this.#written = 0;
    try {
      this.#module.callMain([command, '-p-', '-sccUTF-8', ...words]);
    } catch (error) {
      if (this.#over) throw this.#over;
      // Emscripten ends a program by throwing its status; anything else is a fault.
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
    }
    return this.#lines.join('\n');
  }

  unpack(folder: string, path: string): Uint8Array {
    this.#reading.budget.tick();
    const single = path === '';
    const said = this.run('x', '-y', '-spd', `-o${folder}`, this.#name, ...(single ? [] : [path]));
    if (/Wrong password/i.test(said)) throw needsPassword();
    const { FS } = this.#module;
    const file = `${folder}/${single ? (FS.readdir(folder).find((name) => !/^\.{1,2}$/.test(name)) ?? '') : path}`;
    const unpacked = FS.readFile(file, { encoding: 'binary' });
    FS.unlink(file);
    this.#reading.budget.unpack(this.#packed, unpacked.length);
    return unpacked;
  }
}

interface Listed {
  path: string;
  size: number;
  folder: boolean;
  encrypted: boolean;
}

/** Blocks of `Name = value`; a single packed file (bzip2, xz) has no path. */
function parseList(body: string): Listed[] {
  return body.split(/\n\s*\n/).flatMap((block) => {
    if (!/^(?:Path|Size) = /m.test(block)) return [];
    const field = (name: string): string => new RegExp(`^${name} = (.*)$`, 'm').exec(block)?.[1]?.trim() ?? '';
    const folder = field('Folder') === '+' || field('Attributes').startsWith('D');
    return [{ path: field('Path'), size: Number(field('Size')) || 0, folder, encrypted: field('Encrypted') === '+' }];
  });
}
