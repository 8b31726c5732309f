import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { BilletError, ModuleError, type HttpInit, type HttpReply } from '@billet/sdk';

const MAX_BODY = 10 * 1024 * 1024;

const inner = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(net, bits, 'ipv4');
  // NAT64 leads outside, except for these.
  inner.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6');
}
for (const [net, bits] of [['::', 96], ['64:ff9b:1::', 48], ['2001::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 9], ['ff00::', 8]] as const) inner.addSubnet(net, bits, 'ipv6');

const isInner = (address: string): boolean => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

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
  readonly dryRun: () => boolean;
}

const read = (reply: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    reply.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_BODY) reply.destroy(new ModuleError('remote', 'The answer is too long.', { ambiguous: true }));
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
  if (policy.dryRun()) throw new BilletError('DRY_RUN', 'Nothing leaves the house in a dry run.', { status: 409 });
  const url = parseAddress(address);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  if (!allowed(policy.permissions, host)) throw new ModuleError('invalid', `${policy.extension} may not reach ${host}.`);
  if (isIP(host) !== 0 && isInner(host) && !policy.allowInner) throw new ModuleError('invalid', `${host} is an inner address.`);
  for (const [key, value] of Object.entries(init.query ?? {})) url.searchParams.set(key, String(value));
  const body = init.json === undefined ? (init.form === undefined ? init.body : new URLSearchParams(init.form).toString()) : JSON.stringify(init.json);
  const type = init.json === undefined ? (init.form === undefined ? undefined : 'application/x-www-form-urlencoded') : 'application/json';
  const lookup: LookupFunction = (name, options, done) => {
    dnsLookup(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '', 4);
      const [first] = found.filter((entry) => policy.allowInner || !isInner(entry.address));
      if (first === undefined) return done(new ModuleError('invalid', `${name} leads to an inner address.`), '', 4);
      return options.all === true ? done(null, [first]) : done(null, first.address, first.family);
    });
  };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  if (init.signal?.aborted === true) throw new ModuleError('timeout', 'Given up before it began.');
  return new Promise((resolve, reject) => {
    let sent = false;
    const request = send(url, {
      method: init.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...init.headers },
      lookup,
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
      read(reply).then(
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
