import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Service } from '../../services/index.ts';
import { ResourceRaise } from '../tables.ts';
import { isCounted } from '../plan-limits.ts';
import { holdBinding } from './load-resource.ts';
import { offersOf } from './offers.ts';
import { raisesOf } from './raises.ts';
import { standing } from './standing.ts';

/** A client gives an add-on back once what it gave is not in use any more: otherwise it would keep it for nothing. */
export const assertUnused = async (ctx: OperationCtx, addon: Service): Promise<void> => {
  if (ctx.caller.audience !== 'client' || addon.parent_id === null || addon.status === 'pending') return;
  const { all } = data(ctx);
  const raise = await all(ResourceRaise).findOne('product_id', addon.product_id);
  const parent = raise === undefined ? undefined : await all(Service).findById(addon.parent_id);
  if (raise === undefined || parent === undefined) return;
  const offer = (await offersOf(ctx, parent)).find(({ kind }) => kind === raise.kind);
  if (offer?.most === undefined) return;
  await holdBinding(ctx, offer.binding.id);
  const most = offer.most - offer.bought + ((await raisesOf(data(ctx).db, parent.id)).get(raise.kind) ?? 0) - raise.amount * addon.quantity;
  const count = (await standing(ctx, offer.binding.id).where('kind', raise.kind).select('data')).filter((row) => isCounted(raise.kind, row.data)).length;
  if (count > most) throw conflict('RESOURCE_IN_USE', 'Remove what it pays for first.', { count: count - most });
};
