import { defineOperation, done, type Outcome, z } from '@billet/sdk';
import { settingsRef } from '../../refs.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { affixesOf, otherNames, splitName, type NameZone } from '../rules/index.ts';
import { domainSettings } from '../settings.ts';
import { namesToAsk } from './names-to-ask.ts';
import { accountsOf, offeredTlds, zonesOf } from './offered-tlds.ts';

/** Whoever searches does not wait longer for ideas. */
const PATIENCE_MS = 2500;
const MOST = 50;

interface Asked {
  readonly label: string;
  readonly zones: readonly NameZone[];
  readonly accounts: readonly { readonly id: number; readonly extension: string; readonly tlds: readonly string[] }[];
  readonly own: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly most: number;
}

const suggestion = z.strictObject({ name: z.string(), source: z.enum(['registrar', 'house']) });

type Suggestion = z.output<typeof suggestion>;

/** Two of a registrar, then one of the house, and so on: a long list of one leaves room for the other. */
const mixed = (registrars: readonly string[], own: readonly string[]): readonly Suggestion[] => {
  const found = new Map<string, Suggestion>();
  const [theirs, ours] = [[...registrars], [...own]];
  while (theirs.length + ours.length > 0) {
    for (const name of theirs.splice(0, 2)) if (!found.has(name)) found.set(name, { name, source: 'registrar' });
    for (const name of ours.splice(0, 1)) if (!found.has(name)) found.set(name, { name, source: 'house' });
  }
  return [...found.values()];
};

/** Names that are in a zone of ours as they have to be written there; nothing else gets through. */
const proper = (names: readonly string[], { zones, known }: Pick<Asked, 'zones' | 'known'>): readonly string[] =>
  names.flatMap((name) => {
    const split = splitName(name, zones);
    return split.ok && !known.has(split.value.name) ? [split.value.name] : [];
  });

export const suggestNames = defineOperation({
  name: 'domains.suggest',
  summary: 'Other names like this one: of the registrars that make suggestions, of its words and of the other TLDs. Whether they are free is for a search to say.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-suggestions' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ name: z.string().trim().min(1).max(253), most: z.number().int().min(1).max(MOST).default(10) }),
  output: z.strictObject({ items: z.array(suggestion) }),
  prepare: async (ctx, { name, most }): Promise<Asked> => {
    const tlds = await offeredTlds(ctx);
    const zones = zonesOf(tlds);
    const shown = tlds.filter((tld) => tld.featured).map((tld) => tld.name);
    const asked = namesToAsk([name], zones, shown).filter((each) => each.kind === 'name');
    const [first] = asked;
    const known = new Set(asked.map((each) => each.name));
    if (first === undefined) return { label: '', zones, accounts: [], own: [], known, most };
    const label = first.name.slice(0, -first.zone.length - 1);
    const accounts = (await accountsOf(ctx, tlds)).map(({ id, extension }) => ({ id, extension, tlds: tlds.filter((tld) => tld.account_id === id).map((tld) => tld.name) }));
    const { suggestionWords } = domainSettings.parse(await ctx.use(settingsRef).get('domains', 'system'));
    const order = [...shown, ...tlds.filter((tld) => !tld.featured).map((tld) => tld.name)];
    return { label, zones, accounts, known, most, own: otherNames(first.unicode.slice(0, -first.zone.length - 1), first.zone, order, affixesOf(suggestionWords)) };
  },
  call: async (ctx, { label, accounts }): Promise<readonly string[]> => {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const ask = ({ id, extension, tlds }: Asked['accounts'][number]): Promise<Outcome<readonly string[]>> =>
      callRegistrar(ctx.use(registrarRegistryRef), { id, extension }, { key: 'suggest', attempt: 1, signal }, async (registrar, callCtx) =>
        done(registrar.suggest === undefined ? [] : await registrar.suggest(callCtx, { keyword: label, tlds, most: MOST })));
    const answers = await Promise.all(accounts.map(ask));
    return answers.flatMap((answer) => (answer.status === 'done' ? answer.value : []));
  },
  settle: (_ctx, asked, found) => Promise.resolve({ items: mixed(proper(found, asked), proper(asked.own, asked)).slice(0, asked.most) }),
});
