import { createHash } from 'node:crypto';
import { canonicalJson } from '@billet/database';
import { notFound, type OperationCtx } from '@billet/sdk';
import { LegalEntity, sellerOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { PartySnapshot } from '../documents.ts';
import { buyerOf, loadPayers } from '../run/batch-data.ts';

/** Both parties as they are now, for a document that is made or issued now. */
export const partyOf = async (ctx: OperationCtx, payerId: number, legalEntityId: number): Promise<{ readonly party: PartySnapshot; readonly hash: string; readonly locale: string }> => {
  const { all, db } = data(ctx);
  const payer = (await loadPayers(db, [payerId])).get(payerId);
  const entity = await all(LegalEntity).findById(legalEntityId);
  if (payer === undefined || entity === undefined) throw notFound('Payer');
  const party: PartySnapshot = { seller: sellerOf(entity), buyer: buyerOf(payer) };
  return { party, hash: createHash('sha256').update(canonicalJson(party)).digest('hex'), locale: payer.locale };
};
