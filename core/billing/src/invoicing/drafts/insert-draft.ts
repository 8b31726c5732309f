import { invalid, type OperationCtx } from '@billet/sdk';
import type { Brand } from '../../brands/index.ts';
import { type Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../tables.ts';
import { insertDraftLine, type DraftLineInput } from './draft-line.ts';
import { partyOf } from './party-of.ts';
import { retax } from './retax.ts';

/** What a draft begins with. */
export interface DraftWish {
  readonly client: Client;
  readonly brand: Brand;
  /** Absent = the client's default payer. */
  readonly payerId?: number | undefined;
  readonly currency: string;
  readonly dueDate: string;
  readonly lines: readonly DraftLineInput[];
  readonly gatewayAccountId?: number | null;
  readonly notes?: string;
}

/** Writes a draft with its lines, taxed and added up. It has no number and is in no books. */
export const insertDraft = async (ctx: OperationCtx, wish: DraftWish): Promise<Invoice> => {
  const { all } = data(ctx);
  const payer = await (wish.payerId === undefined ? all(Payer).findOne({ client_id: wish.client.id, is_default: true }) : all(Payer).findOne({ id: wish.payerId, client_id: wish.client.id }));
  if (payer === undefined) throw invalid('NOT_FOUND', 'payerId', 'Payer not found.');
  const { party, hash, locale } = await partyOf(ctx, payer.id, wish.brand.legal_entity_id);
  const invoice = await all(Invoice).insertAndFetch({
    client_id: wish.client.id,
    payer_id: payer.id,
    brand_id: wish.brand.id,
    legal_entity_id: wish.brand.legal_entity_id,
    doc_type: 'invoice',
    status: 'draft',
    due_date: wish.dueDate,
    currency: wish.currency,
    net: 0,
    tax: 0,
    total: 0,
    paid: 0,
    credited: 0,
    settlement: 'unpaid',
    party,
    party_hash: hash,
    locale,
    gateway_account_id: wish.gatewayAccountId ?? null,
    notes: wish.notes ?? '',
    link_version: 1,
    version: 1,
    created_at: ctx.clock.now(),
  });
  for (const [i, line] of wish.lines.entries()) await insertDraftLine(ctx, invoice, line, i + 1);
  await retax(ctx, invoice);
  ctx.touch({ kind: 'invoice', id: invoice.id, clientId: invoice.client_id }, undefined, { status: 'draft', lines: wish.lines.length });
  return invoice;
};
