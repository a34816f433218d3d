/** Runs `work` on many things, at most `limit` at once, and yields the results in the order of the things. */
export async function* inOrder<T, R>(
  things: AsyncIterable<T>,
  limit: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const thing of things) {
    const result = work(thing);
    result.catch(() => {}); // awaited below; without this a failure behind a slow one would end the process
    running.push(result);
    const first = running.length >= limit ? running.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of running) yield await result;
}
