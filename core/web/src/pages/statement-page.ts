import { addDays, addMonths, type Money } from '@billet/sdk';
import type { Area } from '../http/visitor.ts';
import type { Link } from '../view-models/field.ts';
import type { Page, PageCtx } from './page.ts';
import { today } from './parts.ts';

interface Book {
  readonly companyId: number;
  readonly companyName: string;
  readonly currency: string;
}

interface StatementAnswer {
  readonly companyId: number;
  readonly opening: Money;
  readonly lines: readonly { readonly kind: string; readonly document: string; readonly bookedOn: string; readonly debit: number; readonly credit: number; readonly balance: number }[];
  readonly debit: Money;
  readonly credit: Money;
  readonly closing: Money;
  readonly books: readonly Book[];
}

interface Span {
  readonly from: string;
  readonly until: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const keyOf = (book: Pick<Book, 'companyId' | 'currency'>): string => `${String(book.companyId)}-${book.currency}`;

/** The usual periods: this month, the last one, this year, the last one. */
const spans = (ctx: PageCtx): readonly (Span & { readonly label: string })[] => {
  const now = today(ctx);
  const month = `${now.slice(0, 7)}-01`;
  const year = `${now.slice(0, 4)}-01-01`;
  return [
    { label: ctx.t('statement.thisYear'), from: year, until: now },
    { label: ctx.t('statement.thisMonth'), from: month, until: now },
    { label: ctx.t('statement.lastMonth'), from: addMonths(month, -1), until: addDays(month, -1) },
    { label: ctx.t('statement.lastYear'), from: addMonths(year, -12), until: addDays(year, -1) },
  ];
};

const asked = (ctx: PageCtx): Span & { readonly book: string } => {
  const { from = '', until = '', book = '' } = ctx.query;
  const [usual = { from: today(ctx), until: today(ctx) }] = spans(ctx);
  return { ...(DAY.test(from) && DAY.test(until) && from <= until ? { from, until } : { from: usual.from, until: usual.until }), book };
};

const queryOf = (span: Span & { readonly book: string }): string => new URLSearchParams({ from: span.from, until: span.until, ...(span.book === '' ? {} : { book: span.book }) }).toString();

const chosen = (book: string): { currency?: string; companyId?: string } => {
  const [, companyId, currency] = /^(\d{1,9})-([A-Z]{3})$/.exec(book) ?? [];
  return companyId === undefined || currency === undefined ? {} : { companyId, currency };
};

/** The first of a client's books, where he has several and chose none. */
const load = async (ctx: PageCtx, clientId: unknown, span: Span & { readonly book: string }): Promise<StatementAnswer> => {
  const wish = { clientId, from: span.from, until: span.until };
  if (span.book !== '') return ctx.call('statements.get', { ...wish, ...chosen(span.book) });
  const { items } = await ctx.call<{ items: readonly Book[] }>('statements.books', { clientId });
  return ctx.call('statements.get', { ...wish, ...(items[0] === undefined ? {} : chosen(keyOf(items[0]))) });
};

/** A client's account with a company over a period, to read, to take home, and to be signed by both. */
export const statementPage = (area: Area): Page => {
  const root = area === 'staff' ? '/staff' : '';
  return {
    path: area === 'staff' ? '/staff/clients/:id/statement' : '/statement',
    area,
    open: 'member',
    nav: area === 'staff' ? 'clients' : 'balance',
    load: async (ctx) => {
      const { t } = ctx;
      const clientId = area === 'staff' ? ctx.params['id'] : ctx.caller.clientId;
      const span = asked(ctx);
      const answer = await load(ctx, clientId, span);
      const { currency } = answer.opening;
      const exact = { ...span, book: keyOf({ companyId: answer.companyId, currency }) };
      const of = (amount: number): { readonly money: Money } | { readonly text: string } => (amount === 0 ? { text: '' } : { money: { amount, currency } });
      const pdf = (form: string): string => `${root}/statements/${String(clientId)}/pdf?${new URLSearchParams({ from: span.from, until: span.until, currency, companyId: String(answer.companyId), form }).toString()}`;
      const periods = spans(ctx);
      // In January this month is this year.
      const now = periods.find(({ from, until }) => from === span.from && until === span.until);
      const views = periods.map((each): Link & { current?: boolean } => ({ label: each.label, href: `?${queryOf({ ...each, book: span.book })}`, ...(each === now ? { current: true } : {}) }));
      const edge = (label: string, day: string, money: Money): { readonly cells: readonly object[] } => ({ cells: [{ date: day }, { text: label }, { text: '' }, { text: '' }, { money }] });
      return {
        title: t('statement.title'),
        lead: t('statement.lead'),
        crumbs: area === 'staff' ? [{ label: t('service.client'), href: `/staff/clients/${ctx.params['id'] ?? ''}` }] : [{ label: t('balance.title'), href: '/balance' }],
        actions: [{ label: t('statement.pdf'), href: pdf('statement'), icon: 'download' }, { label: t('statement.reconciliationPdf'), href: pdf('reconciliation'), icon: 'download' }],
        main: [
          {
            kind: 'table',
            caption: t('statement.title'),
            views,
            columns: [{ label: t('statement.date') }, { label: t('statement.what') }, { label: t('statement.charged'), end: true, hide: 'p2' }, { label: t('statement.counted'), end: true, hide: 'p2' }, { label: t('statement.balance'), end: true }],
            rows: [
              edge(t('statement.opening'), span.from, answer.opening),
              ...answer.lines.map((line) => ({ cells: [{ date: line.bookedOn }, { text: ctx.say.has(`journal.${line.kind}`) ? t(`journal.${line.kind}`) : line.kind, sub: line.document }, of(line.debit), of(line.credit), { money: { amount: line.balance, currency } }] })),
              edge(t('statement.closing'), span.until, answer.closing),
            ],
            empty: '',
          },
        ],
        aside: [
          { kind: 'facts', facts: [{ label: t('statement.opening'), money: answer.opening }, { label: t('statement.charged'), money: answer.debit }, { label: t('statement.counted'), money: answer.credit }, { label: t('statement.closing'), money: answer.closing, sub: t(answer.closing.amount > 0 ? 'statement.open' : answer.closing.amount < 0 ? 'statement.ahead' : 'statement.even') }] },
          {
            kind: 'form',
            title: t('document.period'),
            form: ctx.form('period', t('statement.show'), [
              { name: 'from', label: t('list.from'), widget: 'date', value: span.from, required: true },
              { name: 'until', label: t('list.until'), widget: 'date', value: span.until, required: true },
              ...(answer.books.length < 2 ? [] : [{ name: 'book', label: t('statement.book'), widget: 'select' as const, options: answer.books.map((book) => ({ value: keyOf(book), label: `${book.companyName} · ${book.currency}`, selected: keyOf(book) === exact.book })) }]),
            ]),
          },
        ],
      };
    },
    actions: {
      period: async (ctx, body) => ({ to: `${ctx.request.path}?${queryOf({ from: body['from'] ?? '', until: body['until'] ?? '', book: body['book'] ?? '' })}` }),
    },
  };
};
