/** Listens while a page is read: what else is to be known of it must not cost a second parse. */
export interface PageObserver {
  /** The whole page, decoded, before anything else. */
  begin(html: string): void;
  element(name: string, attributes: Readonly<Record<string, string>>): void;
  script(code: string): void;
  /** Text that a browser builds nothing of though tags may stand in it: comments, `<noframes>`, `<textarea>`. */
  unbuilt(text: string): void;
  end(): void;
}
