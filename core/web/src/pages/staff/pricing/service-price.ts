import type { Page } from '../../page.ts';
import { buttonProblem, cycleText } from '../../parts.ts';
import type { ServiceRow } from '../../shapes.ts';

/** What staff can do with the price of a running service: a code, or the list price again. Both from the next period on. */
export const servicePricePage: Page = {
  path: '/staff/services/:id/price',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { t } = ctx;
    const { service } = await ctx.call<{ service: ServiceRow }>('services.get', { id: ctx.params['id'] });
    return {
      title: t('servicePrice.title'),
      lead: t('servicePrice.lead'),
      crumbs: [{ label: t('nav.services'), href: '/staff/services' }, { label: service.label, href: `/staff/services/${String(service.id)}` }],
      main: [
        ...buttonProblem(ctx, 'recalculate'),
        {
          kind: 'facts',
          title: service.label,
          facts: [{ label: t('services.price'), money: service.price, sub: cycleText(ctx, service.cycle) }],
          actions: [ctx.form('recalculate', t('servicePrice.recalculate'), [])],
        },
        { kind: 'note', tone: 'info', text: t('servicePrice.recalculateHelp') },
      ],
      aside: [{ kind: 'form', title: t('servicePrice.promotion'), form: ctx.form('promotion', t('servicePrice.apply'), [{ name: 'code', label: t('servicePrice.code'), widget: 'text', required: true }]) }],
    };
  },
  actions: {
    promotion: async (ctx, { code }) => {
      await ctx.call('services.applyPromotion', { id: ctx.params['id'], code });
      return { to: `/staff/services/${ctx.params['id'] ?? ''}`, say: 'servicePrice.applied' };
    },
    recalculate: async (ctx) => {
      await ctx.call('services.recalculate', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'servicePrice.recalculated' };
    },
  },
};
