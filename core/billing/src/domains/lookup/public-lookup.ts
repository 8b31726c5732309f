import { serviceRef, type Ctx } from '@billet/sdk';
import { askWhois } from './ask-whois.ts';
import { longestMatch, readBootstrap } from './bootstrap.ts';
import { createRdapClient } from './rdap-client.ts';
import { rdapServers } from './rdap-servers.ts';
import type { PublicAnswer } from './read-rdap.ts';
import { whoisServers, type WhoisServer } from './whois-servers.ts';

/** Where the public sources are. */
export interface PublicSources {
  /** IANA's list of RDAP servers; absent = only those that are known here. */
  readonly bootstrapUrl?: string;
  readonly rdap: Readonly<Record<string, string>>;
  readonly whois: Readonly<Record<string, WhoisServer>>;
}

export const worldSources: PublicSources = { bootstrapUrl: 'https://data.iana.org/rdap/dns.json', rdap: rdapServers, whois: whoisServers };

/** Asks RDAP, and WHOIS where that gives no clear word. Gives each answer as it comes. */
export interface PublicLookup {
  ask(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, PublicAnswer>>;
}

export const publicLookupRef = serviceRef<PublicLookup>('domains.publicLookup');

const DAY_MS = 86_400_000;
const AGAIN_MS = 600_000;
const KEPT_MS = 300_000;
const MOST_KEPT = 10_000;
/** So many questions are under way at one server; WHOIS servers count each other's. */
const AT_ONCE = { rdap: 8, whois: 2 };

/** Names that no registry has (RFC 2606, RFC 6761). */
const RESERVED: readonly string[] = ['test', 'example', 'invalid', 'localhost', 'local'];

/** Runs work in as many lanes as are allowed for a key. */
const createLanes = () => {
  const lanes = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return async <T>(key: string, width: number, work: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.running >= width) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running += 1;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next === undefined) lane.running -= 1;
      else next();
    }
  };
};

export const createPublicLookup = (sources: PublicSources, http: Ctx['http'], now: () => number, allowInner = false): PublicLookup => {
  const rdap = createRdapClient(http, now);
  const inLane = createLanes();
  const kept = new Map<string, { readonly answer: PublicAnswer; readonly until: number }>();
  const whois = new Map(Object.entries(sources.whois));
  const own = new Map(Object.entries(sources.rdap));
  let list: ReadonlyMap<string, string> = own;
  let listUntil = 0;
  let reading: Promise<void> | undefined;

  const readList = async (url: string, signal: AbortSignal): Promise<void> => {
    try {
      const reply = await http(url, { timeoutMs: 3000, signal });
      const found = reply.status === 200 ? readBootstrap(await reply.text()) : undefined;
      if (found !== undefined) list = new Map([...own, ...found]);
      listUntil = now() + (found === undefined ? AGAIN_MS : DAY_MS);
    } catch {
      // The list of yesterday, or the one that came with Billet, is still good.
      // Whoever left before it came says nothing about it.
      if (!signal.aborted) listUntil = now() + AGAIN_MS;
    }
  };

  const freshList = async (signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    if (sources.bootstrapUrl !== undefined && listUntil <= now()) {
      reading ??= readList(sources.bootstrapUrl, signal).finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return list;
  };

  const askOne = async (name: string, servers: ReadonlyMap<string, string>, signal: AbortSignal): Promise<PublicAnswer> => {
    const late: PublicAnswer = { state: 'unknown', reason: 'No answer in time.' };
    const server = longestMatch(name, servers);
    const first = server === undefined ? undefined : await inLane(new URL(server.value).origin, AT_ONCE.rdap, () => (signal.aborted ? Promise.resolve(late) : rdap(server.value, server.zone, name, signal)));
    if (first !== undefined && first.state !== 'unknown') return first;
    const old = longestMatch(name, whois);
    if (old === undefined || signal.aborted) return first ?? { state: 'unknown', reason: 'No public source is known for this TLD.' };
    return inLane(old.value.host, AT_ONCE.whois, () => (signal.aborted ? Promise.resolve(late) : askWhois(name, old.value, signal, allowInner)));
  };

  const remembered = (name: string): PublicAnswer | undefined => {
    const found = kept.get(name);
    return found !== undefined && found.until > now() ? found.answer : undefined;
  };

  const ask = async (name: string, servers: ReadonlyMap<string, string>, signal: AbortSignal): Promise<PublicAnswer> => {
    const before = remembered(name);
    if (before !== undefined) return before;
    const answer = await askOne(name, servers, signal);
    if (kept.size >= MOST_KEPT) kept.clear();
    // Only what is taken stays so for a while; a free name may be gone in a second.
    if (answer.state === 'taken') kept.set(name, { answer, until: now() + KEPT_MS });
    return answer;
  };

  return {
    ask: async (names, signal) => {
      const wanted = names.filter((name) => !RESERVED.includes(name.split('.').at(-1) ?? '') || longestMatch(name, own) !== undefined);
      if (wanted.length === 0) return new Map();
      const servers = await freshList(signal);
      return new Map(await Promise.all(wanted.map(async (name) => [name, await ask(name, servers, signal)] as const)));
    },
  };
};
