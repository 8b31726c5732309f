import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { sendJob } from '../mail/index.ts';
import { eventBusRef } from '../refs.ts';
import { announceIssued } from './announce.ts';
import type { DraftDocument, IssuedDocument } from './documents.ts';
import { issueDocuments } from './issue-documents.ts';
import type { UsedUp } from './run/compute-documents.ts';
import { useUp } from './run/use-up.ts';

/**
 * Writes what an operation bills, in its transaction: what the periods used up, the documents, their events, and the
 * mail job. The run writes the same rows for a whole batch of clients at once (bill-batch.ts). Call it last: it takes
 * numbers.
 */
export const writeDocuments = async (ctx: OperationCtx, documents: readonly DraftDocument[], used: readonly UsedUp[], mails = true): Promise<readonly IssuedDocument[]> => {
  const { db } = data(ctx);
  await useUp(db, used);
  if (documents.length === 0) return [];
  const createdAt = ctx.clock.now();
  return issueDocuments(db, documents, { createdAt }, async (placed) => {
    await announceIssued(db, ctx.use(eventBusRef), ctx.work as never, createdAt, placed, mails);
    for (const { id, document } of placed) ctx.touch({ kind: 'invoice', id, clientId: document.clientId }, undefined, { total: document.total, currency: document.currency });
    await ctx.enqueue(sendJob);
  });
};
