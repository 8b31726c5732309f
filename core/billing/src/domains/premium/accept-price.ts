import { conflict, currencySchema, defineOperation, integer, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { carryOutJob } from '../journal/index.ts';
import { changeDomain, loadDomain } from '../load-domain.ts';
import { DomainOperation } from '../tables.ts';

const OVER = ['gone', 'away', 'cancelled'];

export const acceptPrice = defineOperation({
  name: 'domains.acceptPrice',
  summary: 'Says what the house accepts to pay for a year of a premium name, or for bringing it here. What the registrar refused for its price is tried again with it; what the client pays stays.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/accepted-price' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, currency: currencySchema, register: integer({ min: 0 }).nullable().default(null), transfer: integer({ min: 0 }).nullable().default(null), renew: integer({ min: 0 }).nullable().default(null) }),
  output: z.strictObject({ operationIds: z.array(z.number().int()) }),
  run: async (ctx, { id, ...cost }) => {
    const { all } = data(ctx);
    const domain = await loadDomain(ctx, id);
    if (OVER.includes(domain.state)) throw conflict('DOMAIN_STATE', 'The domain is not in a state that allows this.', { state: domain.state });
    await changeDomain(ctx, domain, { premium: cost });
    const stuck = await all(DomainOperation).where({ domain_id: id, state: 'attention' }).whereIn('kind', ['register', 'renew', 'transferIn']).orderBy('id');
    for (const operation of stuck) {
      await all(DomainOperation).findById(operation.id).patch({ state: 'waiting', error: null });
      await ctx.enqueue(carryOutJob(operation));
    }
    return { operationIds: stuck.map((operation) => operation.id) };
  },
});
