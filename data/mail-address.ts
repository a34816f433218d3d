/** A plain address, `name@host`: no blanks, lists, comments, quotes or line ends, so that it can add no header. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;:<>()[\]"\\\p{Cc}]{1,64}@[^\s@,;:<>()[\]"\\\p{Cc}]{1,189}$/u.test(text);
}

/** A receiver of the weekly figures; without a language of their own they get that of the installation. */
export interface MailReader {
  address: string;
  language: 'zh' | 'en' | null;
}

/**
 * Receivers as a setting has them: `zhuguan@example.cn, en:visitor@example.cn`. Null when one of them is no address; the
 * same address twice counts once.
 */
export function readMailReaders(text: string): MailReader[] | null {
  const readers = new Map<string, MailReader>();
  for (const entry of text.split(/[\s,，;；]+/).filter(Boolean)) {
    const [, language = null, address = ''] = /^(?:(zh|en):)?(.*)$/s.exec(entry) ?? [];
    if (!isMailAddress(address)) return null;
    readers.set(address.toLowerCase(), { address, language: language === 'zh' || language === 'en' ? language : null });
  }
  return [...readers.values()];
}
