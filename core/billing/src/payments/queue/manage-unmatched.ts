import { conflict, currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { bookPayment } from '../book-payment.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { suggest, type Candidate } from '../rules/index.ts';
import { GatewayAccount } from '../tables.ts';
import { UnmatchedMoney } from '../tables-of-refunds.ts';
import { noteUnmatched } from './note-unmatched.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

const suggestion = z.strictObject({
  invoiceId: z.number().int(), clientId: z.number().int(), number: z.string(), clientNumber: z.string(), name: z.string(), open: z.number().int(), score: z.number().int(), because: z.array(z.string()),
});

const item = z.strictObject({
  id: z.number().int(), gatewayAccountId: z.number().int(), reference: z.string(), money, fee: money, payerName: z.string(), note: z.string(), receivedOn: z.string(), state: z.string(), reason: z.string().nullable(),
  suggestions: z.array(suggestion),
});

/** Open invoices that could be meant: of the exact amount, or whose number stands in the text. Bounded, newest first. */
const candidatesFor = async (ctx: OperationCtx, row: UnmatchedMoney): Promise<readonly Candidate[]> => {
  const account = await data(ctx).all(GatewayAccount).findById(row.gateway_account_id);
  const words = [...new Set(`${row.note} ${row.payer_name}`.split(/\s+/).map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')).filter((word) => word.length > 2))].slice(0, 20);
  const marks = words.map(() => '?').join(', ');
  const rows = await data(ctx).db.raw<{ id: number | string; client_id: number | string; number: string | null; client_number: string; name: string; open: number | string }>(
    `select i.id, i.client_id, i.number, c.number as client_number, c.name, i.total - i.paid - i.credited as open
     from invoices i join clients c on c.id = i.client_id
     where i.status in ('issued', 'proforma') and i.doc_type <> 'credit_note' and i.settlement in ('unpaid', 'part_paid') and i.brand_id = ? and i.currency = ?
     and (i.total - i.paid - i.credited = ? or lower(c.name) = lower(?) ${words.length === 0 ? '' : `or i.number in (${marks}) or c.number in (${marks})`})
     order by i.id desc limit 200`,
    [account?.brand_id ?? 0, row.currency, row.amount, row.payer_name, ...words, ...(words.length === 0 ? [] : words)],
  );
  return rows.map((each) => ({ invoiceId: Number(each.id), clientId: Number(each.client_id), number: each.number ?? '', clientNumber: each.client_number, name: each.name, open: Number(each.open) }));
};

export const listUnmatched = defineOperation({
  name: 'payments.unmatched',
  summary: 'Money that arrived and fits no invoice yet, with the invoices it is most likely for.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/unmatched' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ state: z.enum(['open', 'booked', 'ignored']).default('open'), ...pageInput }),
  output: pageOf(item),
  run: async (ctx, { state, before, limit }) => {
    const query = data(ctx).of(UnmatchedMoney).where('state', state).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    const items: z.input<typeof item>[] = [];
    for (const row of await query) {
      const found = state === 'open' ? suggest({ amount: row.amount, payerName: row.payer_name, note: row.note }, await candidatesFor(ctx, row)) : [];
      items.push({
        id: row.id, gatewayAccountId: row.gateway_account_id, reference: row.reference, money: { amount: row.amount, currency: row.currency }, fee: { amount: row.fee, currency: row.currency },
        payerName: row.payer_name, note: row.note, receivedOn: row.received_on, state: row.state, reason: row.reason, suggestions: found.map((each) => ({ ...each, because: [...each.because] })),
      });
    }
    return pageResult(items, limit);
  },
});

export const addUnmatched = defineOperation({
  name: 'payments.addUnmatched',
  summary: 'Notes money that arrived and whose owner is not known; the same reference is noted once.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/unmatched' },
  audience: ['staff', 'system'],
  permission: 'payments.write',
  input: z.strictObject({
    gatewayAccountId: idSchema, reference: z.string().trim().min(1).max(120), amount: integer({ min: 1 }), fee: integer({ min: 0 }).default(0), currency: currencySchema,
    payerName: z.string().trim().max(200).default(''), note: z.string().trim().max(500).default(''), receivedOn: localDateSchema,
  }),
  output: z.strictObject({ fresh: z.boolean() }),
  run: async (ctx, input) => {
    if (input.fee > input.amount) throw invalid('FEE_TOO_HIGH', 'fee', 'The fee is higher than the payment.');
    if ((await data(ctx).all(GatewayAccount).findById(input.gatewayAccountId)) === undefined) throw notFound('Payment method');
    return { fresh: await noteUnmatched(ctx, input) };
  },
});

export const bookUnmatched = defineOperation({
  name: 'payments.bookUnmatched',
  summary: 'Books stray money: to an invoice, or to a client, where it settles the oldest open invoices.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/unmatched/{id}/book' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, invoiceId: idSchema.optional(), clientId: idSchema.optional() }),
  output: z.strictObject({ paymentId: z.number().int() }),
  run: async (ctx, { id, invoiceId, clientId }) => {
    const { of, all } = data(ctx);
    const row = await all(UnmatchedMoney).findById(id);
    const account = await all(GatewayAccount).findById(row?.gateway_account_id ?? 0);
    const brand = await all(Brand).findById(account?.brand_id ?? 0);
    if (row === undefined || account === undefined || brand === undefined) throw notFound('Payment');
    const invoice = invoiceId === undefined ? undefined : await of(Invoice).findById(invoiceId);
    if (invoiceId !== undefined && invoice === undefined) throw invalid('NOT_FOUND', 'invoiceId', 'Invoice not found.');
    const client = await of(Client).findById(invoice?.client_id ?? clientId ?? 0);
    if (client === undefined) throw invalid('NOT_FOUND', 'clientId', 'Client not found.');
    if (invoice !== undefined && invoice.currency !== row.currency) throw invalid('MIXED_INVOICES', 'invoiceId', 'Invoices paid together share client and currency.');
    const touched = await all(UnmatchedMoney).where({ id, state: 'open' }).patch({ state: 'booked' });
    if (touched === 0) throw conflict('ALREADY_BOOKED', 'This money has been booked already.');
    const manual = ctx.use(gatewayRegistryRef).all().find((gateway) => gateway.id === account.extension)?.definition.traits.manual !== false;
    const { paymentId } = await bookPayment(ctx, {
      clientId: client.id, legalEntityId: brand.legal_entity_id, gatewayAccountId: account.id, method: account.extension, amount: row.amount, fee: row.fee, currency: row.currency,
      reference: row.reference, receivedOn: row.received_on, attemptId: null, meantFor: invoice === undefined ? [] : [{ invoiceId: invoice.id, amount: row.amount }], spread: true, account: manual ? 'bank' : 'clearing',
    });
    await all(UnmatchedMoney).findById(id).patch({ payment_id: paymentId });
    return { paymentId };
  },
});

export const ignoreUnmatched = defineOperation({
  name: 'payments.ignoreUnmatched',
  summary: 'Takes money off the queue that is none of ours, with the reason.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/unmatched/{id}/ignore' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ ignored: z.boolean() }),
  run: async (ctx, { id, reason }) => {
    const { all } = data(ctx);
    if ((await all(UnmatchedMoney).findById(id)) === undefined) throw notFound('Payment');
    const touched = await all(UnmatchedMoney).where({ id, state: 'open' }).patch({ state: 'ignored', reason });
    ctx.touch({ kind: 'unmatched_money', id }, undefined, { ignored: reason });
    return { ignored: touched > 0 };
  },
});
