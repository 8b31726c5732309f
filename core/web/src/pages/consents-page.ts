import type { Area } from '../http/visitor.ts';
import type { TableRow, Tone } from '../view-models/page.ts';
import { mailPreferenceCard, saveMailPreference } from './mail-preference.ts';
import type { Page, PageCtx } from './page.ts';
import { before, nextHref } from './parts.ts';

interface Consent {
  readonly kind: 'marketing' | 'terms' | 'contract';
  readonly id: number;
  readonly at: string;
  readonly source: string;
  readonly address: string | null;
  readonly document: string | null;
  readonly version: string | null;
  readonly state: 'given' | 'refused' | 'withdrawn' | 'replaced' | 'ended';
  readonly withdrawnAt: string | null;
}

const TONES: Readonly<Record<Consent['state'], Tone>> = { given: 'ok', refused: 'idle', withdrawn: 'warn', replaced: 'idle', ended: 'idle' };

const cellsOf = (ctx: PageCtx, each: Consent): TableRow => {
  const { t } = ctx;
  return {
    cells: [
      { text: t(`consents.kind.${each.kind}`), ...(each.document === null ? {} : { sub: each.document }) },
      { badge: { text: t(`consents.state.${each.state}`), tone: TONES[each.state] }, ...(each.withdrawnAt === null ? {} : { sub: ctx.say.instant(each.withdrawnAt, ctx.zone) }) },
      { text: each.version ?? '–' },
      { text: t(`consents.source.${each.source}`), ...(each.address === null ? {} : { sub: each.address }) },
      { instant: each.at },
    ],
  };
};

/** What a client has agreed to, and where marketing is withdrawn; for himself and for staff (row G7). */
const consentsPage = (area: Area): Page => {
  const staff = area === 'staff';
  const idOf = (ctx: PageCtx): number | string | undefined => (staff ? ctx.params['id'] : ctx.caller.clientId);
  return {
    path: staff ? '/staff/clients/:id/consents' : '/account/consents',
    area,
    open: 'member',
    ...(staff ? { nav: 'clients' } : {}),
    load: async (ctx) => {
      const { t } = ctx;
      const { items, next } = await ctx.call<{ items: readonly Consent[]; next?: string }>('consents.list', { clientId: idOf(ctx), ...before(ctx) });
      return {
        title: t('consents.title'),
        lead: t(staff ? 'consents.lead' : 'consents.ownLead'),
        crumbs: staff ? [{ label: t('nav.clients'), href: '/staff/clients' }, { label: t('consents.client'), href: `/staff/clients/${String(ctx.params['id'])}` }] : [{ label: t('nav.account'), href: '/account' }],
        main: [
          {
            kind: 'table',
            caption: t('consents.title'),
            columns: [{ label: t('consents.what') }, { label: t('services.status') }, { label: t('consents.version'), hide: 'p2' }, { label: t('consents.how'), hide: 'p2' }, { label: t('service.when'), end: true }],
            rows: items.map((each) => cellsOf(ctx, each)),
            empty: t('consents.none'),
            next: nextHref(ctx, next),
          },
        ],
        aside: await mailPreferenceCard(ctx, Number(idOf(ctx))),
      };
    },
    actions: { 'mail-preference': saveMailPreference(idOf) },
  };
};

export const staffConsentsPage = consentsPage('staff');
export const ownConsentsPage = consentsPage('client');
