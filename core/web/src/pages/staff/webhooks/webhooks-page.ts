import { permits } from '@billet/kernel';
import type { PageModel } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { endpointBadge, endpointFields, endpointOf, PATH, topicsText, type Endpoints } from './webhook-parts.ts';

/** The secret: shown in the answer to its making, and never again. */
export const secretPage = (ctx: PageCtx, id: number, secret: string, text: string): PageModel => ({
  title: ctx.t('webhooks.secret'),
  crumbs: [{ label: ctx.t('nav.webhooks'), href: PATH }],
  main: [
    { kind: 'note', tone: 'warn', icon: 'alert', text },
    { kind: 'lines', title: ctx.t('webhooks.secret'), lines: [{ label: ctx.t('webhooks.secretLine'), value: secret, copy: true }] },
  ],
  actions: [{ label: ctx.t('apiKeys.kept'), href: `${PATH}/${String(id)}`, main: true }],
});

/** Addresses that are told of events. */
export const webhooksPage: Page = {
  path: '/staff/webhooks',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const { t } = ctx;
    const { items, events } = await ctx.call<Endpoints>('webhooks.list', {});
    return {
      title: t('nav.webhooks'),
      lead: t('webhooks.lead'),
      main: [
        {
          kind: 'table',
          caption: t('nav.webhooks'),
          columns: [{ label: t('webhooks.label') }, { label: t('services.status') }, { label: t('webhooks.topics'), hide: 'p2' }, { label: t('webhooks.waiting'), end: true, hide: 'p3' }, { label: t('webhooks.failed'), end: true, hide: 'p3' }],
          rows: items.map((item) => ({
            cells: [
              { text: item.label, sub: item.url, href: `${PATH}/${String(item.id)}` },
              { badge: endpointBadge(ctx, item) },
              { text: topicsText(ctx, item.topics) },
              { text: ctx.say.number(item.waiting) },
              { text: ctx.say.number(item.failed) },
            ],
          })),
          empty: t('webhooks.empty'),
        },
        ...(permits(ctx.caller.permissions, 'webhooks.write') ? [{ kind: 'form' as const, title: t('webhooks.new'), form: ctx.form('create', t('webhooks.make'), endpointFields(ctx, events)) }] : []),
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const { id, secret } = await ctx.call<{ id: number; secret: string }>('webhooks.create', endpointOf(body));
      return secretPage(ctx, id, secret, ctx.t('webhooks.once'));
    },
  },
};
