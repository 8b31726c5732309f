import { permits } from '@billet/kernel';
import type { Card } from '../../../view-models/page.ts';
import type { Body, PageCtx } from '../../page.ts';
import type { ResourceRow } from '../../resources/kinds.ts';
import { loadPools } from './address-parts.ts';

/** Staff give a login an address of a pool. */
export const assignCard = async (ctx: PageCtx, item: ResourceRow): Promise<readonly Card[]> => {
  if (item.kind !== 'radiusLogin' || !['addresses.read', 'addresses.write'].every((each) => permits(ctx.caller.permissions, each))) return [];
  const pools = await loadPools(ctx);
  if (pools.length === 0) return [];
  const options = pools.map((pool) => ({ value: String(pool.id), label: `${pool.name} · ${pool.network}` }));
  return [
    {
      kind: 'form',
      title: ctx.t('addresses.assign'),
      lead: ctx.t('addresses.assignLead'),
      form: ctx.form('assign', ctx.t('addresses.assign'), [
        { name: 'poolId', label: ctx.t('addresses.pool'), widget: 'select', options },
        { name: 'address', label: ctx.t('addresses.address'), widget: 'text', autocomplete: 'off', help: ctx.t('addresses.assignHelp') },
      ]),
    },
  ];
};

export const assignAction = async (ctx: PageCtx, body: Body): Promise<{ readonly to: string; readonly say: string }> => {
  const address = (body['address'] ?? '').trim();
  await ctx.call('addresses.assign', { id: ctx.params['resource'], poolId: body['poolId'], ...(address === '' ? {} : { address }) });
  return { to: ctx.request.path, say: 'addresses.assigned' };
};
