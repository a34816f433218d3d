/** Which column an address belongs to, known from the first visit on, so that a new flag goes to its unit at once. */
export class ColumnPaths {
  readonly #origin: string;
  /** Longest path first: /zwgk/gsgg/ lies inside /zwgk/. */
  #paths: { id: number; prefix: string }[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  learn(columns: readonly { id: number; pathPrefix: string }[]): void {
    this.#paths = columns
      .map((column) => ({ id: column.id, prefix: this.#origin + column.pathPrefix }))
      .sort((a, b) => b.prefix.length - a.prefix.length);
  }

  of(url: string): number | null {
    return this.#paths.find((path) => url.startsWith(path.prefix))?.id ?? null;
  }
}
