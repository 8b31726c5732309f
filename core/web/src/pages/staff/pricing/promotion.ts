import type { Action, Body, FieldWish, Page, PageCtx } from '../../page.ts';
import type { Card } from '../../../view-models/page.ts';
import { parseIntoCycle } from '../../cycle.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf } from './brands-of.ts';
import { chosenOf, periodsText, scopeOf, switches, termFields, termInput, worth, type PromotionRow, type Scope } from './promotion-form.ts';

const promotionOf = (ctx: PageCtx): Promise<PromotionRow> => ctx.call<PromotionRow>('promotions.get', { id: ctx.params['id'] });

const versionField = ({ version }: PromotionRow): FieldWish => ({ name: 'version', label: '', widget: 'hidden', value: String(version) });

/** Products, cycles and groups it is for: one form each, for those there are. */
const scopeCards = (ctx: PageCtx, row: PromotionRow, { products, cycles, groups }: Scope): readonly Card[] => {
  const sets = [
    { name: 'products', choices: products, chosen: row.productIds.map(String) },
    { name: 'cycles', choices: cycles, chosen: row.cycles },
    { name: 'groups', choices: groups, chosen: row.groupIds.map(String) },
  ];
  return sets
    .filter(({ choices }) => choices.length > 0)
    .map(({ name, choices, chosen }) => ({
      kind: 'form',
      title: ctx.t(`promotions.${name}`),
      lead: ctx.t(`promotions.${name}Lead`),
      form: ctx.form(name, ctx.t('form.save'), [versionField(row), ...switches(name, choices, chosen)]),
    }));
};

/** Saves what the input says of the version that was shown. */
const saving =
  (input: (ctx: PageCtx, body: Body) => Promise<Record<string, unknown>> | Record<string, unknown>): Action =>
  async (ctx, body) => {
    await ctx.call('promotions.update', { id: ctx.params['id'], version: body['version'], ...(await input(ctx, body)) });
    return { to: ctx.request.path, say: 'form.saved' };
  };

const chosen = async (ctx: PageCtx, name: keyof Scope, body: Body): Promise<readonly string[]> => chosenOf(name, (await scopeOf(ctx, await promotionOf(ctx)))[name], body);

/** One promotion: for whom and for what it is, and whether it may be used. What it takes off stays. */
export const promotionPage: Page = {
  path: '/staff/promotions/:id',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { t } = ctx;
    const row = await promotionOf(ctx);
    const brand = (await brandsOf(ctx)).find(({ id }) => id === row.brandId);
    const next = row.status === 'active' ? 'retired' : 'active';
    return {
      title: row.code,
      badge: statusBadge(ctx.say, row.status),
      lead: t('promotions.lead'),
      crumbs: [{ label: t('nav.products'), href: '/staff/products' }, { label: t('promotions.title'), href: '/staff/promotions' }],
      main: [{ kind: 'form', title: t('promotions.terms'), form: ctx.form('terms', t('form.save'), [versionField(row), ...termFields(ctx, row)]) }, ...scopeCards(ctx, row, await scopeOf(ctx, row))],
      aside: [
        {
          kind: 'facts',
          title: t('promotions.value'),
          facts: [
            { label: t('promotions.kind'), text: t(`promotions.kind.${row.kind}`) },
            ...(row.kind === 'free_setup' ? [] : [{ label: t('promotions.value'), text: worth(ctx, row), sub: periodsText(ctx, row.periods) }]),
            { label: t('promotions.used'), text: ctx.say.number(row.used) },
            { label: t('clients.brand'), text: brand?.name ?? '' },
          ],
          actions: [ctx.form('status', t(`products.set.${next}`), [versionField(row), { name: 'status', label: '', widget: 'hidden', value: next }])],
        },
      ],
    };
  },
  actions: {
    terms: saving((_ctx, body) => termInput(body)),
    products: saving(async (ctx, body) => ({ productIds: await chosen(ctx, 'products', body) })),
    cycles: saving(async (ctx, body) => ({ cycles: (await chosen(ctx, 'cycles', body)).flatMap((value) => parseIntoCycle(value) ?? []) })),
    groups: saving(async (ctx, body) => ({ groupIds: await chosen(ctx, 'groups', body) })),
    status: saving((_ctx, body) => ({ status: body['status'] })),
  },
};
