import { BilletError } from '@billet/sdk';
import type { Action, Page, PageCtx } from '../page.ts';
import type { ClientRow } from '../shapes.ts';
import { contactFields, contactInput, type ContactField } from './contact-fields.ts';
import type { DomainSearch, FoundDomain } from './search-page.ts';

interface TldRow {
  readonly productId: number;
  readonly minYears: number;
  readonly maxYears: number;
  readonly fields: readonly ContactField[];
  readonly prices: readonly { readonly action: string; readonly years: number; readonly currency: string; readonly price: number }[];
}

interface ContactRow {
  readonly id: number;
  readonly name: string;
  readonly organization: string;
}

interface Wanted {
  readonly found: FoundDomain;
  readonly currency: string;
  readonly tld: TldRow;
  readonly action: 'register' | 'transfer';
}

const wantedOf = async (ctx: PageCtx): Promise<Wanted> => {
  const name = ctx.query['name'] ?? '';
  const { items, currency } = await ctx.call<DomainSearch>('domains.search', { names: [name] });
  const found = items[0];
  const { items: tlds } = await ctx.call<{ items: readonly TldRow[] }>('tlds.list', {});
  const tld = tlds.find(({ productId }) => productId === found?.productId);
  if (found === undefined || tld === undefined) throw new BilletError('NOT_ON_OFFER', 'This product is not on offer.', { status: 422 });
  return { found, currency, tld, action: ctx.query['action'] === 'transfer' ? 'transfer' : 'register' };
};

/** Terms that have a price, cheapest first as they are: a year, two years and so on. */
const termsOf = (ctx: PageCtx, { tld, currency, action }: Wanted): readonly { readonly value: string; readonly label: string }[] => {
  const priceOf = (kind: string, years: number): number | undefined => tld.prices.find((price) => price.action === kind && price.years === years && price.currency === currency)?.price;
  const years = Array.from({ length: tld.maxYears - tld.minYears + 1 }, (_, index) => tld.minYears + index);
  return years.flatMap((count) => {
    const amount = priceOf(action, count) ?? priceOf('renew', count);
    if (amount === undefined || priceOf('renew', count) === undefined) return [];
    return [{ value: String(count), label: `${ctx.t('domainShop.years', { years: count })} · ${ctx.say.money({ amount, currency })}` }];
  });
};

const order: Action = async (ctx, body) => {
  const { found, action } = await wantedOf(ctx);
  const chosen = body['contactId'] ?? '';
  const contactId = chosen === '' ? (await ctx.call<{ id: number }>('domains.addContact', contactInput(body))).id : Number(chosen);
  const domain = { name: found.name, action, contactId, ...(body['years'] === undefined ? {} : { years: body['years'] }) };
  const placed = await ctx.call<{ invoiceId: number | null; serviceIds: readonly number[] }>('orders.place', { items: [{ productId: found.productId, domain }] });
  return { to: placed.invoiceId === null ? '/domains' : `/invoices/${String(placed.invoiceId)}`, say: 'shop.ordered' };
};

/** One page from the name to the invoice: term, and to whom the domain is registered. */
export const domainOrderPage: Page = {
  path: '/domains/order',
  area: 'client',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const wanted = await wantedOf(ctx);
    const { found, action, tld } = wanted;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId });
    const { items: contacts } = ctx.query['registrant'] === 'new' ? { items: [] } : await ctx.call<{ items: readonly ContactRow[] }>('domains.contacts', { clientId: ctx.caller.clientId });
    const terms = action === 'transfer' ? [] : termsOf(ctx, wanted);
    const here = `/domains/order?name=${encodeURIComponent(found.name)}&action=${action}`;
    return {
      title: found.unicode,
      lead: ctx.t(action === 'transfer' ? 'domainShop.transferLead' : 'domainShop.orderLead'),
      crumbs: [{ label: ctx.t('domainShop.title'), href: `/domains/search?q=${encodeURIComponent(found.name)}` }],
      main: [
        ...(action === 'register' && found.state !== 'available' ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('domainShop.notFree') }] : []),
        {
          kind: 'form',
          title: ctx.t('domainShop.registrant'),
          ...(contacts.length === 0 ? {} : { link: { label: ctx.t('domainShop.newRegistrant'), href: `${here}&registrant=new` } }),
          form: ctx.form('order', ctx.t('shop.order'), [
            ...(terms.length === 0 ? [] : [{ name: 'years', label: ctx.t('domainShop.term'), widget: 'select' as const, options: terms, width: 'half' as const, errorAt: 'items.0.domain.years' }]),
            ...(contacts.length === 0
              ? contactFields(ctx, { name: client.name, email: client.email, country: client.country }, tld.fields)
              : [{ name: 'contactId', label: ctx.t('domainShop.registrant'), widget: 'select' as const, width: 'half' as const, options: contacts.map(({ id, name, organization }) => ({ value: String(id), label: organization === '' ? name : `${organization} (${name})` })) }]),
          ]),
        },
      ],
    };
  },
  actions: { order },
};
