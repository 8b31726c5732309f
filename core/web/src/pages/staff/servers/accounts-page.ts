import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, buttonProblem, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';
import { serverTabs } from './server-parts.ts';

export interface AccountRow {
  readonly id: number;
  readonly account: string;
  readonly username: string;
  readonly domain: string | null;
  readonly email: string | null;
  readonly plan: string | null;
  readonly state: string;
  readonly drift: string;
  readonly service: { readonly id: number; readonly number: string; readonly label: string; readonly status: string } | null;
}

export interface Accounts extends PageOf<AccountRow> {
  readonly counts: Readonly<Record<string, number>>;
  readonly takenAt: string | null;
  readonly problem: string | null;
}

const TONES = { none: 'ok', unknown: 'info', missing: 'bad', state: 'warn', domain: 'warn' } as const;

export const driftBadge = (ctx: PageCtx, drift: string): { readonly text: string; readonly tone: 'ok' | 'info' | 'bad' | 'warn' } => ({ text: ctx.t(`accounts.drift.${drift}`), tone: TONES[drift as keyof typeof TONES] });

const VIEWS = ['', 'differs', 'unknown', 'missing', 'state', 'domain'];

const stateNotes = (ctx: PageCtx, { takenAt, problem, counts }: Accounts, lists: boolean): readonly Card[] => {
  if (!lists) return [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t('accounts.noList') }];
  if (problem !== null) return [{ kind: 'note', tone: 'bad', icon: 'alert', text: ctx.t('accounts.problem', { message: problem }) }];
  const mendable = (counts['missing'] ?? 0) + (counts['state'] ?? 0) + (counts['domain'] ?? 0);
  return takenAt !== null && mendable > 0 ? [{ kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t('accounts.differ', { count: mendable }) }] : [];
};

/** What a server has against what it should have. */
export const serverAccountsPage: Page = {
  path: '/staff/servers/:id/accounts',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { name, listsAccounts } = await ctx.call<{ name: string; listsAccounts: boolean }>('servers.view', { id: ctx.params['id'] });
    const drift = VIEWS.includes(ctx.query['drift'] ?? '') ? (ctx.query['drift'] ?? '') : '';
    const search = ctx.query['search'] ?? '';
    const found = await ctx.call<Accounts>('servers.accounts', { id: ctx.params['id'], ...(drift === '' ? {} : { drift }), ...(search === '' ? {} : { search }), ...before(ctx) });
    const here = `/staff/servers/${ctx.params['id'] ?? ''}/accounts`;
    const { counts } = found;
    const differs = (counts['all'] ?? 0) - (counts['none'] ?? 0);
    const count = (view: string): number => (view === '' ? (counts['all'] ?? 0) : view === 'differs' ? differs : (counts[view] ?? 0));
    const mendable = differs - (counts['unknown'] ?? 0);
    return {
      title: name,
      lead: ctx.t('accounts.lead'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      tabs: serverTabs(ctx, '/accounts'),
      main: [
        ...buttonProblem(ctx, 'look', 'mend'),
        ...stateNotes(ctx, found, listsAccounts),
        {
          kind: 'facts',
          facts: [{ label: ctx.t('accounts.takenAt'), instant: found.takenAt }, { label: ctx.t('accounts.count'), text: ctx.say.number((counts['all'] ?? 0) - (counts['missing'] ?? 0)) }, { label: ctx.t('servers.differs'), text: ctx.say.number(differs) }],
          actions: [...(listsAccounts ? [ctx.form('look', ctx.t('accounts.look'), [])] : []), ...(mendable > 0 ? [ctx.form('mend', ctx.t('accounts.mendAll', { count: mendable }), [])] : [])],
        },
        {
          kind: 'table',
          caption: ctx.t('servers.accounts'),
          columns: [{ label: ctx.t('service.username') }, { label: ctx.t('accounts.plan'), hide: 'p3' }, { label: ctx.t('service.loginState'), hide: 'p2' }, { label: ctx.t('services.service') }, { label: ctx.t('accounts.differs') }],
          rows: found.items.map((row) => ({
            cells: [
              { text: row.username, href: `${here}/${String(row.id)}`, sub: row.domain ?? undefined },
              { text: row.plan ?? '–' },
              { badge: statusBadge(ctx.say, row.state) },
              row.service === null ? { text: '–' } : { text: row.service.number, href: `/staff/services/${String(row.service.id)}`, sub: row.service.label },
              { badge: driftBadge(ctx, row.drift) },
            ],
          })),
          empty: ctx.t(found.takenAt === null ? 'accounts.never' : 'accounts.none'),
          views: VIEWS.filter((view) => view === '' || count(view) > 0 || view === drift).map((view) => ({ label: `${ctx.t(view === '' ? 'views.all' : view === 'differs' ? 'servers.differs' : `accounts.drift.${view}`)} ${ctx.say.number(count(view))}`, href: view === '' ? here : `${here}?drift=${view}`, current: view === drift })),
          search: { name: 'search', value: search, label: ctx.t('accounts.search') },
          next: nextHref(ctx, found.next),
        },
      ],
    };
  },
  actions: {
    look: async (ctx) => {
      await ctx.call('servers.takeInventory', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'accounts.asked' };
    },
    mend: async (ctx) => {
      await ctx.call('servers.mendAccounts', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'service.retrying' };
    },
  },
};
