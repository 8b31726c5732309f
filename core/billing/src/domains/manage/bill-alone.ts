import { addDays, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { createDraft } from '../../invoicing/index.ts';
import { Tld, type Domain } from '../tables.ts';

const DUE_DAYS = 3;

/** An invoice for something done about a domain, with the tax of its TLD. */
export const billAlone = async (ctx: OperationCtx, domain: Domain, description: string, price: number): Promise<number> => {
  const { all } = data(ctx);
  const tld = (await all(Tld).findById(domain.tld_id)) as Tld;
  const product = await all(Product).findById(tld.product_id);
  const { zone } = await brandOf(ctx, domain.brand_id);
  const lines = [{ description, quantity: 1, unitPrice: price, taxClass: product?.tax_class ?? 'standard' }];
  return (await ctx.callAsSystem(createDraft, { clientId: domain.client_id, dueDate: addDays(ctx.clock.today(zone), DUE_DAYS), issue: true, lines })).id;
};
