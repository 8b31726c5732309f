import { currencyCodes, formatMinor, type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { getAffiliate, listAffiliates, switchAffiliate } from './affiliate.ts';
import { listCommissions } from './book.ts';
import { percentText } from './input.ts';
import { listPayouts, payPayout, refusePayout } from './payouts.ts';
import { listProgrammes, listRules, removeRule, saveProgramme, saveRule } from './programme.ts';
import { may } from './rights.ts';
import { balanceShown, commissionShown, pageOf, payoutShown, rateShown } from './shown.ts';

const BASE = '/staff/x/affiliates';

type Choice = Readonly<Record<string, unknown>>;

const productsSeen = z.object({ items: z.array(z.object({ id: z.number(), brandId: z.number(), slug: z.string(), name: z.record(z.string(), z.string()) })) });
const tldsSeen = z.object({ items: z.array(z.object({ name: z.string(), productId: z.number() })) });

/** Products of a brand by name; one behind a TLD is called after it. */
const productsOf = async (ctx: PageCtx, brandId: number): Promise<ReadonlyMap<number, string>> => {
  const { items } = productsSeen.parse(await ctx.call('products.list', { brandId }));
  const tlds = tldsSeen.parse(await ctx.call('tlds.list', { brandId })).items;
  return new Map([...items.map(({ id, slug, name }) => [id, name[ctx.locale] ?? Object.values(name)[0] ?? slug] as const), ...tlds.map(({ name, productId }) => [productId, `.${name}`] as const)]);
};

const currencies = (chosen: string): readonly Choice[] => currencyCodes.map((code) => ({ value: code, chosen: code === chosen }));

const kinds = (chosen: string): readonly Choice[] => ['percent', 'amount'].map((kind) => ({ value: kind, text: `kind.${kind}`, chosen: kind === chosen }));

const rateForm = ({ kind, rate, currency, recurring }: { readonly kind: string; readonly rate: number; readonly currency: string; readonly recurring: boolean }): Choice => ({
  kinds: kinds(kind), percent: kind === 'percent' ? percentText(rate) : '', amount: kind === 'amount' ? formatMinor({ amount: rate, currency }) : '', currencies: currencies(currency), recurring,
});

const list: PageDefinition['load'] = async (ctx, { before }) => {
  const { items, next } = await ctx.call(listAffiliates, { ...(before === undefined ? {} : { before }) });
  const { items: waiting } = await ctx.call(listPayouts, { state: 'requested' });
  return {
    items: items.map((each) => ({ ...each, href: pageOf(each.clientId), balances: each.balances.map(balanceShown) })),
    payouts: waiting.map(payoutShown),
    base: BASE,
    ...(next === undefined ? {} : { more: `${BASE}?before=${String(next)}` }),
  };
};

const programmes: PageDefinition['load'] = async (ctx, { brand }) => {
  const { items } = await ctx.call(listProgrammes, {});
  const one = items.find((each) => String(each.brandId) === brand) ?? items[0];
  if (one === undefined) return {};
  const products = await productsOf(ctx, one.brandId);
  const { items: rules } = await ctx.call(listRules, { brandId: one.brandId, affiliateClientId: 0 });
  return {
    brands: items.length > 1 ? items.map((each) => ({ href: `${BASE}/programme?brand=${String(each.brandId)}`, text: each.brand, current: each.brandId === one.brandId })) : [],
    one: { ...one, ...rateForm(one), least: formatMinor({ amount: one.minPayout, currency: one.currency }) },
    rules: rules.map((rule) => ({ id: rule.id, product: products.get(rule.productId) ?? `#${String(rule.productId)}`, ...rateShown(rule) })),
    products: [...products].map(([value, text]) => ({ value, text })),
    fresh: rateForm({ kind: 'percent', rate: 0, currency: one.currency, recurring: one.recurring }),
    mayWrite: may(ctx, 'affiliates.write'),
  };
};

const one: PageDefinition['load'] = async (ctx, { client: clientId, before }) => {
  const { affiliate, figures, currency } = await ctx.call(getAffiliate, { clientId });
  const earned = await ctx.call(listCommissions, { clientId, ...(before === undefined ? {} : { before }) });
  const { items: payouts } = await ctx.call(listPayouts, { clientId });
  const { items: rules } = await ctx.call(listRules, { affiliateClientId: clientId });
  const products = await productsOf(ctx, affiliate.brandId);
  return {
    heading: affiliate.name,
    affiliate,
    client: `/staff/clients/${String(affiliate.clientId)}`,
    link: `${ctx.base}/x/affiliates/r/${affiliate.handle}`,
    ...figures,
    balances: figures.balances.map(balanceShown),
    commissions: earned.items.map(commissionShown),
    payouts: payouts.map(payoutShown),
    rules: rules.map((rule) => ({ id: rule.id, product: rule.productId === 0 ? undefined : (products.get(rule.productId) ?? `#${String(rule.productId)}`), ...rateShown(rule) })),
    products: [...products].map(([value, text]) => ({ value, text })),
    fresh: rateForm({ kind: 'percent', rate: 0, currency, recurring: false }),
    mayWrite: may(ctx, 'affiliates.write'),
    mayPay: may(ctx, 'affiliates.pay'),
    ...(earned.next === undefined ? {} : { more: `${pageOf(affiliate.clientId)}&before=${String(earned.next)}` }),
  };
};

const payoutForms = { pay: { operation: payPayout.name }, refuse: { operation: refusePayout.name } };
const ruleForms = { rule: { operation: saveRule.name, amounts: { amount: 'currency' } }, unrule: { operation: removeRule.name } };

/** Who it is stands behind the question mark: what stands in the path is sent along with every form. */
export const staffPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'affiliates.read', nav: { icon: 'link' }, load: list },
  { area: 'staff', path: '/programme', title: 'programme', view: 'programme', permission: 'affiliates.read', load: programmes, forms: { programme: { operation: saveProgramme.name, amounts: { amount: 'currency', minPayout: 'currency' } }, ...ruleForms } },
  { area: 'staff', path: '/affiliate', title: 'affiliate', view: 'one', permission: 'affiliates.read', load: one, forms: { ...payoutForms, ...ruleForms, switch: { operation: switchAffiliate.name } } },
];
