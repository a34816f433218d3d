import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';

/** A file of an archive, whatever the archive. */
export interface Member {
  name: string;
  folder: boolean;
  encrypted: boolean;
  read(): Uint8Array;
}

/** What archivers put in beside the files that were meant. */
const litter = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** Reads every file of an archive; one that cannot be read does not stop the others. */
export async function readMembers(members: Iterable<Member>, reading: Reading): Promise<void> {
  const { trouble } = reading;
  let locked = 0;
  let damaged = 0;
  for (const member of members) {
    if (member.folder || litter.test(member.name)) continue;
    if (member.encrypted) {
      locked++;
      continue;
    }
    let bytes: Uint8Array;
    try {
      bytes = member.read();
    } catch (error) {
      if (!(error instanceof LimitError)) damaged++;
      else if (error.reason === 'timeout') throw error;
      else trouble.add(error.reason, error.message);
      continue;
    }
    await reading.inner(member.name, bytes);
  }
  if (locked > 0)
    trouble.add('encrypted', `${locked} ${locked === 1 ? 'file' : 'files'} in the archive need a password.`);
  if (damaged > 0) trouble.add('corrupt', `${damaged} ${damaged === 1 ? 'file' : 'files'} in the archive are damaged.`);
}
