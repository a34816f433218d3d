const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

/** A file's name as bytes: UTF-8 where it fits, else GB18030, which is what Chinese Windows writes. */
export function fileName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes).replaceAll('\\', '/');
  } catch {
    return gb18030.decode(bytes).replaceAll('\\', '/');
  }
}
