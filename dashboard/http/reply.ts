import { Readable } from 'node:stream';
import { swappedPage, wholePage } from '../views/layout.ts';
import type { Assets } from './assets.ts';
import type { Context, Reply, User } from './route.ts';

/** Writes a handler's reply: the one place that knows how a page, a fragment, a redirect and a file are sent. */
export function send(reply: Reply, context: Context<User | null>, assets: Assets): void {
  const { response, request } = context;
  response.set('Cache-Control', 'private, no-store');
  response.vary('HX-Request');
  switch (reply.kind) {
    case 'page': {
      const chrome = {
        language: context.language,
        t: context.t,
        theme: context.theme,
        user: context.user,
        path: context.path,
        csrf: context.csrf,
        flash: context.takeFlash(),
        assets,
      };
      if (reply.push && context.fragment) response.set('HX-Push-Url', reply.push);
      const markup = context.fragment
        ? swappedPage(chrome, reply.title, reply.body)
        : wholePage(chrome, reply.title, reply.body, reply.wide);
      response
        .status(reply.status ?? 200)
        .type('html')
        .send(markup.toString());
      return;
    }
    case 'fragment':
      if (reply.push) response.set('HX-Push-Url', reply.push);
      if (reply.trigger) response.set('HX-Trigger', reply.trigger);
      response
        .status(reply.status ?? 200)
        .type('html')
        .send(reply.body.toString());
      return;
    case 'redirect':
      // htmx would follow a 303 and swap the page it leads to: right for #main, and the address has to follow
      if (context.fragment)
        response
          .set('HX-Location', JSON.stringify({ path: reply.to, target: '#main', swap: 'innerHTML' }))
          .status(200)
          .end();
      else response.redirect(303, reply.to);
      return;
    case 'json':
      response.status(reply.status ?? 200).json(reply.body);
      return;
    case 'file':
      response.set({
        'Content-Type': reply.type,
        'Content-Disposition': `${reply.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(reply.name)}`,
      });
      if (typeof reply.body === 'string') response.send(reply.body);
      else if (reply.body instanceof Uint8Array) response.send(Buffer.from(reply.body));
      else
        Readable.from(reply.body)
          .on('error', (error) => response.destroy(error))
          .pipe(response);
      request.once('aborted', () => response.destroy());
      return;
  }
}
