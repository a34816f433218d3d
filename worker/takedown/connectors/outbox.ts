import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Settings } from '../../../data/settings.ts';
import type { OpenOutlet } from './connector.ts';

/** Where the letters of all outboxes lie. */
export const outboxFolder = (settings: Pick<Settings, 'dataDir'>): string => join(settings.dataDir, 'outbox');

/** Letters as .eml files that any mail program opens: for a demonstration, and for a house without a mail server. */
export const outbox: OpenOutlet<'outbox'> = (_connector, { settings }) => {
  const folder = outboxFolder(settings);
  // The link in a letter opens a page: only we may read it.
  const prepare = () => mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async send({ deliveryId, notice, purpose, letter, receivers }) {
      await prepare();
      const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const { message } = await transport.sendMail({
        from: settings.mailFrom || 'xuncha@localhost',
        to: receivers.length > 0 ? receivers.map((address) => ({ name: '', address })) : 'unit@localhost',
        ...letter,
        date: new Date(notice.createdAt),
        messageId: `<delivery-${deliveryId}.notice-${notice.id}@localhost>`,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const name = `notice-${notice.id}-${purpose}-${deliveryId}.eml`;
      const made = join(folder, `.${name}`);
      await writeFile(made, message, { mode: 0o600 });
      await rename(made, join(folder, name));
      return `outbox/${name}`;
    },
    async test() {
      await prepare();
      await access(folder, constants.W_OK);
      return 'outbox/';
    },
  };
};
