import { localDateOf, type FiscalAddress, type FiscalParty, type FiscalWish, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice, partyOf } from '../../invoicing/index.ts';
import { type FiscalDocument, FiscalSeries } from '../tables.ts';
import { declaredLines } from './invoice-lines.ts';

const addressOf = (kept: unknown): FiscalAddress => {
  const part = (name: keyof FiscalAddress): string => {
    const value = typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, unknown>>)[name] : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  return { line1: part('line1'), line2: part('line2'), city: part('city'), region: part('region'), postcode: part('postcode') };
};

const partyIn = (party: { readonly name: string; readonly country: string; readonly taxId: string | null; readonly email?: string; readonly address: unknown }): FiscalParty => ({
  name: party.name, country: party.country, taxId: party.taxId, email: party.email ?? '', address: addressOf(party.address),
});

/** What is declared, with both parties as they are now: what an authority refused is corrected in their data and sent again. */
export const composeWish = async (ctx: OperationCtx, row: FiscalDocument, seriesId: number, number: number): Promise<FiscalWish> => {
  const { all } = data(ctx);
  const invoice = (await all(Invoice).findById(row.invoice_id)) as Invoice;
  const series = (await all(FiscalSeries).findById(seriesId)) as FiscalSeries;
  const client = (await all(Client).findById(row.client_id)) as Client;
  const { zone } = await brandOf(ctx, invoice.brand_id);
  const { party } = await partyOf(ctx, invoice.payer_id, invoice.legal_entity_id);
  const chosen = new Set(row.line_ids as number[]);
  const { currency } = invoice;
  const lines = (await declaredLines(ctx, invoice.id)).filter(({ line }) => chosen.has(line.id));
  return {
    documentId: row.document_id,
    series: series.series,
    number,
    issuedAt: ctx.clock.now(),
    zone,
    invoice: { number: invoice.number ?? '', issuedOn: invoice.issue_date ?? ctx.clock.today(zone), dueOn: invoice.due_date },
    client: { number: client.number, since: localDateOf(client.created_at, zone) },
    seller: partyIn(party.seller),
    buyer: partyIn(party.buyer),
    items: lines.map(({ line, tax, productType }) => ({
      id: String(line.id), description: line.description, quantity: line.quantity, net: { amount: line.net, currency }, tax: { amount: tax, currency }, productType,
      ...(line.period_start === null || line.period_end === null ? {} : { from: line.period_start, until: line.period_end }),
    })),
    total: { amount: row.total, currency },
  };
};
