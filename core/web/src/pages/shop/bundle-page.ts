import { notFound } from '@billet/sdk';
import { productName } from '../parts.ts';
import { bundlesOn } from './bundles.ts';
import { choosingPage, type Chooser } from './checkout-page.ts';
import { loadOffer } from './on-offer.ts';

const chooseBundle: Chooser = async (ctx) => {
  const bundle = (await bundlesOn(ctx, await loadOffer(ctx))).find(({ id }) => String(id) === ctx.params['id']);
  if (bundle === undefined) throw notFound('Bundle');
  return {
    title: productName(ctx, bundle.name),
    text: bundle.contents.join(' + '),
    lead: ctx.t('checkout.lead'),
    crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }],
    item: { kind: 'bundle', key: 'bundle', bundleId: bundle.id },
    sections: [{ title: ctx.t('cart.bundle'), fields: [], note: bundle.contents.join(' + ') }],
  };
};

/** Products sold together, ordered on one page. */
export const bundlePage = choosingPage('/order/bundle/:id', chooseBundle);
