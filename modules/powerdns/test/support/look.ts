import type { PowerdnsServer, SeenAccount } from '@billet/testkit';

const REGISTER = 'accounts.billet.invalid.';

interface RrSet {
  readonly name: string;
  readonly type: string;
  readonly records: readonly { readonly content: string }[];
}

/** The server as somebody sees it who knows nothing of the module. */
export interface Look {
  account(username: string): Promise<SeenAccount | undefined>;
  count(): Promise<number>;
  write(usernames: readonly string[], lines: readonly string[]): Promise<void>;
  empty(): Promise<void>;
}

export const lookAt = (server: PowerdnsServer): Look => {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await fetch(`${server.url}/api/v1/servers/localhost${path}`, {
      method,
      headers: { 'x-api-key': server.apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply.status === 200 || reply.status === 201 ? reply.json() : undefined;
  };
  const entries = async (): Promise<readonly RrSet[]> =>
    (((await ask('GET', `/zones/${REGISTER}`)) as { rrsets: readonly RrSet[] } | undefined)?.rrsets ?? []).filter(({ type }) => type === 'TXT');
  return {
    account: async (username) => {
      const lines = (await entries()).find(({ name }) => name === `${username}.${REGISTER}`)?.records.map(({ content }) => content.slice(1, -1));
      if (lines === undefined) return undefined;
      const value = (key: string): string | undefined => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
      const zones = lines.filter((line) => line.startsWith('zone=')).map((line) => line.slice(5));
      const silent = zones.filter((zone) => server.dig(zone, 'SOA')[0] === 'REFUSED');
      // A zone that goes on answering makes the account active, whatever is noted.
      const suspended = value('state') === 'suspended' && silent.length === zones.length;
      return { state: suspended ? 'suspended' : 'active', plan: { zones: value('maxzones'), records: value('maxrecords') }, resources: zones };
    },
    count: async () => (await entries()).length,
    write: async (usernames, lines) => {
      await ask('POST', '/zones', { name: REGISTER, kind: 'Native', nameservers: ['ns.invalid.'] });
      const records = lines.map((content) => ({ content, disabled: false }));
      await ask('PATCH', `/zones/${REGISTER}`, { rrsets: usernames.map((username) => ({ name: `${username}.${REGISTER}`, type: 'TXT', ttl: 60, changetype: 'REPLACE', records })) });
    },
    empty: async () => {
      const zones = ((await ask('GET', '/zones')) ?? []) as readonly { readonly id: string }[];
      for (const { id } of zones) await ask('DELETE', `/zones/${id}`);
    },
  };
};
