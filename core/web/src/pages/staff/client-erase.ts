import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

interface Preview {
  readonly number: string;
  readonly name: string;
  readonly erasedAt: string | null;
  readonly documentsUntil: string | null;
  readonly reaches: readonly { readonly kind: string; readonly count: number }[];
  readonly people: number;
  readonly conflicts: readonly string[];
}

const reached = (ctx: PageCtx, { number, name, documentsUntil, reaches, people }: Preview): Card => {
  const { t, say } = ctx;
  return {
    kind: 'facts',
    title: t('erase.what'),
    facts: [
      { label: t('erase.client'), text: `${name} · ${number}` },
      { label: t('erase.people'), text: say.number(people) },
      ...reaches.filter(({ count }) => count > 0).map(({ kind, count }) => ({ label: t(`merge.kind.${kind}`), text: say.number(count) })),
      { label: t('erase.documents'), text: documentsUntil === null ? t('erase.atOnce') : t('erase.until', { date: say.date(documentsUntil) }) },
    ],
  };
};

/** A client who has left is erased: what goes, what the law keeps, what stands against it, and the number to type (row G7). */
export const clientErasePage: Page = {
  path: '/staff/clients/:id/erase',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const plan = await ctx.call<Preview>('clients.erasePreview', { id: ctx.params['id'] });
    const form: Card = { kind: 'form', title: t('erase.doIt'), lead: t('erase.rules'), form: ctx.form('erase', t('erase.submit', { number: plan.number }), [{ name: 'confirm', label: t('merge.confirm', { number: plan.number }), widget: 'text', required: true }], { danger: true }) };
    return {
      title: t('erase.title'),
      lead: t('erase.lead'),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: plan.name, href: `/staff/clients/${String(ctx.params['id'])}` }],
      main: [
        ...(plan.erasedAt === null ? [] : [{ kind: 'note' as const, tone: 'info' as const, icon: 'check', text: t('erase.was') }]),
        ...plan.conflicts.map((code): Card => ({ kind: 'note', tone: 'bad', icon: 'alert', text: t(`errors.${code}`) })),
        reached(ctx, plan),
        ...(plan.erasedAt === null && plan.conflicts.length === 0 ? [form] : []),
      ],
    };
  },
  actions: {
    erase: async (ctx, body) => {
      await ctx.call('clients.erase', { id: ctx.params['id'], confirm: body['confirm'] ?? '' });
      return { to: `/staff/clients/${String(ctx.params['id'])}`, say: 'erase.done' };
    },
  },
};

interface Proposed {
  readonly months: number;
  readonly items: readonly { readonly id: number; readonly number: string; readonly name: string; readonly conflicts: readonly string[] }[];
}

/** Closed clients whose time is over: nobody is erased from here without his own page (row G7). */
export const erasureListPage: Page = {
  path: '/staff/erasures',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const { months, items } = await ctx.call<Proposed>('clients.erasable', {});
    return {
      title: t('erase.proposed'),
      lead: months === 0 ? t('erase.off') : t('erase.since', { months: ctx.say.number(months) }),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }],
      actions: [{ label: t('settings.erasure'), href: '/staff/settings/erasure' }],
      main: [{
        kind: 'rows',
        rows: items.map(({ id, number, name, conflicts }) => ({ icon: 'user', title: name, meta: [number, ...conflicts.map((code) => t(`errors.${code}`))].join(' · '), href: `/staff/clients/${String(id)}/erase` })),
        empty: t('erase.none'),
      }],
    };
  },
};
