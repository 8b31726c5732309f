import { defineOperation, z } from '@billet/sdk';
import { MOST_NAMES, namesToAsk } from './names-to-ask.ts';
import { offeredTlds, zonesOf } from './offered-tlds.ts';
import { assertNotTooMany } from './search-limits.ts';

/** The first names are few, so that something is there to read at once. */
const FIRST = 10;
const THEN = 50;

const inParts = (names: readonly string[]): readonly (readonly string[])[] => {
  const later = names.slice(FIRST);
  return [names.slice(0, FIRST), ...Array.from({ length: Math.ceil(later.length / THEN) }, (_, at) => later.slice(at * THEN, (at + 1) * THEN))];
};

export const planSearch = defineOperation({
  name: 'domains.planSearch',
  summary: 'What a search for these names asks about, in groups of parts: groups do not wait for one another, and the first part of each is small. Each part is asked by itself with `only`.',
  kind: 'query',
  http: { method: 'POST', path: '/domain-search-plans' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ names: z.array(z.string().trim().min(1).max(253)).min(1).max(MOST_NAMES) }),
  output: z.strictObject({ groups: z.array(z.array(z.array(z.string()))) }),
  run: async (ctx, { names }) => {
    assertNotTooMany(ctx.caller, names.length);
    const tlds = await offeredTlds(ctx);
    const accountOf = new Map(tlds.map((tld) => [tld.name, tld.account_id ?? 0] as const));
    const byAccount = new Map<number, string[]>();
    for (const each of namesToAsk(names, zonesOf(tlds), tlds.filter((tld) => tld.featured).map((tld) => tld.name))) {
      const account = each.kind === 'name' ? (accountOf.get(each.zone) ?? 0) : 0;
      byAccount.set(account, [...(byAccount.get(account) ?? []), each.kind === 'name' ? each.name : each.typed]);
    }
    return { groups: [...byAccount.values()].map((group) => inParts(group).map((part) => [...part])) };
  },
});
