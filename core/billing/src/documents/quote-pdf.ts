import type { Translator } from '@billet/kernel';
import { defineOperation, notFound, z } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf } from '../brands/index.ts';
import { Client, Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { ClientQuote, type OrderedItem } from '../orders/index.ts';
import { idSchema } from '../paging.ts';
import { translatorsRef } from '../texts/index.ts';
import { onPaperOf } from './compose/frame.ts';
import { buyerLines } from './compose/party-lines.ts';
import { fileName, fileSchema, pdfOf } from './file.ts';
import type { PaperBlock, PaperRow } from './paper.ts';

const rowOf = (say: Translator, currency: string, { label, quantity, cycle, price, options, firstPrice, setupFee }: OrderedItem): PaperRow => {
  const money = (amount: number): string => say.money({ amount, currency });
  const first = firstPrice === null || firstPrice === price ? [] : [say.t('quotes.atFirst', { money: money(firstPrice * quantity + options) })];
  return {
    cells: [label, say.number(quantity), money(price * quantity + options), setupFee === 0 ? '–' : money(setupFee * quantity)],
    sub: [say.t(`cycle.${cycle.unit}`, { count: cycle.count }), ...first].join(' · '),
  };
};

const itemsTable = (say: Translator, { items, currency }: ClientQuote): PaperBlock => ({
  kind: 'table',
  columns: [
    { label: say.t('document.description'), share: 52 },
    { label: say.t('document.quantity'), share: 10, end: true },
    { label: say.t('quotes.price'), share: 20, end: true },
    { label: say.t('quotes.setupFee'), share: 18, end: true },
  ],
  rows: (items as OrderedItem[]).map((item) => rowOf(say, currency, item)),
  empty: say.t('document.noLines'),
});

export const quotePdf = defineOperation({
  name: 'quotes.pdf',
  summary: "A quote as PDF (base64), in the client's language: what it offers, until when, and what became of it. The same quote gives the same bytes.",
  kind: 'query',
  http: { method: 'GET', path: '/quotes/{id}/pdf' },
  audience: ['staff', 'client'],
  permission: 'orders.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const quote = await of(ClientQuote).findById(id);
    if (quote === undefined) throw notFound('Quote');
    const client = (await all(Client).findById(quote.client_id)) as Client;
    const brand = (await all(Brand).findById(quote.brand_id)) as Brand;
    const seller = sellerOf((await all(LegalEntity).findById(brand.legal_entity_id)) as LegalEntity);
    const payers = await all(Payer).where('client_id', client.id).orderBy('id');
    const { payerId } = quote.wish as { readonly payerId?: number };
    const payer = payers.find((each) => each.id === payerId) ?? payers.find((each) => each.is_default) ?? payers[0];
    if (payer === undefined) throw notFound('Payer');
    const say = await ctx.use(translatorsRef).in(client.locale, brand.id);
    const paper = await onPaperOf(data(ctx), say, brand, seller, {
      heading: say.t('document.quote'),
      number: quote.number,
      day: quote.quoted_on,
      to: { label: say.t('document.act.customer'), lines: buyerLines(say, { name: payer.name, taxId: payer.tax_id, country: payer.country, address: payer.address, email: payer.email }) },
      facts: [
        { label: say.t('quotes.quotedOn'), text: say.date(quote.quoted_on) },
        { label: say.t('quotes.validUntil'), text: say.date(quote.valid_until) },
        ...(quote.status === 'open' ? [] : [{ label: say.t('document.state'), text: say.t(`status.${quote.status}`) }]),
      ],
      blocks: [itemsTable(say, quote), { kind: 'text', text: say.t('quotes.beforeTax'), muted: true }, ...quote.note.split('\n').filter((line) => line.trim() !== '').map((text): PaperBlock => ({ kind: 'text', text }))],
    });
    return pdfOf(ctx, brand.id, fileName(paper.heading, quote.number), paper);
  },
});
