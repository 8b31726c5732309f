import { permits } from '@billet/kernel';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { fiscalBadge, PATH } from './fiscal-parts.ts';

interface Detail {
  readonly id: number;
  readonly clientId: number;
  readonly invoiceId: number;
  readonly invoiceNumber: string | null;
  readonly account: string;
  readonly state: string;
  readonly series: string | null;
  readonly number: number | null;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly attempts: number;
  readonly reason: string | null;
  readonly message: string | null;
  readonly document: string | null;
  readonly answer: string | null;
  readonly receipt: string | null;
  readonly accessKey: string | null;
  readonly authorityNumber: string | null;
  readonly verification: string | null;
  readonly link: string | null;
  readonly cancelReason: string | null;
  readonly acceptedAt: string | null;
  readonly cancelledAt: string | null;
}

const textCard = (ctx: PageCtx, title: string, text: string | null, name: string): readonly Card[] =>
  text === null ? [] : [{ kind: 'code', title, text, save: { name, label: ctx.t('fiscal.save'), href: `data:application/octet-stream;base64,${Buffer.from(text, 'utf8').toString('base64')}` } }];

const asideOf = (ctx: PageCtx, { state, link }: Detail): readonly Card[] => {
  const { t } = ctx;
  const writes = permits(ctx.caller.permissions, 'fiscal.write');
  const open = ['queued', 'sent', 'pending', 'rejected', 'cancelling'].includes(state);
  return [
    ...(link === null ? [] : [{ kind: 'lines' as const, title: t('fiscal.authority'), lines: [], actions: [{ label: t('fiscal.open'), href: link, icon: 'link' }] }]),
    ...(writes && open ? [{ kind: 'form' as const, title: t('fiscal.again'), lead: t('fiscal.againLead'), form: ctx.form('retry', t('fiscal.send'), []) }] : []),
    ...(writes && ['accepted', 'queued', 'rejected'].includes(state)
      ? [{ kind: 'form' as const, title: t('fiscal.cancel'), lead: t('fiscal.cancelLead'), form: ctx.form('cancel', t('fiscal.cancelSubmit'), [{ name: 'reason', label: t('cancel.reason'), widget: 'text', required: true }], { danger: true }) }]
      : []),
  ];
};

/** One document: what was sent or is in force, and what the authority said. */
export const fiscalDocumentPage: Page = {
  path: '/staff/fiscal/:id',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { t } = ctx;
    const detail = await ctx.call<Detail>('fiscal.get', { id: ctx.params['id'] });
    const name = `${detail.account}-${String(detail.number ?? detail.id)}.xml`.replaceAll(/[^\w.-]+/g, '-');
    return {
      title: `${detail.account} ${detail.invoiceNumber ?? ''}`,
      badge: fiscalBadge(ctx, detail.state),
      crumbs: [{ label: t('fiscal.title'), href: PATH }],
      actions: [{ label: t('fiscal.invoice'), href: `/staff/invoices/${String(detail.invoiceId)}`, icon: 'invoice' }, { label: t('service.client'), href: `/staff/clients/${String(detail.clientId)}`, icon: 'user' }],
      main: [
        ...buttonProblem(ctx, 'retry'),
        ...(detail.message === null ? [] : [{ kind: 'note' as const, tone: detail.state === 'rejected' || detail.state === 'accepted' ? ('bad' as const) : ('warn' as const), icon: 'alert', text: detail.message }]),
        {
          kind: 'facts',
          facts: [
            { label: t('invoice.total'), money: detail.total },
            ...(detail.number === null ? [] : [{ label: t('fiscal.seriesNumber'), text: `${detail.series ?? ''} / ${String(detail.number)}` }]),
            ...(detail.authorityNumber === null ? [] : [{ label: t('fiscal.number'), text: detail.authorityNumber }]),
            ...(detail.accessKey === null ? [] : [{ label: t('fiscal.accessKey'), text: detail.accessKey, mono: true, copy: true }]),
            ...(detail.verification === null ? [] : [{ label: t('fiscal.verification'), text: detail.verification, mono: true }]),
            ...(detail.acceptedAt === null ? [] : [{ label: t('fiscal.state.accepted'), instant: detail.acceptedAt }]),
            ...(detail.cancelledAt === null ? [] : [{ label: t('fiscal.state.cancelled'), instant: detail.cancelledAt }]),
            ...(detail.cancelReason === null ? [] : [{ label: t('cancel.reason'), text: detail.cancelReason }]),
            { label: t('service.attempts'), text: ctx.say.number(detail.attempts) },
          ],
        },
        ...textCard(ctx, t('fiscal.xml'), detail.document, name),
        ...textCard(ctx, t('fiscal.answer'), detail.answer, `answer-${name}`),
        ...textCard(ctx, t('fiscal.receipt'), detail.receipt, `cancel-${name}`),
      ],
      aside: asideOf(ctx, detail),
    };
  },
  actions: {
    retry: async (ctx) => {
      await ctx.call('fiscal.retry', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'fiscal.queuedAgain' };
    },
    cancel: async (ctx, { reason }) => {
      await ctx.call('fiscal.cancel', { id: ctx.params['id'], reason });
      return { to: ctx.request.path, say: 'fiscal.cancelAsked' };
    },
  },
};
