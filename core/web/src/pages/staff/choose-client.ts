import type { Link } from '../../view-models/field.ts';
import type { PageModel } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import type { ClientRow, PageOf } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

/** Whom something is for: the page itself with the client in its address. */
export const chooseClient = async (ctx: PageCtx, title: string, crumbs: readonly Link[]): Promise<PageModel> => {
  const search = ctx.query['q'] ?? '';
  const { items } = await ctx.call<PageOf<ClientRow>>('clients.list', search === '' ? { limit: 20 } : { limit: 20, search });
  return {
    title,
    lead: ctx.t('orders.forWhom'),
    crumbs,
    main: [
      {
        kind: 'table',
        caption: ctx.t('nav.clients'),
        search: { name: 'q', value: search, label: ctx.t('nav.clients') },
        columns: [{ label: ctx.t('auth.name') }, { label: ctx.t('auth.email'), hide: 'p2' }, { label: ctx.t('services.status') }],
        rows: items.map((client) => ({ cells: [{ text: client.name, href: `${ctx.request.path}?client=${String(client.id)}`, sub: client.number }, { text: client.email }, { badge: statusBadge(ctx.say, client.status) }] })),
        empty: ctx.t('clients.nobody'),
      },
    ],
  };
};
