import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, buttonProblem, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';

interface Files {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly waiting: number;
  readonly read: readonly { readonly id: number; readonly name: string; readonly lines: number; readonly createdAt: string }[];
}

interface Line {
  readonly id: number;
  readonly kind: string;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly bookedOn: string;
  readonly text: string;
  readonly payer: string | null;
  readonly code: string | null;
  readonly state: 'booked' | 'review' | 'noted';
  readonly reason: string | null;
  readonly invoiceId: number | null;
  readonly paymentId: number | null;
}

const TONES = { booked: 'ok', review: 'warn', noted: 'idle' } as const;

/** Where a line leads: to the money it became, or to the invoice it names. */
const target = (line: Line): string | undefined =>
  line.paymentId !== null ? `/staff/payments/${String(line.paymentId)}` : line.invoiceId !== null ? `/staff/invoices/${String(line.invoiceId)}` : undefined;

/** Why a person has to look; codes of banks stay as they are. */
const reasonText = (ctx: PageCtx, reason: string): string => (ctx.say.has(`files.reason.${reason}`) ? ctx.t(`files.reason.${reason}`) : reason);

const linesCard = async (ctx: PageCtx): Promise<Card> => {
  const { state } = ctx.query;
  const page = await ctx.call<PageOf<Line>>('payments.bankLines', { gatewayAccountId: ctx.params['id'], ...(state === undefined ? {} : { state }), ...before(ctx) });
  return {
    kind: 'table',
    caption: ctx.t('files.lines'),
    views: [{ label: ctx.t('views.all'), href: ctx.request.path, current: state === undefined }, { label: ctx.t('files.state.review'), href: '?state=review', current: state === 'review' }],
    columns: [{ label: ctx.t('files.line') }, { label: ctx.t('balance.date'), hide: 'p2' }, { label: ctx.t('invoices.status') }, { label: ctx.t('payments.amount'), end: true }],
    rows: page.items.map((line) => {
      const href = target(line);
      return {
        cells: [
          { text: line.payer ?? ctx.t(`files.kind.${line.kind}`), sub: [line.text, line.code ?? ''].filter((part) => part !== '').join(' · '), ...(href === undefined ? {} : { href }) },
          { date: line.bookedOn },
          { badge: { text: ctx.t(`files.state.${line.state}`), tone: TONES[line.state] }, ...(line.reason === null ? {} : { sub: reasonText(ctx, line.reason) }) },
          { money: line.money },
        ],
      };
    }),
    empty: ctx.t('files.noLines'),
    next: nextHref(ctx, page.next),
  };
};

const writtenCards = async (ctx: PageCtx, files: Files): Promise<readonly Card[]> => {
  if (!files.writes) return [];
  const { items } = await ctx.call<PageOf<{ id: number; sequence: number; name: string; orders: number; createdAt: string }>>('payments.orderFiles', { gatewayAccountId: ctx.params['id'] });
  return [
    { kind: 'facts', title: ctx.t('files.forBank'), facts: [{ label: ctx.t('files.waiting'), text: ctx.say.number(files.waiting) }], ...(files.waiting === 0 ? {} : { actions: [ctx.form('write', ctx.t('files.write'), [])] }) },
    {
      kind: 'rows',
      rows: items.map((item) => ({ icon: 'download', title: item.name, href: `/staff/order-files/${String(item.id)}`, meta: ctx.t('files.orders', { count: item.orders }), instant: item.createdAt })),
      empty: ctx.t('files.noneWritten'),
    },
  ];
};

const load = async (ctx: PageCtx, notes: readonly Card[] = []): ReturnType<Page['load']> => {
  const id = ctx.params['id'] ?? '';
  const files = await ctx.call<Files>('gatewayAccounts.files', { id });
  const { name } = await ctx.call<{ name: string }>('gatewayAccounts.view', { id });
  return {
    title: ctx.t('files.title'),
    lead: name,
    crumbs: [{ label: ctx.t('nav.gateways'), href: '/staff/gateways' }, { label: name, href: `/staff/gateways/${id}` }],
    actions: [{ label: ctx.t('money.unmatched'), href: '/staff/payments/unmatched', icon: 'alert' }],
    main: [...notes, ...buttonProblem(ctx, 'write'), ...(files.reads ? [await linesCard(ctx)] : [])],
    aside: [
      ...(files.reads
        ? [{ kind: 'form' as const, title: ctx.t('files.read'), form: ctx.form('read', ctx.t('files.readSubmit'), [{ name: 'file', label: ctx.t('files.file'), widget: 'file', required: true, errorAt: 'content', help: ctx.t('files.readHelp') }], { upload: true }) }]
        : []),
      ...(await writtenCards(ctx, files)),
      ...(files.read.length === 0 ? [] : [{ kind: 'rows' as const, title: ctx.t('files.lastRead'), rows: files.read.map((item) => ({ icon: 'invoice', title: item.name, meta: ctx.t('files.lineCount', { count: item.lines }), instant: item.createdAt })), empty: '' }]),
    ],
  };
};

interface Imported {
  readonly lines: number;
  readonly fresh: number;
  readonly booked: number;
  readonly review: number;
}

/** Files of and for the bank of one payment method: what came in is booked, what waits goes out. */
export const bankFilesPage: Page = {
  path: '/staff/gateways/:id/files',
  area: 'staff',
  open: 'member',
  nav: 'gateways',
  load: (ctx) => load(ctx),
  actions: {
    read: async (ctx, body) => {
      const name = (body['file.name'] ?? '').trim().slice(0, 200);
      const done = await ctx.call<Imported>('payments.importFile', { gatewayAccountId: ctx.params['id'], name: name === '' ? 'file' : name, content: body['file'] ?? '' });
      const text = ctx.t('files.done', { lines: ctx.say.number(done.lines), fresh: ctx.say.number(done.fresh), booked: ctx.say.number(done.booked), review: ctx.say.number(done.review) });
      return load(ctx, [{ kind: 'note', tone: done.review > 0 ? 'warn' : 'ok', icon: done.review > 0 ? 'alert' : 'check', text }]);
    },
    write: async (ctx) => {
      const { fileId } = await ctx.call<{ fileId: number }>('payments.writeFile', { gatewayAccountId: ctx.params['id'] });
      return { to: ctx.request.path, say: fileId === 0 ? 'files.nothingWritten' : 'files.written' };
    },
  },
};
