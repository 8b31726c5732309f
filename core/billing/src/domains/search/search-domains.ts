import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { settingsRef } from '../../refs.ts';
import { currencyFor } from '../currency-for.ts';
import { keepOffers, premiumsOf, type AskedName, type Heard, type PremiumFound } from '../premium/index.ts';
import { publicLookupRef } from '../lookup/public-lookup.ts';
import { registrarRegistryRef } from '../registrars/registrar-registry.ts';
import { domainSettings } from '../settings.ts';
import { Domain, TldPrice, type Tld } from '../tables.ts';
import { askPublicly } from './ask-publicly.ts';
import { askRegistrars, type Question } from './ask-registrars.ts';
import { MOST_NAMES, namesToAsk } from './names-to-ask.ts';
import { accountsOf, offeredTlds, zonesOf } from './offered-tlds.ts';
import { assertMayAsk } from './search-limits.ts';

const ENDED = ['gone', 'away', 'cancelled'];

const found = z.strictObject({
  name: z.string(),
  unicode: z.string(),
  productId: z.number().int().nullable(),
  state: z.enum(['available', 'premium', 'taken', 'invalid', 'unknown']),
  years: z.number().int().nullable(),
  price: z.number().int().nullable(),
  renewPrice: z.number().int().nullable(),
  transferPrice: z.number().int().nullable(),
});

type Found = z.input<typeof found>;

interface Asked {
  readonly currency: string;
  readonly tlds: readonly Tld[];
  readonly rows: readonly Found[];
  readonly questions: readonly Question[];
  /** May RDAP and WHOIS be asked about what is left? */
  readonly publicly: boolean;
  readonly transfers: boolean;
}

/** What the registrars said, over what is known here. Silence means unknown. A premium name has its own price, or none that we sell it for. */
const withAnswer = (row: Found, answer: Heard | undefined, premium: PremiumFound): Found => {
  if (row.state !== 'unknown' || answer === undefined) return row;
  const priced = typeof premium === 'string' ? { first: null, renew: null } : premium;
  if (answer.state !== 'available') return premium === 'ordinary' ? { ...row, state: answer.state } : { ...row, state: answer.state, transferPrice: priced.first, renewPrice: priced.renew };
  return premium === 'ordinary' ? { ...row, state: 'available' } : { ...row, state: 'premium', price: priced.first, renewPrice: priced.renew };
};

/** Keeps what premium names cost, and says what they are sold for. */
const told = async (ctx: OperationCtx, { currency, rows, tlds, questions }: Asked, answers: ReadonlyMap<string, Heard>): Promise<Found[]> => {
  await keepOffers(ctx, questions.flatMap(({ account, names }) => names.map((name): AskedName => ({ name, accountId: account.id }))), answers);
  const found: Found[] = [];
  for (const row of rows) {
    const answer = answers.get(row.name);
    // A taken name may have kept the price of its transfer from an earlier question.
    const tld = answer?.premium === undefined && answer?.state !== 'taken' ? undefined : tlds.find(({ product_id: id }) => id === row.productId);
    found.push(withAnswer(row, answer, tld === undefined ? 'ordinary' : (await premiumsOf(ctx, tld, [row.name], currency, answer?.state === 'taken' ? 'transfer' : 'register'))(row.name)));
  }
  return found;
};

export const searchDomains = defineOperation({
  name: 'domains.search',
  summary: 'Asks registrars, then RDAP and WHOIS, which of these names are free, with prices; one name alone is tried in every TLD on show. What could not be found out is unknown.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-searches' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({
    names: z.array(z.string().trim().min(1).max(253)).min(1).max(MOST_NAMES),
    /** One name alone is not tried in other TLDs. */
    only: z.boolean().default(false),
    /** What bringing taken premium names here costs is asked as well. */
    transfers: z.boolean().default(false),
  }),
  output: z.strictObject({ currency: z.string(), items: z.array(found) }),
  prepare: async (ctx, { names, only, transfers }): Promise<Asked> => {
    const { all, db } = data(ctx);
    await assertMayAsk(db, ctx.caller, names.length);
    const brand = await currentBrand(ctx);
    const currency = await currencyFor(ctx, brand.currency);
    const tlds = await offeredTlds(ctx);
    const candidates = namesToAsk(names, zonesOf(tlds), only ? [] : tlds.filter((tld) => tld.featured).map((tld) => tld.name));
    const asked = candidates.flatMap((each) => (each.kind === 'name' ? [each.name] : []));
    const here = new Set((await all(Domain).whereIn('name', asked).whereNotIn('state', ENDED).select('name')).map(({ name }) => name));
    const prices = await all(TldPrice).whereIn('tld_id', tlds.map(({ id }) => id)).where({ currency });
    const rows = candidates.map((each): Found => {
      if (each.kind === 'bad') return { name: each.typed, unicode: each.typed, productId: null, state: 'invalid', years: null, price: null, renewPrice: null, transferPrice: null };
      const tld = tlds.find(({ name }) => name === each.zone) as Tld;
      const priceOf = (action: string): number | null => prices.find((price) => price.tld_id === tld.id && price.action === action && price.years === tld.min_years)?.price ?? null;
      const renewPrice = priceOf('renew');
      return { name: each.name, unicode: each.unicode, productId: tld.product_id, state: here.has(each.name) ? 'taken' : 'unknown', years: tld.min_years, price: priceOf('register') ?? renewPrice, renewPrice, transferPrice: priceOf('transfer') };
    });
    const questions = (await accountsOf(ctx, tlds)).map(({ id, extension }) => ({
      account: { id, extension },
      names: rows.filter((row) => row.state === 'unknown' && tlds.some((tld) => tld.product_id === row.productId && tld.account_id === id)).map(({ name }) => name),
    }));
    const { publicSources } = domainSettings.parse(await ctx.use(settingsRef).get('domains', 'system'));
    return { currency, tlds, rows, questions: questions.filter((question) => question.names.length > 0), publicly: publicSources, transfers };
  },
  call: async (ctx, { rows, questions, publicly, transfers }) => {
    const answers = await askRegistrars(ctx.use(registrarRegistryRef), questions, ctx.signal, transfers);
    const left = rows.filter(({ name, state }) => state === 'unknown' && (answers.get(name)?.state ?? 'unknown') === 'unknown').map(({ name }) => name);
    return !publicly || left.length === 0 ? answers : new Map([...answers, ...(await askPublicly(ctx.use(publicLookupRef), left, ctx.signal))]);
  },
  settle: async (ctx, asked, answers) => ({ currency: asked.currency, items: await told(ctx, asked, answers) }),
});
