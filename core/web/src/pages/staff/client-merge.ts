import type { Money } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ClientRow, PageOf } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

interface Side {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly email: string;
  readonly status: string;
}

interface Preview {
  readonly from: Side;
  readonly into: Side;
  readonly moves: readonly { readonly kind: string; readonly count: number }[];
  readonly balances: readonly Money[];
  readonly conflicts: readonly string[];
}

/** Where a client has gone that was merged into another; `?record` shows what is left of him. */
export const mergedInto = async (ctx: PageCtx): Promise<string | undefined> => {
  if (ctx.query['record'] !== undefined) return undefined;
  const { mergedInto: into } = await ctx.call<{ mergedInto: number | null }>('clients.get', { id: ctx.params['id'] });
  return into === null ? undefined : `/staff/clients/${String(into)}`;
};

/** Said on what is left of a merged client. */
export const mergedNote = (ctx: PageCtx, into: number | null): readonly Card[] =>
  into === null
    ? []
    : [{ kind: 'note', tone: 'info', icon: 'users', text: ctx.t('merge.was') }, { kind: 'rows', rows: [{ icon: 'user', title: ctx.t('merge.toOther'), meta: '', href: `/staff/clients/${String(into)}` }], empty: '' }];

export interface MergedRecord {
  readonly id: number;
  readonly number: string;
  readonly name: string;
}

/** What is left of those who were merged into this client. */
export const mergedRecords = (ctx: PageCtx, records: readonly MergedRecord[]): readonly Card[] =>
  records.length === 0 ? [] : [{ kind: 'rows', title: ctx.t('merge.records'), rows: records.map(({ id, number, name }) => ({ icon: 'user', title: name, meta: number, href: `/staff/clients/${String(id)}?record` })), empty: '' }];

const candidates = async (ctx: PageCtx, client: ClientRow): Promise<Card> => {
  const search = ctx.query['q'] ?? client.name;
  const { items } = await ctx.call<PageOf<ClientRow>>('clients.list', { search: search.slice(0, 100), brandId: client.brandId, status: 'active', limit: 20 });
  const others = items.filter(({ id }) => id !== client.id);
  return {
    kind: 'rows',
    title: ctx.t('merge.candidates'),
    rows: others.map((other) => ({ icon: 'user', title: other.name, meta: `${other.number} · ${other.email}`, href: `?into=${String(other.id)}`, badge: statusBadge(ctx.say, other.status) })),
    empty: ctx.t('merge.none'),
  };
};

const planCards = (ctx: PageCtx, { from, into, moves, balances, conflicts }: Preview): readonly Card[] => {
  const { t } = ctx;
  const counted = moves.filter(({ count }) => count > 0);
  return [
    ...conflicts.map((code): Card => ({ kind: 'note', tone: 'bad', icon: 'alert', text: t(`errors.${code}`) })),
    {
      kind: 'facts',
      title: t('merge.what'),
      facts: [
        { label: t('merge.goes'), text: `${from.name} · ${from.number}`, sub: from.email },
        { label: t('merge.stays'), text: `${into.name} · ${into.number}`, sub: into.email },
        ...counted.map(({ kind, count }) => ({ label: t(`merge.kind.${kind}`), text: ctx.say.number(count) })),
        ...balances.filter(({ amount }) => amount !== 0).map((money) => ({ label: t('balance.title'), money })),
      ],
    },
    ...(conflicts.length > 0
      ? []
      : [{ kind: 'form' as const, title: t('merge.doIt'), lead: t('merge.rules'), form: ctx.form('merge', t('merge.submit', { number: into.number }), [{ name: 'intoId', label: '', widget: 'hidden', value: String(into.id) }, { name: 'confirm', label: t('merge.confirm', { number: from.number }), widget: 'text', required: true }], { danger: true }) }]),
  ];
};

/** Two clients become one: who stays, what moves, what stands against it, and the number to type (row A11). */
export const clientMergePage: Page = {
  path: '/staff/clients/:id/merge',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  movedTo: mergedInto,
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    const into = ctx.query['into'];
    const plan = into === undefined ? undefined : await ctx.call<Preview>('clients.mergePreview', { id: client.id, intoId: into });
    return {
      title: t('merge.title'),
      lead: t('merge.lead', { name: client.name, number: client.number }),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      ...(plan === undefined ? {} : { actions: [{ label: t('merge.other'), href: ctx.request.path }] }),
      main: plan === undefined
        ? [{ kind: 'form', title: t('merge.find'), form: ctx.form('look', t('merge.look'), [{ name: 'q', label: t('merge.findHelp'), widget: 'text', value: ctx.query['q'] ?? client.name, required: true }]) }, await candidates(ctx, client)]
        : planCards(ctx, plan),
    };
  },
  actions: {
    look: (ctx, body) => Promise.resolve({ to: `${ctx.request.path}?${new URLSearchParams({ q: body['q'] ?? '' }).toString()}` }),
    merge: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('clients.merge', { id: ctx.params['id'], intoId: body['intoId'], confirm: body['confirm'] ?? '' });
      return { to: `/staff/clients/${String(id)}`, say: 'merge.done' };
    },
  },
};
