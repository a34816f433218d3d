import CFB from 'cfb';
import { expect, test } from 'vitest';
import { placeOf, read } from './reading.ts';

const attachment = '/__attach_version1.0_#00000000';

function msg(streams: Record<string, string | Uint8Array>): Uint8Array {
  const container = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf16le') : Buffer.from(content);
    CFB.utils.cfb_add(container, path, bytes);
  }
  CFB.utils.cfb_add(container, '/__properties_version1.0', Buffer.alloc(32));
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
}

test('a message with a file and with a message attached that has a file of its own', async () => {
  const inner = `${attachment.replace('00000000', '00000001')}/__substg1.0_3701000D`;
  const read1 = await read(
    msg({
      '/__substg1.0_0037001F': '关于报送名单的函',
      '/__substg1.0_1000001F': '名单见附件。',
      [`${attachment}/__substg1.0_37010102`]: new TextEncoder().encode('附件里的名单'),
      [`${attachment}/__substg1.0_3707001F`]: '名单.txt',
      [`${attachment.replace('00000000', '00000001')}/__substg1.0_3001001F`]: '转发的信',
      [`${inner}/__substg1.0_0037001F`]: '转发：核对',
      [`${inner}/__substg1.0_1000001F`]: '里层的正文',
      [`${inner}${attachment}/__substg1.0_37010102`]: new TextEncoder().encode('里层的附件'),
      [`${inner}${attachment}/__substg1.0_3707001F`]: '核对.txt',
    }),
    'a.msg',
  );
  expect(read1).toMatchObject({ status: 'read', document: { title: '关于报送名单的函' } });
  expect(placeOf(read1, '附件里的名单')).toMatchObject({ file: '名单.txt' });
  expect(placeOf(read1, '里层的正文')).toMatchObject({ file: '转发的信', part: 'body' });
  expect(placeOf(read1, '里层的附件')?.file).toContain('核对.txt');
});
