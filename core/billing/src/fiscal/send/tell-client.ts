import type { FiscalAccepted, OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { queueMails } from '../../mail/index.ts';
import { FiscalAccount, type FiscalDocument } from '../tables.ts';

/** Says to the client by which key the document of an invoice is found, where the account writes mails. */
export const tellClient = async (ctx: OperationCtx, row: FiscalDocument, taken: FiscalAccepted): Promise<void> => {
  const { all } = data(ctx);
  const account = await all(FiscalAccount).findById(row.account_id);
  const client = await all(Client).findById(row.client_id);
  const invoice = await all(Invoice).findById(row.invoice_id);
  if (account?.mails !== true || client === undefined || invoice === undefined) return;
  await queueMails(ctx, {
    brandId: invoice.brand_id, clientId: client.id, key: 'fiscal-accepted', to: { address: client.email, name: client.name }, locale: client.locale,
    model: { name: client.name, document: taken.number ?? String(row.number ?? ''), number: invoice.number, accessKey: taken.key, invoiceId: invoice.id },
    dedupeKey: `fiscal:${row.document_id}`,
  });
};
