import { csvHref } from '../csv-export.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { today } from '../parts.ts';
import { longMonth } from './reports/report.ts';

interface Line {
  readonly code: string;
  readonly currency: string;
  readonly debit: number;
  readonly credit: number;
}

/** Accounts of add-ons have no text of ours; their code stands for itself. */
const accountName = ({ t, say }: PageCtx, code: string): string => (say.has(`ledger.account.${code}`) ? t(`ledger.account.${code}`) : code);

const companiesOf = async (ctx: PageCtx): Promise<readonly { readonly id: number; readonly name: string }[]> => (await ctx.call<{ items: readonly { id: number; name: string }[] }>('companies.list', {})).items;

/** Months that are over and not closed yet, to choose from. */
const closeCard = async (ctx: PageCtx, companies: readonly { readonly id: number; readonly name: string }[]): Promise<Card> => {
  const { t } = ctx;
  const { items } = await ctx.call<{ items: readonly { legalEntityId: number; months: readonly string[] }[] }>('ledger.openMonths', {});
  const options = items.flatMap(({ legalEntityId, months }) =>
    months.map((month) => ({ value: `${String(legalEntityId)}|${month}`, label: companies.length < 2 ? longMonth(ctx, month) : `${companies.find(({ id }) => id === legalEntityId)?.name ?? ''} · ${longMonth(ctx, month)}` })),
  );
  if (options.length === 0) return { kind: 'note', text: t('ledger.allClosed') };
  return { kind: 'form', title: t('ledger.close'), lead: t('ledger.closeLead'), form: ctx.form('close', t('ledger.closeSubmit'), [{ name: 'month', label: t('money.month'), widget: 'select', required: true, options }]) };
};

/** The trial balance of all companies or of one, up to a day; and a month that is closed early. */
export const ledgerPage: Page = {
  path: '/staff/ledger',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const { t, query } = ctx;
    const companies = await companiesOf(ctx);
    const company = companies.find(({ id }) => String(id) === query['company']);
    const until = /^\d{4}-\d{2}-\d{2}$/.exec(query['until'] ?? '')?.[0];
    const { lines } = await ctx.call<{ lines: readonly Line[] }>('ledger.trialBalance', { ...(until === undefined ? {} : { until }), ...(company === undefined ? {} : { legalEntityId: company.id }) });
    const href = (id: string): string => `?${new URLSearchParams({ ...(until === undefined ? {} : { until }), ...(id === '' ? {} : { company: id }) }).toString()}`;
    const money = (amount: number, currency: string) => ({ money: { amount, currency } });
    const sums = [...new Set(lines.map(({ currency }) => currency))].map((currency) => {
      const mine = lines.filter((line) => line.currency === currency);
      return { cells: [{ text: t('ledger.sum', { currency }) }, money(mine.reduce((sum, { debit }) => sum + debit, 0), currency), money(mine.reduce((sum, { credit }) => sum + credit, 0), currency), money(mine.reduce((sum, { debit, credit }) => sum + debit - credit, 0), currency)] };
    });
    return {
      title: t('ledger.title'),
      lead: t('ledger.lead'),
      crumbs: [{ label: t('nav.payments'), href: '/staff/payments' }],
      main: [
        {
          kind: 'table',
          caption: t('ledger.title'),
          ...(companies.length < 2 ? {} : { views: [{ label: t('views.all'), href: href(''), current: company === undefined }, ...companies.map(({ id, name }) => ({ label: name, href: href(String(id)), current: id === company?.id }))] }),
          columns: [{ label: t('ledger.account') }, { label: t('ledger.debit'), end: true, hide: 'p2' }, { label: t('ledger.credit'), end: true, hide: 'p2' }, { label: t('ledger.saldo'), end: true }],
          rows: [...lines.map(({ code, currency, debit, credit }) => ({ cells: [{ text: accountName(ctx, code), sub: code }, money(debit, currency), money(credit, currency), money(debit - credit, currency)] })), ...sums],
          empty: t('ledger.empty'),
          export: csvHref(ctx),
        },
      ],
      aside: [
        {
          kind: 'form',
          title: t('ledger.upTo'),
          form: ctx.form('show', t('ledger.show'), [
            { name: 'until', label: t('ledger.until'), widget: 'date', value: until ?? today(ctx), required: true },
            { name: 'company', label: '', widget: 'hidden', value: company === undefined ? '' : String(company.id) },
          ]),
        },
        await closeCard(ctx, companies),
      ],
    };
  },
  actions: {
    show: (_ctx, { until, company }) => Promise.resolve({ to: `/staff/ledger?${new URLSearchParams({ until: until ?? '', ...(company === undefined || company === '' ? {} : { company }) }).toString()}` }),
    close: async (ctx, body) => {
      const [legalEntityId, month] = (body['month'] ?? '').split('|');
      const { closed } = await ctx.call<{ closed: number }>('ledger.closeMonth', { legalEntityId, month });
      return { to: '/staff/ledger', say: closed === 0 ? 'ledger.wasClosed' : 'ledger.closed' };
    },
  },
};
