import { type Agent, request } from 'undici';
import { hostAndPort, openAgent } from '../../crawl/connection.ts';
import { permittedHosts } from '../../crawl/scope.ts';
import { DeliveryError } from './connector.ts';

export interface Call {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** So much of an answer is read. */
const mostBytes = 65_536;

/**
 * One request to the host that was configured, and to no other: redirects are not followed, and a private address is
 * reached only where the connector says that the host stands in one's own network.
 * @throws DeliveryError `private-address`, `timeout`, `unreachable`
 */
export async function call(
  { method, url, headers, body }: Call,
  options: { ownNetwork: boolean; timeoutMs: number },
): Promise<{ status: number; text: string }> {
  const target = new URL(url);
  const agent: Agent = openAgent({
    permitted: permittedHosts(url, options.ownNetwork ? [hostAndPort(target)] : []),
    connections: 1,
    timeoutMs: options.timeoutMs,
  });
  try {
    const response = await request(target, {
      method,
      headers: { 'user-agent': 'xuncha', ...headers },
      ...(method !== 'OPTIONS' && { body }),
      dispatcher: agent,
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return { status: response.statusCode, text: await beginning(response.body) };
  } catch (error) {
    throw faultOf(error);
  } finally {
    await agent.destroy();
  }
}

async function beginning(stream: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.byteLength;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
}

function faultOf(error: unknown): DeliveryError {
  const code = codeOf(error);
  if (code === 'private-address') {
    const message = 'The host stands in a private network; the connector does not say that this is meant.';
    return new DeliveryError('private-address', message, true);
  }
  if (/timeout|timedout/i.test(code)) return new DeliveryError('timeout', 'The host did not answer in time.');
  return new DeliveryError('unreachable', `The host cannot be reached (${code || 'no answer'}).`);
}

/** The code of an error or of what it wraps; never its message, which may quote an address with a key in it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const inner = error.cause ? codeOf(error.cause) : '';
  const members = error instanceof AggregateError ? error.errors.map(codeOf) : [];
  return inner || members.find((code) => code !== '') || own || error.name;
}
