import type { Ctx } from '@billet/sdk';
import { isDomain, readRdap, type PublicAnswer, type RdapReply } from './read-rdap.ts';

type Http = Ctx['http'];

/** One server, for one TLD, as far as a process knows it. */
interface Known {
  provenUntil: number;
  asked: Promise<boolean> | undefined;
}

const DAY_MS = 86_400_000;
const FAILED_MS = 600_000;
const REST_MS = 60_000;
const HOPS = 3;

const fetchOnce = async (http: Http, base: string, name: string, signal: AbortSignal): Promise<RdapReply & { readonly retryAfter: string | undefined }> => {
  let url = new URL(`domain/${name}`, base);
  for (let hop = 0; ; hop += 1) {
    const reply = await http(url.href, { headers: { accept: 'application/rdap+json, application/json' }, timeoutMs: 5000, signal });
    const { location } = reply.headers;
    if (reply.status >= 300 && reply.status < 400 && location !== undefined && hop < HOPS && URL.canParse(location, url.href)) {
      const next = new URL(location, url);
      // Nobody sends us from a safe line to an open one.
      if (next.protocol === url.protocol || next.protocol === 'https:') {
        url = next;
        continue;
      }
    }
    return { status: reply.status, type: reply.headers['content-type'] ?? '', text: await reply.text(), elsewhere: url.origin !== new URL(base).origin, retryAfter: reply.headers['retry-after'] };
  }
};

/** Asks RDAP servers; remembers for a day which of them are proven, and leaves one alone that asked for it. */
export const createRdapClient = (http: Http, now: () => number) => {
  const servers = new Map<string, Known>();
  /** A server counts the questions about all of its TLDs together. */
  const rests = new Map<string, number>();
  const knownOf = (key: string): Known => {
    const known = servers.get(key) ?? { provenUntil: 0, asked: undefined };
    servers.set(key, known);
    return known;
  };

  const ask = async (base: string, name: string, signal: AbortSignal): Promise<RdapReply | undefined> => {
    const { origin } = new URL(base);
    if ((rests.get(origin) ?? 0) > now()) return undefined;
    const reply = await fetchOnce(http, base, name, signal);
    if (reply.status !== 429 && reply.status !== 503) return reply;
    const seconds = Number(reply.retryAfter);
    rests.set(origin, now() + (Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : REST_MS));
    return reply;
  };

  /** Does it find one of the names that are registered in nearly every TLD? */
  const prove = async (base: string, zone: string, known: Known, signal: AbortSignal): Promise<boolean> => {
    for (const label of ['nic', 'google', 'example']) {
      const name = `${label}.${zone}`;
      const reply = await ask(base, name, signal);
      if (reply === undefined || !isDomain(name, reply) || reply.elsewhere) continue;
      known.provenUntil = now() + DAY_MS;
      return true;
    }
    known.provenUntil = -(now() + FAILED_MS);
    return false;
  };

  const isProven = async (base: string, zone: string, known: Known, signal: AbortSignal): Promise<boolean> => {
    if (Math.abs(known.provenUntil) > now()) return known.provenUntil > 0;
    known.asked ??= prove(base, zone, known, signal).finally(() => {
      known.asked = undefined;
    });
    return known.asked;
  };

  return async (base: string, zone: string, name: string, signal: AbortSignal): Promise<PublicAnswer> => {
    const known = knownOf(`${base} ${zone}`);
    try {
      const reply = await ask(base, name, signal);
      if (reply === undefined) return { state: 'unknown', reason: 'RDAP asked us to wait.' };
      const first = readRdap(name, reply, true);
      return first.state === 'available' ? readRdap(name, reply, await isProven(base, zone, known, signal)) : first;
    } catch (error) {
      return { state: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    }
  };
};
