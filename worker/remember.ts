const longestText = 100_000;
const mostCharacters = 2_000_000;
const mostTexts = 300;

/**
 * Remembers what was made of a text: the scripts and styles of a site are the same on each of its pages. What is
 * returned is shared and must not be altered. All is dropped before it grows.
 */
export function remembering<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  let characters = 0;
  return (text) => {
    if (text.length > longestText) return make(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= mostTexts || characters + text.length > mostCharacters) {
      known.clear();
      characters = 0;
    }
    const made = make(text);
    // A copy: a piece of a page would keep the whole page in memory.
    known.set(Buffer.from(text, 'utf16le').toString('utf16le'), made);
    characters += text.length;
    return made;
  };
}
