import type { Money } from '@billet/sdk';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf } from '../pricing/brands-of.ts';

const base = '/staff/tlds';

interface Answer {
  readonly set: number;
  readonly items: readonly { readonly name: string; readonly action: string; readonly before: Money | null; readonly after: Money | null; readonly problem: string }[];
}

const load = async (ctx: PageCtx, answer?: Answer): ReturnType<Page['load']> => {
  const brands = await brandsOf(ctx);
  const brandField = { name: 'brandId', label: ctx.t('clients.brand'), options: brands.map(({ id, name }) => ({ value: String(id), label: name })) };
  const chosen = brands.length < 2 ? { ...brandField, widget: 'hidden' as const, value: String(brands[0]?.id ?? '') } : { ...brandField, widget: 'select' as const, width: 'half' as const };
  return {
    title: ctx.t('tldCosts.title'),
    lead: ctx.t('tldCosts.lead'),
    crumbs: [{ label: ctx.t('tlds.title'), href: base }],
    main: [
      { kind: 'form', form: ctx.form('ask', ctx.t('tldCosts.ask'), [chosen, { name: 'apply', label: ctx.t('tldCosts.apply'), widget: 'switch', checked: false, help: ctx.t('tldCosts.applyHelp') }]) },
      ...(answer === undefined
        ? []
        : [
            {
              kind: 'table' as const,
              caption: ctx.t('tldCosts.title'),
              columns: [{ label: ctx.t('tlds.tld') }, { label: ctx.t('tlds.margin.action') }, { label: ctx.t('tldCosts.before'), end: true }, { label: ctx.t('tldCosts.now'), end: true }],
              rows: answer.items.map((row) => ({
                cells: [{ text: `.${row.name}` }, { text: ctx.t(`tlds.price.${row.action}`) }, row.before === null ? { text: '–' } : { money: row.before }, row.after === null ? { text: '–', sub: row.problem } : { money: row.after }],
              })),
              empty: ctx.t('tldCosts.empty'),
            },
          ]),
    ],
  };
};

/** What TLDs cost us now, as the registrars say; seen before it is kept. */
export const tldCostsPage: Page = {
  path: `${base}/costs`,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: (ctx) => load(ctx),
  actions: {
    ask: async (ctx, body) => {
      const apply = body['apply'] === 'on';
      const answer = await ctx.call<Answer>('tlds.syncPrices', { brandId: body['brandId'], apply });
      return apply ? { to: base, say: 'form.saved' } : load(ctx.keeping('ask', body), answer);
    },
  },
};
