import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { pickLines } from '../rules/index.ts';
import { FiscalAccount, FiscalDocument } from '../tables.ts';
import { declaredLines } from './invoice-lines.ts';
import { sendJob } from './send-job.ts';

/** When documents are made: as the accounts say, or all that are missing because staff say so. */
export type Occasion = 'issued' | 'paid' | 'wanted';

/** Notes down what the law wants for an invoice in force, once for each account that takes lines of it. Gives how many are new. */
export const queueDocuments = async (ctx: OperationCtx, invoiceId: number, occasion: Occasion): Promise<number> => {
  const { all } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  if (invoice?.status !== 'issued' || invoice.doc_type !== 'invoice') return 0;
  const accounts = await all(FiscalAccount).where({ legal_entity_id: invoice.legal_entity_id, enabled: true }).orderBy('id');
  if (!accounts.some((account) => occasion === 'wanted' || account.issue_on === occasion)) return 0;
  const there = new Set((await all(FiscalDocument).where('invoice_id', invoiceId)).map((each) => each.account_id));
  const lines = await declaredLines(ctx, invoiceId);
  const picked = pickLines(accounts.map(({ id, product_types: types }) => ({ id, productTypes: types as string[] })), lines.map(({ line, tax, productType }) => ({ id: line.id, productType, amount: line.net + tax })));
  let made = 0;
  for (const { accountId, lineIds, total } of picked) {
    const account = accounts.find(({ id }) => id === accountId);
    if (account === undefined || there.has(accountId) || (occasion !== 'wanted' && account.issue_on !== occasion)) continue;
    const row = await all(FiscalDocument).insertAndFetch({
      document_id: ctx.ids.ulid(), client_id: invoice.client_id, invoice_id: invoiceId, account_id: accountId, extension: account.extension, state: 'queued', line_ids: lineIds, total, currency: invoice.currency, attempts: 0, created_at: ctx.clock.now(),
    });
    await ctx.enqueue(sendJob(row.id));
    made += 1;
  }
  return made;
};
