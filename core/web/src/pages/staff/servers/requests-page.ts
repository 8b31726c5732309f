import type { Badge } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import { serverTabs } from './server-parts.ts';
import type { PageOf } from '../../shapes.ts';

export interface RequestRow {
  readonly id: number;
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly sent: string;
  readonly answer: string;
  readonly status: number | null;
  readonly ms: number;
  readonly purpose: string;
  readonly replayOf: number | null;
}

const KNOWN: ReadonlySet<string> = new Set(['test', 'binding', 'inventory', 'usage', 'sessions', 'inspect']);

/** What a request was for, in words; commands of modules and the rest are all one. */
export const purposeText = (ctx: PageCtx, purpose: string): string => ctx.t(`servers.purpose.${KNOWN.has(purpose) ? purpose : 'other'}`);

export const requestBadge = (ctx: PageCtx, { status }: Pick<RequestRow, 'status'>): Badge => ({ text: status === null ? ctx.t('servers.noAnswer') : String(status), tone: status !== null && status < 400 ? 'ok' : 'bad' });

const SHOWN = 300;
const short = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** What went over the wire to a server, without its secrets. */
export const serverRequestsPage: Page = {
  path: '/staff/servers/:id/requests',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { name } = await ctx.call<{ name: string }>('servers.view', { id: ctx.params['id'] });
    const failed = ctx.query['failed'] === '1';
    const { items, next } = await ctx.call<PageOf<RequestRow>>('servers.requests', { id: ctx.params['id'], failed, ...before(ctx) });
    const here = `/staff/servers/${ctx.params['id'] ?? ''}`;
    return {
      title: name,
      lead: ctx.t('servers.requestsLead'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      tabs: serverTabs(ctx, '/requests'),
      main: [
        {
          kind: 'table',
          caption: ctx.t('servers.requests'),
          columns: [{ label: ctx.t('service.when') }, { label: ctx.t('service.action') }, { label: ctx.t('service.outcome') }, { label: 'ms', end: true, hide: 'p2' }],
          rows: items.map((row) => ({
            cells: [
              { instant: row.at, sub: row.replayOf === null ? purposeText(ctx, row.purpose) : ctx.t('servers.askedAgain') },
              { text: `${row.method} ${row.url}`, href: `${here}/requests/${String(row.id)}`, sub: short(row.sent) },
              { badge: requestBadge(ctx, row), sub: short(row.answer) },
              { text: String(row.ms) },
            ],
          })),
          empty: ctx.t('servers.requestsEmpty'),
          views: [{ label: ctx.t('views.all'), href: `${here}/requests`, current: !failed }, { label: ctx.t('servers.onlyFailed'), href: '?failed=1', current: failed }],
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};
