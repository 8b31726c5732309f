import { defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Invoice, InvoiceLine, InvoiceTax } from '../tables.ts';
import { holdEditable } from './hold-editable.ts';
import { retax } from './retax.ts';

/** The lines of the others move to the first; drafts that are empty then go, pro-formas are void. */
export const mergeInvoices = defineOperation({
  name: 'invoices.merge',
  summary: 'Merges drafts or pro-formas of one client, payer and currency into the first of them.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/merge' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ ids: z.array(idSchema).min(2).max(50) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { ids }) => {
    const unique = [...new Set(ids)];
    const held = new Map<number, Invoice>();
    // In ascending order, so that two merges of the same invoices cannot wait for each other for ever.
    for (const id of [...unique].sort((a, b) => a - b)) held.set(id, await holdEditable(ctx, id));
    const [target, ...others] = unique.flatMap((id) => held.get(id) ?? []);
    if (target === undefined || others.length === 0) throw invalid('MIXED_INVOICES', 'ids', 'Choose at least two invoices.');
    const { all } = data(ctx);
    for (const other of others) {
      const same = other.client_id === target.client_id && other.payer_id === target.payer_id && other.currency === target.currency && other.legal_entity_id === target.legal_entity_id && other.brand_id === target.brand_id;
      if (!same) throw invalid('MIXED_INVOICES', 'ids', 'Only invoices of one client, payer, brand and currency can be merged.');
      await all(InvoiceLine).where('invoice_id', other.id).patch({ invoice_id: target.id });
      // The rates of lines the engine made are known from here only.
      for (const tax of await all(InvoiceTax).where('invoice_id', other.id)) {
        const known = await all(InvoiceTax).findOne({ invoice_id: target.id, code: tax.code });
        if (known === undefined) await all(InvoiceTax).findById(tax.id).patch({ invoice_id: target.id });
        else await all(InvoiceTax).findById(tax.id).delete();
      }
      if (other.status === 'draft') await all(Invoice).findById(other.id).delete();
      else await all(Invoice).findById(other.id).patch({ status: 'void', settlement: 'written_off', net: 0, tax: 0, total: 0, reason: target.number });
      ctx.touch({ kind: 'invoice', id: other.id, clientId: other.client_id }, { status: other.status, total: other.total }, { mergedInto: target.id });
    }
    await retax(ctx, target);
    ctx.touch({ kind: 'invoice', id: target.id, clientId: target.client_id }, { total: target.total }, { merged: others.map((other) => other.id) });
    return { id: target.id };
  },
});
