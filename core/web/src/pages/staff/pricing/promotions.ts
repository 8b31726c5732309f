import type { Page } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { newFields, newInput, periodsText, termFields, worth, type PromotionRow } from './promotion-form.ts';

const AT = '/staff/promotions';

export const promotionsPage: Page = {
  path: AT,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { items, next } = await ctx.call<{ items: readonly PromotionRow[]; next?: number }>('promotions.list', before(ctx));
    return {
      title: ctx.t('promotions.title'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('promotions.title'),
          columns: [{ label: ctx.t('promotions.code') }, { label: ctx.t('promotions.value'), end: true }, { label: ctx.t('promotions.used'), end: true, hide: 'p2' }, { label: ctx.t('services.status') }],
          rows: items.map((row) => ({
            cells: [
              { text: row.code, href: `${AT}/${String(row.id)}`, sub: row.name },
              { text: worth(ctx, row), sub: periodsText(ctx, row.periods) },
              { text: row.maxUses === null ? ctx.say.number(row.used) : `${ctx.say.number(row.used)} / ${ctx.say.number(row.maxUses)}` },
              { badge: statusBadge(ctx.say, row.status) },
            ],
          })),
          empty: ctx.t('promotions.empty'),
          next: nextHref(ctx, next),
        },
        { kind: 'form', title: ctx.t('promotions.new'), lead: ctx.t('promotions.newLead'), form: ctx.form('create', ctx.t('promotions.create'), [...(await newFields(ctx)), ...termFields(ctx)]) },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('promotions.create', await newInput(ctx, body));
      return { to: `${AT}/${String(id)}`, say: 'promotions.created' };
    },
  },
};
