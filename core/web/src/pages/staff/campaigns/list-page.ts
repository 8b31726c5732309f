import type { Page } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { campaignFields, campaignInput, stateBadge } from './campaign-fields.ts';
import type { CampaignRow } from './shapes.ts';

/** Mails to many clients (row A12). */
export const campaignsPage: Page = {
  path: '/staff/campaigns',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const { t } = ctx;
    const { items, next } = await ctx.call<PageOf<CampaignRow & { readonly total: number; readonly done: number }>>('campaigns.list', before(ctx));
    return {
      title: t('campaigns.title'),
      lead: t('campaigns.lead'),
      crumbs: [{ label: t('nav.mails'), href: '/staff/mails' }],
      actions: [{ label: t('campaigns.new'), href: '/staff/campaigns/new', icon: 'plus', main: true }],
      main: [
        {
          kind: 'table',
          caption: t('campaigns.title'),
          columns: [{ label: t('campaigns.name') }, { label: t('services.status') }, { label: t('campaigns.kind'), hide: 'p2' }, { label: t('campaigns.done'), end: true }, { label: t('service.when'), end: true, hide: 'p3' }],
          rows: items.map((item) => ({
            cells: [
              { text: item.name, href: `/staff/campaigns/${String(item.id)}` },
              { badge: stateBadge(ctx, item.state) },
              { text: t(`campaigns.kind.${item.kind}`) },
              { text: item.total === 0 ? '–' : `${ctx.say.number(item.done)} / ${ctx.say.number(item.total)}` },
              { instant: item.createdAt },
            ],
          })),
          empty: t('campaigns.empty'),
          emptyLink: { label: t('campaigns.new'), href: '/staff/campaigns/new' },
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};

export const newCampaignPage: Page = {
  path: '/staff/campaigns/new',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const { t } = ctx;
    const brands = await brandsOf(ctx);
    const { list = 'clients', ...query } = ctx.query;
    const fields = await campaignFields(ctx, { name: '', kind: 'notice', list: list === 'services' ? 'services' : 'clients', query, locale: ctx.locale });
    return {
      title: t('campaigns.new'),
      crumbs: [{ label: t('nav.mails'), href: '/staff/mails' }, { label: t('campaigns.title'), href: '/staff/campaigns' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('create', t('campaigns.create'), [
            ...(brands.length < 2 ? [{ name: 'brandId', label: '', widget: 'hidden' as const, value: String(brands[0]?.id ?? '') }] : [{ name: 'brandId', label: t('clients.brand'), widget: 'select' as const, options: brands.map(({ id, name }) => ({ value: String(id), label: name, selected: String(id) === query['brandId'] })) }]),
            ...fields,
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('campaigns.create', { brandId: body['brandId'], ...campaignInput(body) });
      return { to: `/staff/campaigns/${String(id)}` };
    },
  },
};
