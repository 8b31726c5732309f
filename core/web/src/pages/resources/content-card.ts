import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { servicePath } from '../services/crumbs.ts';
import { loadKinds, titlesOf } from './kinds.ts';
import { countText } from './resource-list-page.ts';

const ICONS: Readonly<Record<string, string>> = { access: 'wifi', mail: 'mail', web: 'folder', databases: 'database', dns: 'globe', other: 'box' };

/** What is in a service, with a link to each kind; nothing where its servers carry nothing of the sort. */
export const contentCard = async (ctx: PageCtx, area: Area, serviceId: number): Promise<readonly Card[]> => {
  const kinds = await loadKinds(ctx, serviceId);
  if (kinds.length === 0) return [];
  return [
    {
      kind: 'rows',
      title: ctx.t('resources.title'),
      rows: kinds.map((row) => ({
        icon: ICONS[row.group] ?? 'box',
        title: titlesOf(ctx, row),
        href: servicePath(area, serviceId, `/resources/${row.kind}`),
        meta: countText(ctx, row),
        ...(row.failed > 0 ? { badge: { text: ctx.t('resources.failed', { count: row.failed }), tone: 'bad' as const } } : row.pending > 0 ? { badge: { text: ctx.t('resources.pending', { count: row.pending }), tone: 'info' as const } } : {}),
      })),
      empty: '',
    },
  ];
};
