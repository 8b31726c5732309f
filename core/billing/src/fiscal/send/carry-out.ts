import type { House } from '../../room.ts';
import { callFiscal, fiscalRegistryRef } from '../accounts/index.ts';
import { sendJob } from '../documents/send-job.ts';
import { FiscalAccount, FiscalDocument } from '../tables.ts';
import { beginDocument } from './begin-document.ts';
import { sendBegun } from './send-begun.ts';
import { settleDocument } from './settle-document.ts';

/** The job comes back. */
class Again extends Error {
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Brings a document to its authority or takes it back there, and books what came of it. A dead worker's try is looked into, not repeated. */
export const carryOut = async (house: House, documentId: number, signal: AbortSignal): Promise<void> => {
  const row = await house.db.from(FiscalDocument).findById(documentId);
  const account = await house.db.from(FiscalAccount).findById(row?.account_id ?? 0);
  if (account?.circuit_until != null && account.circuit_until > house.clock.wall()) throw new Again(account.circuit_reason ?? 'The account is paused.', 60_000);
  const begun = await house.executor.asSystem('fiscal.begin', (ctx) => beginDocument(ctx, documentId));
  if (begun === undefined) return;
  const call = { key: begun.row.document_id, attempt: begun.row.attempts + 1, signal };
  const outcome = await callFiscal(house.services.use(fiscalRegistryRef), begun.account, call, (fiscal, ctx) => sendBegun(fiscal, ctx, begun));
  const next = await house.executor.asSystem('fiscal.settle', (ctx) => settleDocument(ctx, begun, outcome));
  if (next !== 'over') throw new Again(next.because, next.againInMs);
};

const AT_ONCE = 1000;

/** Takes up what waits and has no job any more: after a long outage of an authority, or when an account was switched on again. */
export const sweepDocuments = async ({ db, jobs, still }: House): Promise<void> => {
  if ((await still.first('fiscal.sweep', "select min(created_at) as at from fiscal_documents where state in ('queued', 'sent', 'pending', 'cancelling')")) === null) return;
  const rows = await db.from(FiscalDocument).whereIn('state', ['queued', 'sent', 'pending', 'cancelling']).orderBy('id').limit(AT_ONCE);
  await db.transaction((work) => jobs.enqueue(work, rows.map((row) => ({ ...sendJob(row.id), dedupeKey: `fiscal.sweep:${String(row.id)}`, dedupeWaiting: true }))));
};
