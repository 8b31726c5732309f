import { addMonths, conflict, defineOperation, invalid, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { domainFact } from '../domain-fact.ts';
import { writeOperation } from '../journal/index.ts';
import { Domain, DomainContact, DomainTrade, Tld, TldPrice } from '../tables.ts';
import { billAlone, describeFee } from './bill-alone.ts';
import { heldDomain } from './held-domain.ts';

const TRADABLE: readonly string[] = ['active', 'grace'];

/** The trade whose invoice waits to be paid. A void one makes room for another. */
export const openTrade = async (ctx: OperationCtx, domain: Domain): Promise<DomainTrade | undefined> => {
  const { all } = data(ctx);
  const wish = await all(DomainTrade).findOne({ domain_id: domain.id, state: 'open' });
  const invoice = await all(Invoice).findById(wish?.invoice_id ?? 0);
  return invoice !== undefined && (invoice.status === 'issued' || invoice.status === 'proforma') ? wish : undefined;
};

/** What a trade needs: a TLD that knows trades, another registrant of the same client, and no years that would be lost. */
const tradable = async (ctx: OperationCtx, id: number, contactId: number): Promise<{ readonly domain: Domain; readonly contact: DomainContact }> => {
  const { all, db } = data(ctx);
  const domain = await heldDomain(ctx, id, TRADABLE);
  const tld = (await all(Tld).findById(domain.tld_id)) as Tld;
  if (tld.trade === null) throw conflict('NO_TRADE', 'A change of registrant is no trade here.');
  const contact = await all(DomainContact).findOne({ id: contactId, client_id: domain.client_id });
  if (contact === undefined) throw invalid('NOT_FOUND', 'contactId', 'This contact is not known.');
  if (contact.id === domain.contact_id) throw invalid('TRADE_SAME', 'contactId', 'The domain is registered to this contact already.');
  if (tld.trade === 'anew' && (domain.expires_on ?? '') > addMonths(ctx.clock.today('UTC'), 12)) throw conflict('TRADE_LOSES_TERM', 'The trade begins a new year: what is paid beyond it would be lost.', { expiresOn: domain.expires_on ?? '' });
  // Two clicks at once wait here; the second finds what the first one wrote.
  await db.execute('update domains set version = version + 1 where id = ?', [id]);
  const running = await db.raw("select id from domain_operations where domain_id = ? and kind = 'trade' and state not in ('done', 'dropped') limit 1", [id]);
  if (running.length > 0) throw conflict('TRADE_RUNNING', 'A trade of this domain is under way.');
  return { domain, contact };
};

const send = async (ctx: OperationCtx, domain: Domain, tradeId: number, contactId: number): Promise<number | null> =>
  (await writeOperation(ctx, domain, 'trade', `trade:${String(tradeId)}`, { contactId }))?.id ?? null;

export const tradeDomain = defineOperation({
  name: 'domains.trade',
  summary: 'Registers a domain to another contact where the registry wants a trade for that. It is invoiced, and begins when that is paid; staff may do it without an invoice.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/trade' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, contactId: idSchema, withoutInvoice: z.boolean().default(false) }),
  output: z.strictObject({ invoiceId: z.number().int().nullable(), operationId: z.number().int().nullable() }),
  run: async (ctx, { id, contactId, withoutInvoice }) => {
    const { all } = data(ctx);
    const { domain, contact } = await tradable(ctx, id, contactId);
    const waiting = await openTrade(ctx, domain);
    if (waiting !== undefined) {
      // Somebody else than at first: the same invoice pays for it.
      await all(DomainTrade).findById(waiting.id).patch({ contact_id: contact.id });
      return { invoiceId: waiting.invoice_id, operationId: null };
    }
    await all(DomainTrade).where({ domain_id: id, state: 'open' }).patch({ state: 'dropped' });
    const client = (await all(Client).findById(domain.client_id)) as Client;
    const fee = await all(TldPrice).where({ tld_id: domain.tld_id, action: 'trade', currency: client.currency }).orderBy('years').first();
    const free = withoutInvoice && ctx.caller.audience !== 'client';
    if (!free && fee === undefined) throw conflict('NO_TRADE_PRICE', 'There is no price for a trade. Please write to us.');
    const invoiceId = free || fee === undefined || fee.price === 0 ? null : await billAlone(ctx, domain, await describeFee(ctx, domain, 'trade'), fee.price);
    const trade = await all(DomainTrade).insertAndFetch({ domain_id: id, client_id: domain.client_id, contact_id: contact.id, invoice_id: invoiceId, state: invoiceId === null ? 'sent' : 'open', created_at: ctx.clock.now() });
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { trade: contact.name, invoiceId });
    return { invoiceId, operationId: invoiceId === null ? await send(ctx, domain, trade.id, contact.id) : null };
  },
});

/** An invoice was paid: the trade that waited for it begins, if the domain is still there to be traded. */
export const tradePaid = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const trade = await all(DomainTrade).findOne({ invoice_id: invoiceId, state: 'open' });
  if (trade === undefined) return;
  const domain = (await all(Domain).findById(trade.domain_id)) as Domain;
  const contact = await all(DomainContact).findOne({ id: trade.contact_id, client_id: domain.client_id });
  const may = TRADABLE.includes(domain.state) && contact !== undefined;
  await all(DomainTrade).findById(trade.id).patch({ state: may ? 'sent' : 'dropped' });
  if (may) await send(ctx, domain, trade.id, trade.contact_id);
  else await ctx.emit('domain.failed', { ...domainFact(domain), operation: 'trade', message: 'The trade was paid when the domain could not be traded any more.' });
};
