import { BilletError } from '@billet/sdk';
import { promotionField } from '../codes.ts';
import { choosingPage, type Chooser } from '../shop/checkout-page.ts';
import { assertDomain } from '../shop/domain-choice.ts';
import { currencyOf } from '../shop/order-page.ts';
import { listTlds, termsFor, tldOf } from '../shop/tlds.ts';

const chooseDomain: Chooser = async (ctx, body) => {
  const name = (ctx.query['name'] ?? '').trim().toLowerCase().slice(0, 253);
  const how = ctx.query['action'] === 'transfer' ? 'transfer' : 'register';
  const tld = tldOf(await listTlds(ctx), name);
  if (tld === undefined) throw new BilletError('NOT_ON_OFFER', 'This product is not on offer.', { status: 422 });
  const terms = await termsFor(ctx, tld, name, await currencyOf(ctx), how);
  return {
    title: name,
    text: ctx.t(how === 'transfer' ? 'domainShop.transferLead' : 'domainShop.orderLead'),
    lead: ctx.t('checkout.lead'),
    crumbs: [{ label: ctx.t('domainShop.title'), href: `/domains/search?q=${encodeURIComponent(name)}` }],
    item: { kind: 'domain', key: `domain-${name}`, productId: tld.productId, name, how, years: body['years'] ?? String(tld.minYears) },
    sections: [
      {
        title: ctx.t('cart.domain'),
        note: name,
        fields: [...(terms.length === 0 ? [] : [{ name: 'years', label: ctx.t('domainShop.term'), widget: 'select' as const, options: terms, width: 'half' as const, errorAt: 'items.0.domain.years' }]), promotionField(ctx)],
      },
    ],
    check: () => assertDomain(ctx, name, how, 'name'),
  };
};

/** One page from the name to the invoice: term, and to whom the domain is registered. */
export const domainOrderPage = choosingPage('/domains/order', chooseDomain);
