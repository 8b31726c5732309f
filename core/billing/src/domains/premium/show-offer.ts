import { defineOperation, z } from '@billet/sdk';
import { currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { currencyFor } from '../currency-for.ts';
import { splitName, type IdnTable } from '../rules/index.ts';
import { Tld } from '../tables.ts';
import { premiumsOf } from './premium-terms.ts';

export const showOffer = defineOperation({
  name: 'domains.offer',
  summary: 'What was last heard of the price of a name, without asking a registrar: an ordinary one, one that only a person sells, or a premium one with its price.',
  kind: 'query',
  http: { method: 'GET', path: '/domain-offers/{name}' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ name: z.string().trim().min(3).max(253) }),
  output: z.strictObject({ kind: z.enum(['ordinary', 'askUs', 'priced']), currency: z.string(), register: z.number().int().nullable(), renew: z.number().int().nullable() }),
  run: async (ctx, { name }) => {
    const brand = await currentBrand(ctx);
    const currency = await currencyFor(ctx, brand.currency);
    const tlds = await data(ctx).all(Tld).where({ brand_id: brand.id, status: 'active' });
    const split = splitName(name, tlds.map((tld) => ({ name: tld.name, idn: tld.idn as IdnTable | null })));
    const tld = split.ok ? tlds.find((each) => each.name === split.value.zone) : undefined;
    if (!split.ok || tld === undefined) return { kind: 'ordinary' as const, currency, register: null, renew: null };
    const found = (await premiumsOf(ctx, tld, [split.value.name], currency))(split.value.name);
    return typeof found === 'string' ? { kind: found, currency, register: null, renew: null } : { kind: 'priced' as const, currency, register: found.register, renew: found.renew };
  },
});
