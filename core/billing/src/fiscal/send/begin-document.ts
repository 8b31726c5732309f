import type { FiscalWish, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { composeWish } from '../documents/compose-wish.ts';
import { takeNumber } from '../documents/take-number.ts';
import { FiscalAccount, FiscalDocument } from '../tables.ts';
import { isReadyToSend, type Begun } from './begun.ts';
import { dropDocument } from './withdraw-documents.ts';

/** Marks a document as being sent, with its number and with everything that it is sent with, before a byte leaves. Nothing if it is over or its account is off. */
export const beginDocument = async (ctx: OperationCtx, id: number): Promise<Begun | undefined> => {
  const { all, db } = data(ctx);
  const row = await all(FiscalDocument).findById(id);
  const account = await all(FiscalAccount).findById(row?.account_id ?? 0);
  if (row === undefined || account === undefined || !account.enabled || !isReadyToSend(row)) return undefined;
  if (row.state === 'cancelling') {
    await all(FiscalDocument).findById(id).patch({ attempts: row.attempts + 1 });
    return { row, account, wish: row.wish as FiscalWish, doubtful: false };
  }
  // Its invoice was taken back while nothing was on its way.
  if (row.state === 'queued' && row.cancel_requested_at !== null) {
    await dropDocument(ctx, row);
    return undefined;
  }
  const seriesId = row.series_id ?? account.series_id;
  const number = row.number ?? (await takeNumber(db, seriesId));
  const wish = row.wish === null ? await composeWish(ctx, row, seriesId, number) : (row.wish as FiscalWish);
  const doubtful = row.state !== 'queued';
  await all(FiscalDocument).findById(id).patch({ state: row.state === 'pending' ? 'pending' : 'sent', series_id: seriesId, number, wish, attempts: row.attempts + 1 });
  return { row: { ...row, series_id: seriesId, number } as FiscalDocument, account, wish, doubtful };
};
