import { addDays, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { announceIssued, chargesOf, documentsOf, issueDocuments, loadPayers, loadRunFacts, type Charge, type DraftDocument, type IssuedDocument } from '../invoicing/index.ts';
import type { Slice } from '../periods/index.ts';
import { eventBusRef } from '../refs.ts';
import type { Service } from '../services/index.ts';

/** One charge outside a run: what is said on the line, for which days, and the key that keeps it from being billed twice. */
export interface ExtraCharge {
  readonly kind: 'recurring' | 'adjustment' | 'fee';
  readonly description?: string;
  readonly periodStart: string | null;
  readonly periodEnd: string | null;
  readonly net: number;
  readonly chargeKey: string;
}

/** What to charge for one service now. */
export interface ChargeWish {
  readonly service: Service;
  readonly slices?: readonly Slice[];
  readonly extra?: readonly ExtraCharge[];
}

/** The documents that such charges make, by the rules of a run; nothing is written. Due after the brand's days. */
export const draftNow = async (ctx: OperationCtx, wishes: readonly ChargeWish[]): Promise<readonly DraftDocument[]> => {
  const { db } = data(ctx);
  const facts = await loadRunFacts(db);
  const payers = await loadPayers(db, wishes.map(({ service }) => service.payer_id));
  const todayOf = (brandId: number): string => ctx.clock.today(facts.brands.get(brandId)?.zone ?? 'UTC');
  const charges = wishes.flatMap(({ service, slices = [], extra = [] }): readonly Charge[] => {
    const payer = payers.get(service.payer_id);
    if (payer === undefined) return [];
    const today = todayOf(service.brand_id);
    const dueDate = addDays(today, facts.brands.get(service.brand_id)?.due_days ?? 0);
    const regular = chargesOf(facts, service, slices.map((slice) => ({ ...slice, dueDate })), payer, today);
    const nothing: Slice = { start: today, end: today, amount: 0, share: [0, 1], full: false, dueDate, raiseOn: today };
    const [model] = chargesOf(facts, service, [nothing], payer, today);
    if (model === undefined) return regular;
    return [...regular, ...extra.map(({ description, ...line }) => ({ ...model, line: { ...model.line, ...line, quantity: 1, unitPrice: line.net, description: description ?? model.line.description } }))];
  });
  return charges.length === 0 ? [] : documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId: null, orderId: null });
};

/**
 * Charges outside a run, by the same rules and with the same keys as one, in the caller's transaction. Call it last:
 * it takes a number.
 */
export const issueNow = async (ctx: OperationCtx, wishes: readonly ChargeWish[]): Promise<readonly IssuedDocument[]> => {
  const { db } = data(ctx);
  const documents = await draftNow(ctx, wishes);
  if (documents.length === 0) return [];
  const createdAt = ctx.clock.now();
  return issueDocuments(db, documents, { createdAt }, async (placed) => {
    await announceIssued(db, ctx.use(eventBusRef), ctx.work as never, createdAt, placed);
    for (const { id, document } of placed) ctx.touch({ kind: 'invoice', id, clientId: document.clientId }, undefined, { total: document.total, currency: document.currency });
    await ctx.enqueue({ task: 'mail.send', payload: {}, dedupeKey: 'mail.send' });
  });
};
