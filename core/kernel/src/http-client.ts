import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { ModuleError, type HttpInit, type HttpReply } from '@billet/sdk';
import { outerLookup, refuseInner } from './inner-addresses.ts';
import type { Outlet } from './outlet.ts';

const MAX_BODY = 10 * 1024 * 1024;

/** `net:api.example.com`, `net:*.example.com` or `net:*` of a manifest. */
const allowed = (permissions: readonly string[], host: string): boolean =>
  permissions.some((permission) => {
    if (!permission.startsWith('net:')) return false;
    const pattern = permission.slice(4);
    return pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
  });

export interface HttpPolicy {
  readonly extension: string;
  readonly permissions: readonly string[];
  /** Server modules may reach addresses inside the host's own network. */
  readonly allowInner: boolean;
  readonly outlet: Outlet;
  /** An answer that is longer is cut off; 10 MiB unless said. */
  readonly maxBytes?: number;
}

const read = (reply: IncomingMessage, maxBytes: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    reply.on('data', (part: Buffer) => {
      size += part.length;
      if (size > maxBytes) reply.destroy(new ModuleError('remote', 'The answer is too long.', { ambiguous: true }));
      else parts.push(part);
    });
    reply.on('end', () => { resolve(Buffer.concat(parts).toString('utf8')); });
    reply.on('error', reject);
  });

const parseAddress = (address: string): URL => {
  if (!URL.canParse(address)) throw new ModuleError('invalid', 'Not an address.');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ModuleError('invalid', 'Only http and https addresses.');
  return url;
};

/**
 * The one HTTP client of extensions: hosts by manifest, addresses checked at the moment of connecting (so a name that
 * changes its mind does not help), no redirects, a deadline and a size limit.
 */
export const createHttp = (policy: HttpPolicy) => async (address: string, init: HttpInit = {}): Promise<HttpReply> => {
  policy.outlet.assertOpen();
  const url = parseAddress(address);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  if (!allowed(policy.permissions, host)) throw new ModuleError('invalid', `${policy.extension} may not reach ${host}.`);
  refuseInner(host, policy.allowInner);
  for (const [key, value] of Object.entries(init.query ?? {})) url.searchParams.set(key, String(value));
  const body = init.json === undefined ? (init.form === undefined ? init.body : new URLSearchParams(init.form).toString()) : JSON.stringify(init.json);
  const type = init.json === undefined ? (init.form === undefined ? undefined : 'application/x-www-form-urlencoded') : 'application/json';
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  if (init.signal?.aborted === true) throw new ModuleError('timeout', 'Given up before it began.');
  return new Promise((resolve, reject) => {
    let sent = false;
    const request = send(url, {
      method: init.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...init.headers },
      lookup: outerLookup(policy.allowInner),
      ...(init.identity === undefined ? {} : { cert: init.identity.certificate, key: init.identity.key }),
      ...(init.trust === undefined ? {} : { ca: [...rootCertificates, init.trust] }),
    });
    const fail = (error: Error): void => { reject(error instanceof ModuleError ? error : new ModuleError('network', error.message, { ambiguous: sent })); };
    // A deadline, not a pause: who sends one byte a second is late as well.
    const deadline = setTimeout(() => {
      const late = new ModuleError('timeout', 'No answer in time.', { ambiguous: sent });
      fail(late);
      request.destroy(late);
    }, init.timeoutMs ?? 15_000);
    const giveUp = (): void => {
      const given = new ModuleError('timeout', 'Given up.', { ambiguous: sent });
      fail(given);
      request.destroy(given);
    };
    init.signal?.addEventListener('abort', giveUp, { once: true });
    request.on('close', () => {
      clearTimeout(deadline);
      init.signal?.removeEventListener('abort', giveUp);
    });
    request.on('finish', () => { sent = true; });
    request.on('error', fail);
    request.on('response', (reply) => {
      read(reply, policy.maxBytes ?? MAX_BODY).then(
        (text) => {
          const headers = Object.fromEntries(Object.entries(reply.headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
          resolve({
            status: reply.statusCode ?? 0,
            headers,
            text: () => Promise.resolve(text),
            json: () => {
              try {
                return Promise.resolve(JSON.parse(text) as unknown);
              } catch {
                return Promise.reject(new ModuleError('remote', 'The answer is not JSON.'));
              }
            },
          });
        },
        fail,
      );
    });
    request.end(body);
  });
};
