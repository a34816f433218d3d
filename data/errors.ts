/** A database or its key that cannot be used; names the file or server and the mend. */
export class DatabaseError extends Error {
  readonly code: 'unreadable' | 'unreachable' | 'newer' | 'key-missing' | 'key-wrong' | 'key-malformed';
  constructor(code: DatabaseError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

/** A request to a store that cannot be done: what was named does not exist, is already there, is not allowed,
 * or was changed by somebody else meanwhile (`stale`). */
export class StoreError extends Error {
  readonly code: 'not-found' | 'exists' | 'invalid' | 'not-allowed' | 'in-use' | 'stale';
  constructor(code: StoreError['code'], message: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** Somebody else was faster. Carries what the loser must be told: who, what, when. */
export class ConflictError extends Error {
  /** `held`: another person's lease; `decided`: another person's decision; `changed`: the evidence is not what was seen. */
  readonly code: 'held' | 'decided' | 'changed';
  readonly flagId: number;
  /** Name of the person who holds or decided it. */
  readonly holder: string | null;
  /** End of the lease, or the time of the decision. */
  readonly at: string | null;
  readonly state: string;
  readonly version: number;
  constructor(
    code: ConflictError['code'],
    flag: { id: number; state: string; version: number },
    holder: string | null,
    at: string | null,
  ) {
    super(`flag ${flag.id} is ${code}${holder ? ` by ${holder}` : ''}${at ? ` (${at})` : ''}`);
    this.name = 'ConflictError';
    this.code = code;
    this.flagId = flag.id;
    this.holder = holder;
    this.at = at;
    this.state = flag.state;
    this.version = flag.version;
  }
}
