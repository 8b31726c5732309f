import type { Translator } from '@billet/kernel';
import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice, InvoiceLine, InvoiceTax, isPayable } from '../../invoicing/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import type { PaperBlock, PaperRow, Paper } from '../paper.ts';
import { onPaperOf, periodText } from './frame.ts';
import { buyerLines, type Parties } from './party-lines.ts';
import { payBlock } from './pay-block.ts';

const lineRow = (say: Translator, currency: string, line: InvoiceLine): PaperRow => ({
  cells: [
    line.description,
    line.period_start === null || line.period_end === null ? '' : periodText(say, line.period_start, addDays(line.period_end, -1)),
    say.number(line.quantity),
    say.money({ amount: line.unit_price, currency }),
    say.money({ amount: line.net, currency }),
  ],
  ...(line.discount === 0 ? {} : { sub: say.t('document.discount', { amount: say.money({ amount: -line.discount, currency }) }) }),
});

const linesTable = (say: Translator, invoice: Invoice, lines: readonly InvoiceLine[]): PaperBlock => ({
  kind: 'table',
  columns: [
    { label: say.t('document.description'), share: 42 },
    { label: say.t('document.period'), share: 22 },
    { label: say.t('document.quantity'), share: 9, end: true },
    { label: say.t('document.unitPrice'), share: 16, end: true },
    { label: say.t('document.net'), share: 17, end: true },
  ],
  rows: lines.map((line) => lineRow(say, invoice.currency, line)),
  empty: say.t('document.noLines'),
});

const sumsBlock = (say: Translator, invoice: Invoice, taxes: readonly InvoiceTax[]): PaperBlock => {
  const text = (amount: number): string => say.money({ amount, currency: invoice.currency });
  const payable = isPayable(invoice);
  return {
    kind: 'sums',
    rows: [
      { label: say.t('invoice.net'), text: text(invoice.net) },
      ...taxes.map((tax) => ({ label: say.t('document.taxOn', { name: tax.name, rate: tax.rate, base: text(tax.base) }), text: text(tax.amount) })),
      { label: say.t('invoice.total'), text: text(invoice.total), total: true },
      ...(invoice.paid === 0 ? [] : [{ label: say.t('invoice.paid'), text: text(-invoice.paid) }]),
      ...(invoice.doc_type === 'invoice' && invoice.credited > 0 ? [{ label: say.t('document.credited'), text: text(-invoice.credited) }] : []),
      ...(payable && (invoice.paid !== 0 || invoice.credited !== 0) ? [{ label: say.t('invoice.open'), text: text(invoice.total - invoice.paid - invoice.credited), total: true }] : []),
    ],
  };
};

/** Why nothing is due, in the language of the document, with the proof. */
const taxNotes = (say: Translator, taxes: readonly InvoiceTax[]): readonly string[] => [
  ...new Set(
    taxes.flatMap(({ category, reason, note }) => {
      if (reason === null || (category ?? 'S') === 'S') return [];
      const text = category === 'AE' ? say.t('tax.note.reverse-charge') : say.t('tax.note.exempt', { reason });
      return [note === null || note === '' ? text : `${text} ${note}`];
    }),
  ),
];

const paragraph = (text: string): PaperBlock => ({ kind: 'text', text });

/** An invoice, pro-forma or credit note as paper, in the language it was made in. */
export const invoicePaper = async (ctx: OperationCtx, invoice: Invoice): Promise<Paper> => {
  const { all } = data(ctx);
  const say = await ctx.use(translatorsRef).in(invoice.locale, invoice.brand_id);
  const lines = await all(InvoiceLine).where('invoice_id', invoice.id).orderBy('position');
  const taxes = await all(InvoiceTax).where('invoice_id', invoice.id).orderBy('id');
  const brand = (await all(Brand).findById(invoice.brand_id)) as Brand;
  const original = invoice.credits_invoice_id === null ? undefined : await all(Invoice).findById(invoice.credits_invoice_id);
  const parties = invoice.party as Parties;
  const day = invoice.issue_date ?? invoice.created_at.slice(0, 10);
  const credit = invoice.doc_type === 'credit_note';
  return onPaperOf(data(ctx), say, brand, parties.seller, {
    heading: say.t(`invoice.type.${invoice.doc_type}`),
    number: invoice.number ?? '',
    day,
    to: { label: say.t('invoice.billedTo'), lines: buyerLines(say, parties.buyer) },
    facts: [
      { label: say.t('invoice.issued'), text: say.date(day) },
      ...(credit ? [] : [{ label: say.t('invoice.due'), text: say.date(invoice.due_date) }]),
      ...(original === undefined ? [] : [{ label: say.t('document.corrects'), text: original.number ?? '' }]),
      ...(invoice.status === 'void' ? [{ label: say.t('document.state'), text: say.t('document.void') }] : []),
      ...(invoice.settlement === 'paid' && invoice.paid_on !== null ? [{ label: say.t('document.paidOn'), text: say.date(invoice.paid_on) }] : []),
    ],
    blocks: [
      linesTable(say, invoice, lines),
      sumsBlock(say, invoice, taxes),
      ...taxNotes(say, taxes).map(paragraph),
      ...(credit && invoice.reason !== null ? [paragraph(say.t('document.reason', { reason: invoice.reason }))] : []),
      ...(invoice.notes === '' ? [] : [paragraph(invoice.notes)]),
      ...(await payBlock(ctx, say, invoice, parties.seller)),
    ],
  });
};
