import { conflict, defineOperation, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { billEarly, Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { domainFact } from '../domain-fact.ts';
import { writeOperation } from '../journal/index.ts';
import { Domain, DomainRestore, TldPrice } from '../tables.ts';
import { billAlone, describeFee } from './bill-alone.ts';
import { heldDomain, queued } from './held-domain.ts';
import { openRenewal, raiseRenewal } from './renew-domain.ts';

const send = async (ctx: OperationCtx, domain: Domain): Promise<number | null> =>
  (await writeOperation(ctx, domain, 'restore', `restore:${String(domain.id)}:${domain.state_since}:${domain.expires_on ?? ''}`))?.id ?? null;

export const restoreDomain = defineOperation({
  name: 'domains.restore',
  summary: 'Brings a domain back that is in redemption, without charging the fee; a renewal that was paid meanwhile follows.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/restore' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: queued,
  run: async (ctx, { id }) => ({ operationId: await send(ctx, await heldDomain(ctx, id, ['redemption'])) }),
});

/** The fee's invoice, if it is out and still to be paid. A void one makes room for another. */
const openFee = async (ctx: OperationCtx, domain: Domain): Promise<number | undefined> => {
  const { all } = data(ctx);
  const wish = await all(DomainRestore).findOne({ domain_id: domain.id, state: 'open' });
  if (wish === undefined) return undefined;
  const invoice = await all(Invoice).findById(wish.invoice_id);
  if (invoice !== undefined && (invoice.status === 'issued' || invoice.status === 'proforma')) return invoice.id;
  await all(DomainRestore).findById(wish.id).patch({ state: 'dropped' });
  return undefined;
};

/** The fee's invoice. Where the next term is still to be invoiced, it stands on the same document: one thing to pay. */
const raiseFee = async (ctx: OperationCtx, domain: Domain, withRenewal: boolean): Promise<number> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(domain.client_id)) as Client;
  const fee = await all(TldPrice).where({ tld_id: domain.tld_id, action: 'restore', currency: client.currency }).orderBy('years').first();
  if (fee === undefined) throw conflict('NO_RESTORE_PRICE', 'There is no price for a restore. Please write to us.');
  const description = await describeFee(ctx, domain, 'restore');
  const invoiceId = withRenewal ? ((await billEarly(ctx, [domain.service_id], [{ serviceId: domain.service_id, description, amount: fee.price }]))[0] ?? 0) : await billAlone(ctx, domain, description, fee.price);
  await all(DomainRestore).insert({ domain_id: domain.id, client_id: client.id, invoice_id: invoiceId, state: 'open', created_at: ctx.clock.now() });
  ctx.touch({ kind: 'domain', id: domain.id, clientId: domain.client_id }, undefined, { restore: 'ordered', invoiceId });
  return invoiceId;
};

const renewalIsPaid = async (ctx: OperationCtx, domain: Domain): Promise<boolean> => {
  const rows = await data(ctx).db.raw(
    "select l.id from invoice_lines l join invoices i on i.id = l.invoice_id where l.service_id = ? and l.kind = 'recurring' and i.settlement = 'paid' and l.period_end > ? limit 1",
    [domain.service_id, domain.expires_on],
  );
  return rows.length > 0;
};

export const orderRestore = defineOperation({
  name: 'domains.orderRestore',
  summary: 'Invoices the fee for bringing a domain back from redemption, together with its next term unless that is invoiced already. The restore begins when both are paid.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/restore-order' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ feeInvoiceId: z.number().int(), renewalInvoiceId: z.number().int().nullable() }),
  run: async (ctx, { id }) => {
    const domain = await heldDomain(ctx, id, ['redemption']);
    // Nobody knows what bringing a premium name back costs.
    if (domain.premium !== null) throw conflict('NO_RESTORE_PRICE', 'There is no price for a restore. Please write to us.');
    // Two clicks at once wait here; the second finds the invoice of the first.
    await data(ctx).db.execute('update domains set version = version + 1 where id = ?', [id]);
    const renewed = await renewalIsPaid(ctx, domain);
    const feeInvoiceId = (await openFee(ctx, domain)) ?? (await raiseFee(ctx, domain, !renewed && (await openRenewal(ctx, domain)) === undefined));
    return { feeInvoiceId, renewalInvoiceId: renewed ? null : await raiseRenewal(ctx, domain) };
  },
});

/** An invoice was paid: restores that waited for it begin, if nothing else is open. */
export const restorePaid = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const waiting = await db.raw<{ id: number | string; domain_id: number | string }>(
    `select r.id, r.domain_id from domain_restores r join domains d on d.id = r.domain_id join invoices f on f.id = r.invoice_id
     where r.state = 'open' and f.settlement = 'paid' and (r.invoice_id = ? or d.service_id in (select l.service_id from invoice_lines l where l.invoice_id = ?))`,
    [invoiceId, invoiceId],
  );
  for (const { id, domain_id: domainId } of waiting) {
    const domain = (await all(Domain).findById(Number(domainId))) as Domain;
    if (domain.state !== 'redemption') {
      await all(DomainRestore).findById(Number(id)).patch({ state: 'dropped' });
      await ctx.emit('domain.failed', { ...domainFact(domain), operation: 'restore', message: 'The fee was paid when the domain was not in redemption any more.' });
      continue;
    }
    if (!(await renewalIsPaid(ctx, domain))) continue;
    await send(ctx, domain);
    await all(DomainRestore).findById(Number(id)).patch({ state: 'sent' });
  }
};
