import type { FiscalAccepted, OperationCtx, Outcome } from '@billet/sdk';
import { data } from '../../data.ts';
import { sendJob } from '../documents/send-job.ts';
import { pauseAfter } from '../rules/index.ts';
import { FiscalAccount, FiscalDocument } from '../tables.ts';
import type { Begun } from './begun.ts';
import type { Answer } from './send-begun.ts';
import { tellClient } from './tell-client.ts';
import { dropDocument } from './withdraw-documents.ts';

/** What is to be done with the job. */
export type Next = 'over' | { readonly againInMs: number; readonly because: string };

const PAUSE_MS = 10 * 60_000;

const factOf = (row: FiscalDocument): { readonly documentId: number; readonly invoiceId: number; readonly clientId: number; readonly extension: string } => ({ documentId: row.id, invoiceId: row.invoice_id, clientId: row.client_id, extension: row.extension });

const note = (ctx: OperationCtx, row: FiscalDocument, after: unknown): void => {
  ctx.touch({ kind: 'fiscal_document', id: row.id, clientId: row.client_id }, { state: row.state }, after);
};

const accept = async (ctx: OperationCtx, row: FiscalDocument, taken: FiscalAccepted): Promise<void> => {
  // The invoice may have been taken back while the document was on its way: then it follows.
  const unwanted = row.cancel_requested_at !== null;
  await data(ctx).all(FiscalDocument).findById(row.id).patch({
    state: unwanted ? 'cancelling' : 'accepted', code: null, message: null, answer: null, document: taken.document, access_key: taken.key, authority_number: taken.number ?? null, verification: taken.verification ?? null, link: taken.link ?? null, accepted_at: taken.acceptedAt, attempts: 0,
  });
  note(ctx, row, { state: 'accepted', accessKey: taken.key });
  await ctx.emit('fiscal.accepted', { ...factOf(row), accessKey: taken.key });
  await (unwanted ? ctx.enqueue(sendJob(row.id)) : tellClient(ctx, row, taken));
};

const reject = async (ctx: OperationCtx, row: FiscalDocument, said: { readonly code: string; readonly message: string; readonly document?: string | undefined; readonly answer?: string | undefined }): Promise<void> => {
  const { code, message } = said;
  const cancellation = row.state === 'cancelling';
  // Its invoice was taken back while it was on its way.
  if (!cancellation && row.cancel_requested_at !== null) return dropDocument(ctx, row);
  const change = cancellation ? { state: 'accepted', receipt: said.answer ?? null } : { state: 'rejected', document: said.document ?? null, answer: said.answer ?? null };
  await data(ctx).all(FiscalDocument).findById(row.id).patch({ ...change, code, message });
  note(ctx, row, { state: change.state, code, message });
  await ctx.emit('fiscal.rejected', { ...factOf(row), reason: code, message, cancellation });
};

const cancelled = async (ctx: OperationCtx, row: FiscalDocument, receipt: string | null): Promise<void> => {
  await data(ctx).all(FiscalDocument).findById(row.id).patch({ state: 'cancelled', code: null, message: null, receipt, cancelled_at: ctx.clock.now() });
  note(ctx, row, { state: 'cancelled' });
  await ctx.emit('fiscal.cancelled', factOf(row));
};

/** Books what an authority answered. */
export const settleDocument = async (ctx: OperationCtx, begun: Begun, outcome: Outcome<Answer>): Promise<Next> => {
  const { all } = data(ctx);
  const row = await all(FiscalDocument).findById(begun.row.id);
  if (row === undefined || !['sent', 'pending', 'cancelling'].includes(row.state)) return 'over';
  const patch = (change: Partial<FiscalDocument>): Promise<unknown> => Promise.resolve(all(FiscalDocument).findById(row.id).patch(change));
  if (outcome.status === 'done') {
    const answer = outcome.value;
    if (answer.state === 'accepted') await accept(ctx, row, answer);
    else if (answer.state === 'rejected') await reject(ctx, row, answer);
    else if (answer.state === 'cancelled') await cancelled(ctx, row, 'receipt' in answer ? answer.receipt : null);
    else await patch({ state: 'queued' });
    return answer.state === 'absent' ? { againInMs: 0, because: '' } : 'over';
  }
  if (outcome.status === 'pending') {
    if (row.state !== 'cancelling') await patch({ state: 'pending', message: null });
    return { againInMs: outcome.pollAfterMs, because: outcome.job };
  }
  const { kind, retry, ambiguous, message, code = kind } = outcome;
  const accountTrouble = kind === 'auth' || kind === 'limit';
  if (accountTrouble) await all(FiscalAccount).findById(begun.account.id).patch({ circuit_until: new Date(Date.parse(ctx.clock.wall()) + PAUSE_MS).toISOString(), circuit_reason: message });
  const doubt = ambiguous || retry === 'lookup' || begun.doubtful;
  if (doubt || retry === 'later' || accountTrouble) {
    // What may have arrived is asked about before it is sent again, whatever stands in the way now.
    await patch({ ...(row.state === 'sent' && !doubt ? { state: 'queued', wish: null } : {}), code, message });
    return { againInMs: outcome.retryAfterMs ?? pauseAfter(row.attempts), because: message };
  }
  await reject(ctx, row, { code, message });
  return 'over';
};
