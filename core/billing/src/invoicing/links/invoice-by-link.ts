import { notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef } from '../../refs.ts';
import { linkedId, linkHolds, linkToken } from '../rules/index.ts';
import { Invoice } from '../tables.ts';

const PURPOSE = 'invoice-link';

/** The address of an invoice for whoever holds the link, below the base address. */
export const linkPathOf = (ctx: Pick<OperationCtx, 'use'>, invoice: Pick<Invoice, 'id' | 'link_version'>): string =>
  `/i/${linkToken(ctx.use(keyringRef).derive(PURPOSE), invoice.id, invoice.link_version)}`;

/** The invoice a link leads to. A wrong, foreign or revoked one is "not found", like an invoice that is not there. */
export const invoiceByLink = async (ctx: OperationCtx, token: string): Promise<Invoice> => {
  const id = linkedId(token);
  const invoice = id === null ? undefined : await data(ctx).all(Invoice).findById(id);
  const key = ctx.use(keyringRef).derive(PURPOSE);
  if (invoice === undefined || invoice.status === 'draft' || !linkHolds(key, token, invoice.id, invoice.link_version)) throw notFound('Invoice');
  return invoice;
};
