import { BilletError } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import { asMinor } from '../../as-minor.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { policyActions, policyCards } from './tld-policy.ts';
import { accountChoice, amountText, TLD_ACTIONS, type TldRow } from './tld-shapes.ts';

const base = '/staff/tlds';

interface Opened {
  readonly tld: TldRow;
  readonly currency: string;
}

const opened = async (ctx: PageCtx): Promise<Opened> => {
  for (const brand of await brandsOf(ctx)) {
    const { items } = await ctx.call<{ items: readonly TldRow[] }>('tlds.list', { brandId: brand.id });
    const tld = items.find(({ id }) => String(id) === ctx.params['id']);
    if (tld !== undefined) return { tld, currency: brand.currency };
  }
  throw new BilletError('NOT_FOUND', 'There is no such TLD.', { status: 404 });
};

/** Actions are sold for a year; registration and renewal for longer terms as well. */
const termsOf = (tld: TldRow, action: string): readonly number[] => (action === 'register' || action === 'renew' ? Array.from({ length: tld.maxYears - tld.minYears + 1 }, (_, index) => tld.minYears + index) : [1]);

const priceCard = (ctx: PageCtx, { tld, currency }: Opened, years: number): Card => {
  const asked = TLD_ACTIONS.filter((action) => termsOf(tld, action).includes(years));
  return {
    kind: 'form',
    title: ctx.t('tlds.pricesFor', { years }),
    form: ctx.form(`prices-${String(years)}`, ctx.t('tlds.savePrices'), asked.flatMap((action) => {
      const price = tld.prices.find((each) => each.action === action && each.years === years && each.currency === currency);
      return [
        { name: `${action}.price`, label: ctx.t(`tlds.price.${action}`), widget: 'money' as const, unit: currency, width: 'half' as const, value: amountText(price?.price, currency) },
        { name: `${action}.cost`, label: ctx.t('tlds.cost'), widget: 'money' as const, unit: currency, width: 'half' as const, value: price?.costCurrency === currency ? amountText(price.cost, currency) : '' },
      ];
    })),
  };
};

const pricesIn = (body: Body, years: number, currency: string): readonly Record<string, unknown>[] =>
  TLD_ACTIONS.flatMap((action) => {
    const price = (body[`${action}.price`] ?? '').trim();
    const cost = (body[`${action}.cost`] ?? '').trim();
    if (price === '') return [];
    return [{ action, years, currency, price: asMinor(price, currency, `${action}.price`), cost: cost === '' ? null : asMinor(cost, currency, `${action}.cost`), costCurrency: cost === '' ? null : currency }];
  });

/** Premium names: sold at the registrar's price with this on top, or by a person only. */
const premiumCard = (ctx: PageCtx, { tld: { premium }, currency }: Opened): Card => ({
  kind: 'form',
  title: ctx.t('premium.tld'),
  lead: ctx.t('premium.tldLead'),
  form: ctx.form('premium', ctx.t('form.save'), [
    { name: 'sold', label: ctx.t('premium.sold'), widget: 'switch', checked: premium !== null },
    { name: 'percent', label: ctx.t('tlds.margin.percent'), widget: 'text', width: 'third', value: premium?.percent ?? '10', errorAt: 'premium.percent' },
    { name: 'step', label: ctx.t('tlds.margin.step'), widget: 'money', unit: currency, width: 'third', value: amountText(premium?.step ?? 1, currency), help: ctx.t('tlds.margin.stepHelp'), errorAt: 'premium.step' },
    { name: 'less', label: ctx.t('tlds.margin.less'), widget: 'money', unit: currency, width: 'third', value: amountText(premium?.less ?? 0, currency), help: ctx.t('tlds.margin.lessHelp'), errorAt: 'premium.less' },
  ]),
});

const policyCard = async (ctx: PageCtx, { tld }: Opened): Promise<Card> => ({
  kind: 'form',
  title: ctx.t('tlds.policy'),
  form: ctx.form('save', ctx.t('form.save'), [
    await accountChoice(ctx, tld.accountId),
    { name: 'status', label: ctx.t('services.status'), widget: 'select', width: 'half', value: tld.status, options: [{ value: 'active', label: ctx.t('status.active') }, { value: 'hidden', label: ctx.t('tlds.hidden') }] },
    { name: 'minYears', label: ctx.t('tlds.minYears'), widget: 'number', width: 'half', value: String(tld.minYears) },
    { name: 'maxYears', label: ctx.t('tlds.maxYears'), widget: 'number', width: 'half', value: String(tld.maxYears) },
    { name: 'graceDays', label: ctx.t('tlds.graceDays'), widget: 'number', width: 'half', value: String(tld.graceDays) },
    { name: 'redemptionDays', label: ctx.t('tlds.redemptionDays'), widget: 'number', width: 'half', value: String(tld.redemptionDays) },
    { name: 'authCode', label: ctx.t('domains.code'), widget: 'select', width: 'half', value: tld.authCode, options: ['required', 'none', 'tag'].map((value) => ({ value, label: ctx.t(`tlds.code.${value}`) })) },
    { name: 'trade', label: ctx.t('domainTrade.tld'), widget: 'select', width: 'half', value: tld.trade ?? '', help: ctx.t('domainTrade.tldHelp'), options: ['', 'kept', 'anew', 'added'].map((value) => ({ value, label: ctx.t(`domainTrade.tld.${value === '' ? 'none' : value}`) })) },
    { name: 'featured', label: ctx.t('tlds.featured'), widget: 'switch', checked: tld.featured, help: ctx.t('tlds.featuredHelp') },
  ]),
});

/** One TLD: who sells it to us, how long its phases are, and what it costs. */
export const tldPage: Page = {
  path: `${base}/:id`,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const it = await opened(ctx);
    const years = Number(ctx.query['years'] ?? it.tld.minYears);
    const terms = termsOf(it.tld, 'register');
    const shown = terms.includes(years) ? years : it.tld.minYears;
    const here = `${base}/${String(it.tld.id)}`;
    return {
      title: `.${it.tld.name}`,
      crumbs: [{ label: ctx.t('tlds.title'), href: base }],
      main: [priceCard(ctx, it, shown), await policyCard(ctx, it), ...policyCards(ctx, it.tld), premiumCard(ctx, it)],
      aside: [
        {
          kind: 'rows',
          title: ctx.t('tlds.terms'),
          rows: terms.map((term) => ({ icon: term === shown ? 'check' : 'calendar', title: ctx.t('domainShop.years', { years: term }), href: `${here}?years=${String(term)}`, meta: it.tld.prices.filter((price) => price.years === term && price.currency === it.currency).map((price) => `${ctx.t(`tlds.price.${price.action}`)} ${ctx.say.money({ amount: price.price, currency: it.currency })}`).join(' · ') })),
          empty: '',
        },
      ],
    };
  },
  actions: {
    ...policyActions,
    premium: async (ctx, body) => {
      const { currency } = await opened(ctx);
      const amount = (field: string): number => asMinor(body[field] ?? '', currency, field);
      await ctx.call('tlds.update', { id: ctx.params['id'], premium: body['sold'] === 'on' ? { percent: (body['percent'] ?? '').trim().replace(',', '.'), step: amount('step'), less: amount('less') } : null });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    save: async (ctx, body) => {
      const { minYears, maxYears, graceDays, redemptionDays, status, authCode } = body;
      await ctx.call('tlds.update', { id: ctx.params['id'], accountId: (body['accountId'] ?? '') === '' ? null : body['accountId'], status, minYears, maxYears, graceDays, redemptionDays, authCode, trade: (body['trade'] ?? '') === '' ? null : body['trade'], featured: body['featured'] === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
  action: (name) => {
    const years = /^prices-(\d{1,2})$/.exec(name)?.[1];
    if (years === undefined) return undefined;
    return async (ctx, body) => {
      const { currency } = await opened(ctx);
      const prices = pricesIn(body, Number(years), currency);
      if (prices.length > 0) await ctx.call('tlds.setPrices', { id: ctx.params['id'], prices });
      return { to: `${ctx.request.path}?years=${years}`, say: 'form.saved' };
    };
  },
};
