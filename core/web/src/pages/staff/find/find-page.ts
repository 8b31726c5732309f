import { permits } from '@billet/kernel';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { statusBadge } from '../../tones.ts';
import { commandsFor } from './commands.ts';

interface Found {
  readonly kind: 'client' | 'service' | 'invoice' | 'order';
  readonly id: number;
  readonly title: string;
  readonly meta: string;
  readonly clientId: number;
  readonly status: string;
}

interface Hit {
  readonly icon: string;
  readonly title: string;
  readonly meta: string;
  readonly href: string;
  readonly status?: string;
}

interface Group {
  readonly title: string;
  readonly hits: readonly Hit[];
}

const ICONS = { client: 'users', service: 'server', invoice: 'invoice', order: 'cart' } as const;
const MOST_COMMANDS = 6;

/** What can be done with the first client that was found. */
const verbs = (ctx: PageCtx, items: readonly Found[]): readonly Hit[] => {
  const client = items.find(({ kind }) => kind === 'client');
  const unpaid = items.find(({ kind, meta }) => kind === 'invoice' && ['unpaid', 'part_paid'].includes(meta));
  const may = (permission: string): boolean => permits(ctx.caller.permissions, permission);
  return [
    ...(unpaid !== undefined && may('payments.write') ? [{ icon: 'card', title: ctx.t('find.recordPayment', { name: unpaid.title }), meta: '', href: `/staff/invoices/${String(unpaid.id)}` }] : []),
    ...(client !== undefined && may('orders.write') ? [{ icon: 'plus', title: ctx.t('find.order', { name: client.title }), meta: '', href: `/staff/clients/${String(client.id)}#order` }] : []),
  ];
};

/** A leading ">" asks for pages and verbs only. */
const groupsFor = async (ctx: PageCtx): Promise<readonly Group[]> => {
  const typed = (ctx.query['q'] ?? '').trim().slice(0, 100);
  const q = typed.replace(/^>\s*/, '');
  const look = q !== '' && !typed.startsWith('>') && permits(ctx.caller.permissions, 'clients.read');
  const { items } = look ? await ctx.call<{ items: readonly Found[] }>('search.find', { q }) : { items: [] };
  const hits = items.map((item): Hit => ({ icon: ICONS[item.kind], title: item.title, meta: item.kind === 'invoice' || item.kind === 'order' ? '' : item.meta, href: `/staff/${item.kind}s/${String(item.id)}`, status: item.kind === 'invoice' ? item.meta : item.status }));
  const commands = commandsFor(ctx, q).slice(0, q === '' ? undefined : MOST_COMMANDS).map((each): Hit => ({ ...each, title: each.label, meta: '' }));
  return [
    { title: ctx.t('find.found'), hits },
    { title: ctx.t('find.do'), hits: verbs(ctx, items) },
    { title: ctx.t('find.goTo'), hits: commands },
  ].filter((group) => group.hits.length > 0);
};

const cardOf = (ctx: PageCtx, { title, hits }: Group): Card => ({
  kind: 'rows',
  title,
  rows: hits.map(({ status, ...hit }) => ({ ...hit, ...(status === undefined ? {} : { badge: statusBadge(ctx.say, status) }) })),
  empty: '',
});

/** Objects, pages and verbs: as a palette over every page (Ctrl K), and as this page for those without scripts. */
export const findPage: Page = {
  path: '/staff/find',
  area: 'staff',
  open: 'member',
  load: async (ctx) => {
    const groups = await groupsFor(ctx);
    const q = ctx.query['q'] ?? '';
    return {
      title: ctx.t('shell.find'),
      search: { value: q, label: ctx.t('shell.find') },
      main: groups.length === 0 ? [{ kind: 'rows', rows: [], empty: ctx.t('find.empty') }] : groups.map((group) => cardOf(ctx, group)),
    };
  },
  part: async (ctx) => {
    const groups = await groupsFor(ctx);
    let n = 0;
    const numbered = groups.map((group) => ({ title: group.title, hits: group.hits.map((hit) => ({ ...hit, id: `hit-${String((n += 1))}`, ...(hit.status === undefined ? {} : { badge: statusBadge(ctx.say, hit.status) }) })) }));
    return { view: 'palette-hits', model: { groups: numbered } };
  },
};
