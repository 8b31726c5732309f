import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { lineAmount } from '../rules/index.ts';
import { InvoiceLine } from '../tables.ts';
import { draftLineInput, insertDraftLine } from './draft-line.ts';
import { holdEditable } from './hold-editable.ts';
import { retax } from './retax.ts';

export const addLine = defineOperation({
  name: 'invoices.addLine',
  summary: 'Adds a line to a draft or pro-forma.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/lines' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: draftLineInput.extend({ id: idSchema }),
  output: z.strictObject({ lineId: z.number().int() }),
  run: async (ctx, { id, ...line }) => {
    const invoice = await holdEditable(ctx, id);
    const count = await data(ctx).all(InvoiceLine).where('invoice_id', id).resultSize();
    const lineId = await insertDraftLine(ctx, invoice, line, count + 1);
    await retax(ctx, invoice);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, undefined, { added: line.description, quantity: line.quantity, unitPrice: line.unitPrice });
    return { lineId };
  },
});

export const changeLine = defineOperation({
  name: 'invoices.changeLine',
  summary: 'Changes text, quantity, price or tax class of a line of a draft or pro-forma.',
  kind: 'command',
  http: { method: 'PUT', path: '/invoices/{id}/lines/{lineId}' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: draftLineInput.extend({ id: idSchema, lineId: idSchema }),
  output: z.strictObject({ lineId: z.number().int() }),
  run: async (ctx, { id, lineId, ...line }) => {
    const invoice = await holdEditable(ctx, id);
    const { all } = data(ctx);
    const before = await all(InvoiceLine).findOne({ id: lineId, invoice_id: id });
    if (before === undefined) throw notFound('Line');
    await all(InvoiceLine).findById(lineId).patch({ description: line.description, quantity: line.quantity, unit_price: line.unitPrice, net: lineAmount(line.quantity, line.unitPrice), tax_class: line.taxClass, tax_code: null });
    await retax(ctx, invoice);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { description: before.description, quantity: before.quantity, unitPrice: before.unit_price }, line);
    return { lineId };
  },
});

export const removeLine = defineOperation({
  name: 'invoices.removeLine',
  summary: 'Takes a line off a draft or pro-forma.',
  kind: 'command',
  http: { method: 'DELETE', path: '/invoices/{id}/lines/{lineId}' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, lineId: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id, lineId }) => {
    const invoice = await holdEditable(ctx, id);
    const { all } = data(ctx);
    const before = await all(InvoiceLine).findOne({ id: lineId, invoice_id: id });
    if (before === undefined) throw notFound('Line');
    await all(InvoiceLine).findById(lineId).delete();
    await retax(ctx, invoice);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { description: before.description, net: before.net }, { removed: true });
    return { removed: true };
  },
});
