import { addDays } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Action, Page, PageCtx } from '../page.ts';
import { buttonProblem, today } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { domainBadge, type DomainOperationRow, type DomainRow } from './domain-shapes.ts';

const path = '/staff/domains/watch';
const SOON_DAYS = 30;

interface MessageRow {
  readonly id: number;
  readonly accountId: number;
  readonly kind: string;
  readonly name: string | null;
  readonly text: string;
  readonly receivedAt: string;
  readonly domainId: number | null;
}

interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly balance: { readonly amount: number; readonly currency: string } | null;
  readonly balanceAt: string | null;
  readonly low: boolean;
  readonly pausedBecause: string | null;
}

const hrefOf = (id: number): string => `/staff/domains/${String(id)}`;

/** A card of rows; none of them, no card. */
const rowsCard = (card: Omit<Extract<Card, { kind: 'rows' }>, 'kind' | 'empty' | 'count'>): readonly Card[] => (card.rows.length === 0 ? [] : [{ kind: 'rows', count: card.rows.length, empty: '', ...card }]);

const stuckCard = (ctx: PageCtx, rows: readonly DomainOperationRow[]): readonly Card[] => rowsCard({
  title: ctx.t('domains.troubles'),
  rows: rows.map((row) => ({
    icon: row.state === 'attention' ? 'alert' : 'clock',
    title: ctx.t(`domains.kind.${row.kind}`),
    href: hrefOf(row.domainId),
    meta: row.byHand ? ctx.t('domainTask.waits') : row.message === '' ? ctx.t('domains.underway') : row.message,
    tone: row.state === 'attention' ? ('bad' as const) : ('info' as const),
    action: row.byHand ? ctx.form(`carried-${String(row.id)}`, ctx.t('domainTask.done'), []) : ctx.form(`retry-${String(row.id)}`, ctx.t('domains.retry'), []),
  })),
});

const leavingCard = (ctx: PageCtx, rows: readonly MessageRow[]): readonly Card[] => {
  const leaving = rows.filter((row) => row.kind === 'transfer' && row.domainId !== null);
  return leaving.map((row) => ({
    kind: 'facts',
    title: ctx.t('domainWatch.leaving', { name: row.name ?? '' }),
    facts: [{ label: ctx.t('domainWatch.said'), text: row.text }, { label: ctx.t('domainWatch.since'), instant: row.receivedAt }],
    actions: [ctx.form(`approve-${String(row.domainId)}`, ctx.t('domainWatch.approve'), []), ctx.form(`refuse-${String(row.domainId)}`, ctx.t('domainWatch.refuse'), [], { danger: true })],
  }));
};

const messagesCard = (ctx: PageCtx, rows: readonly MessageRow[]): readonly Card[] => rowsCard({
  title: ctx.t('domainWatch.messages'),
  rows: rows.map((row) => ({
    icon: 'mail',
    title: row.text === '' ? ctx.t(`domainWatch.kind.${row.kind}`) : row.text,
    meta: [ctx.t(`domainWatch.kind.${row.kind}`), row.name ?? ''].filter((part) => part !== '').join(' · '),
    instant: row.receivedAt,
    ...(row.domainId === null ? {} : { href: hrefOf(row.domainId) }),
    action: ctx.form(`done-${String(row.id)}`, ctx.t('domainWatch.done'), []),
  })),
});

const domainRows = (ctx: PageCtx, title: string, rows: readonly DomainRow[]): readonly Card[] => rowsCard({
  title: ctx.t(title),
  rows: rows.map((row) => ({ icon: 'globe', title: row.unicode, href: hrefOf(row.id), meta: row.expiresOn === null ? '' : `${ctx.t('mail.fact.expiresOn')} ${ctx.say.date(row.expiresOn)}`, badge: row.autoRenew || row.state !== 'active' ? domainBadge(ctx, row.state) : { text: ctx.t('domainWatch.noAutoRenew'), tone: 'warn' as const } })),
});

const balancesCard = (ctx: PageCtx, rows: readonly AccountRow[]): Card => ({
  kind: 'rows',
  title: ctx.t('domainWatch.balances'),
  rows: rows.map((row) => ({
    icon: row.low || row.pausedBecause !== null ? 'alert' : 'server',
    title: row.name,
    href: `/staff/registrars/${String(row.id)}`,
    meta: row.pausedBecause ?? (row.low ? ctx.t('tlds.lowBalance') : ''),
    ...(row.balance === null ? {} : { money: row.balance }),
    ...(row.low ? { tone: 'warn' as const } : {}),
    action: ctx.form(`sync-${String(row.id)}`, ctx.t('domainWatch.sync'), []),
  })),
  empty: ctx.t('tlds.noRegistrars'),
});

const list = async (ctx: PageCtx, input: Record<string, unknown>): Promise<readonly DomainRow[]> => (await ctx.call<PageOf<DomainRow>>('domains.list', { limit: 20, ...input })).items;

/** What of all domains wants to be watched: what is stuck, leaves, expires soon, and what registrars say. */
export const watchPage: Page = {
  path,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const stuck = (await ctx.call<PageOf<DomainOperationRow>>('domains.troubles', {})).items;
    const messages = (await ctx.call<PageOf<MessageRow>>('registrars.messages', {})).items;
    const { items: accounts } = await ctx.call<{ items: readonly AccountRow[] }>('registrars.list', {});
    const soon = await list(ctx, { state: 'active', expiresBy: addDays(today(ctx), SOON_DAYS) });
    const lost = [...(await list(ctx, { state: 'grace' })), ...(await list(ctx, { state: 'redemption' }))];
    const cards = [
      ...stuckCard(ctx, stuck),
      ...leavingCard(ctx, messages),
      ...messagesCard(ctx, messages.filter((row) => row.kind !== 'transfer' || row.domainId === null)),
      ...domainRows(ctx, 'domainWatch.lost', lost),
      ...domainRows(ctx, 'domainWatch.unverified', [...(await list(ctx, { verification: 'failed' })), ...(await list(ctx, { verification: 'pending' }))]),
      ...domainRows(ctx, 'domainWatch.expiring', soon),
      ...domainRows(ctx, 'domainWatch.arriving', await list(ctx, { state: 'transferring' })),
    ];
    return {
      title: ctx.t('domainWatch.title'),
      lead: ctx.t('domainWatch.lead'),
      crumbs: [{ label: ctx.t('nav.domains'), href: '/staff/domains' }],
      main: [
        ...buttonProblem(ctx, 'retry-', 'carried-', 'approve-', 'refuse-', 'sync-', 'done-'),
        ...(cards.length === 0 ? [{ kind: 'note' as const, tone: 'ok' as const, icon: 'check', text: ctx.t('domainWatch.quiet') }] : cards),
      ],
      aside: [balancesCard(ctx, accounts)],
    };
  },
  action: (name) => {
    const [, verb, id] = /^(retry|carried|approve|refuse|done|sync)-(\d+)$/.exec(name) ?? [];
    if (verb === undefined || id === undefined) return undefined;
    const call = (operation: string, input: Record<string, unknown> = {}, say = 'domains.sent'): Action => async (ctx) => {
      await ctx.call(operation, { id, ...input });
      return { to: path, say };
    };
    switch (verb) {
      case 'retry': return call('domains.retry');
      case 'carried': return call('domains.answerTask', { done: true });
      case 'approve': return call('domains.decideTransfer', { approve: true });
      case 'refuse': return call('domains.decideTransfer', { approve: false });
      case 'sync': return call('registrars.sync');
      default: return call('registrars.settleMessage', {}, 'form.saved');
    }
  },
};
