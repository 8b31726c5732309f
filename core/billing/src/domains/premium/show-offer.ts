import { defineOperation, z } from '@billet/sdk';
import { currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { currencyFor } from '../currency-for.ts';
import { splitName, type IdnTable } from '../rules/index.ts';
import { Tld } from '../tables.ts';
import { premiumsOf } from './premium-terms.ts';

export const showOffer = defineOperation({
  name: 'domains.offer',
  summary: 'What was last heard of the price of a name, registered or brought here, without asking a registrar: an ordinary one, one that only a person sells, or a premium one with its price.',
  kind: 'query',
  http: { method: 'GET', path: '/domain-offers/{name}' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ name: z.string().trim().min(3).max(253), action: z.enum(['register', 'transfer']).default('register') }),
  output: z.strictObject({ kind: z.enum(['ordinary', 'askUs', 'priced']), currency: z.string(), register: z.number().int().nullable(), transfer: z.number().int().nullable(), renew: z.number().int().nullable() }),
  run: async (ctx, { name, action }) => {
    const none = { register: null, transfer: null, renew: null };
    const brand = await currentBrand(ctx);
    const currency = await currencyFor(ctx, brand.currency);
    const tlds = await data(ctx).all(Tld).where({ brand_id: brand.id, status: 'active' });
    const split = splitName(name, tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null })));
    const tld = split.ok ? tlds.find((each) => each.name === split.value.zone) : undefined;
    if (!split.ok || tld === undefined) return { kind: 'ordinary' as const, currency, ...none };
    const found = (await premiumsOf(ctx, tld, [split.value.name], currency, action))(split.value.name);
    return typeof found === 'string' ? { kind: found, currency, ...none } : { kind: 'priced' as const, currency, ...none, [action]: found.first, renew: found.renew };
  },
});
