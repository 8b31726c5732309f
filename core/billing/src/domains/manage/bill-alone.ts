import { addDays, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Product } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { createDraft } from '../../invoicing/index.ts';
import { Service } from '../../services/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import { Tld, type Domain } from '../tables.ts';

const DUE_DAYS = 3;

/** What a fee stands as on a document, in the language of the client. */
export const describeFee = async (ctx: OperationCtx, domain: Domain, action: 'restore' | 'trade'): Promise<string> => {
  const { locale } = (await data(ctx).all(Client).findById(domain.client_id)) as Client;
  const say = await ctx.use(translatorsRef).in(locale, domain.brand_id);
  return `${domain.unicode} · ${say.t(`tlds.price.${action}`)}`;
};

/** An invoice for something done about a domain, with the tax of its TLD, to the one who pays for it. */
export const billAlone = async (ctx: OperationCtx, domain: Domain, description: string, price: number): Promise<number> => {
  const { all } = data(ctx);
  const tld = (await all(Tld).findById(domain.tld_id)) as Tld;
  const product = await all(Product).findById(tld.product_id);
  const { zone } = await brandOf(ctx, domain.brand_id);
  const lines = [{ description, quantity: 1, unitPrice: price, taxClass: product?.tax_class ?? 'standard' }];
  const service = (await all(Service).findById(domain.service_id)) as Service;
  return (await ctx.callAsSystem(createDraft, { clientId: domain.client_id, payerId: service.payer_id, dueDate: addDays(ctx.clock.today(zone), DUE_DAYS), issue: true, lines })).id;
};
