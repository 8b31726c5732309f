import { createHash } from 'node:crypto';
import { canonicalJson } from '@billet/database';
import { notFound, type OperationCtx } from '@billet/sdk';
import { LegalEntity, sellerOf } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import type { PartySnapshot } from '../documents.ts';

/** Both parties as they are now, for a document that is made or issued now. */
export const partyOf = async (ctx: OperationCtx, payerId: number, legalEntityId: number): Promise<{ readonly party: PartySnapshot; readonly hash: string; readonly locale: string }> => {
  const { all } = data(ctx);
  const payer = await all(Payer).findById(payerId);
  const client = await all(Client).findById(payer?.client_id ?? 0);
  const entity = await all(LegalEntity).findById(legalEntityId);
  if (payer === undefined || client === undefined || entity === undefined) throw notFound('Payer');
  const party: PartySnapshot = {
    seller: sellerOf(entity),
    buyer: { name: payer.name, taxId: payer.tax_id, country: payer.country, address: payer.address, email: payer.email },
  };
  return { party, hash: createHash('sha256').update(canonicalJson(party)).digest('hex'), locale: client.locale };
};
