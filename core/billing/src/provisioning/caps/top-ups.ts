import { conflict, defineOperation, integer, invalid, z, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { localised, Product } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { insertDraft, Invoice, InvoiceLine, putInForce } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { loadService, Service } from '../../services/index.ts';
import { judgeService, periodOf } from './judge-service.ts';
import { CapPackage, CapTopUp, UsageCap } from './tables.ts';

/** The cap a service has now. */
const capOf = async (ctx: OperationCtx, service: Service, capId: number, field: string): Promise<UsageCap> => {
  const cap = await data(ctx).all(UsageCap).findOne({ id: capId, product_id: service.product_id, enabled: true });
  if (cap === undefined) throw invalid('NOT_FOUND', field, 'This service has no such cap.');
  if (!['active', 'suspended'].includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service does not run.', { status: service.status });
  return cap;
};

/** A pro-forma: whoever does not pay it owes nothing. */
const issue = async (ctx: OperationCtx, service: Service, pack: CapPackage): Promise<number> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(service.client_id)) as Client;
  const brand = (await all(Brand).findById(service.brand_id)) as Brand;
  const product = (await all(Product).findById(service.product_id)) as Product;
  const description = `${localised(product.name, client.locale)} · ${service.number} · ${localised(pack.name, client.locale)}`.slice(0, 300);
  const draft = await insertDraft(ctx, {
    client, brand, payerId: service.payer_id, currency: pack.currency, dueDate: ctx.clock.today(brand.zone),
    lines: [{ description, quantity: 1, unitPrice: pack.price, taxClass: product.tax_class }], gatewayAccountId: service.gateway_account_id,
  });
  await all(InvoiceLine).where('invoice_id', draft.id).patch({ service_id: service.id });
  return draft.id;
};

export const buyTopUp = defineOperation({
  name: 'services.buyTopUp',
  summary: 'Buys more of what is capped, for the period in which it is paid. Gives the document to pay; asking again while it is not paid gives the same one.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/top-ups' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema, packageId: idSchema }),
  output: z.strictObject({ invoiceId: z.number().int() }),
  run: async (ctx, { id, packageId }) => {
    const service = await loadService(ctx, id);
    const { all } = data(ctx);
    const pack = await all(CapPackage).findOne({ id: packageId, enabled: true, currency: service.currency });
    if (pack === undefined) throw invalid('NOT_FOUND', 'packageId', 'This package is not offered for this service.');
    const cap = await capOf(ctx, service, pack.cap_id, 'packageId');
    // Whoever asks at the same time waits here, and gets the same document.
    await all(Service).findById(id).increment('version', 0);
    const waiting = await all(CapTopUp).findOne({ service_id: id, package_id: packageId, state: 'waiting' });
    if (waiting?.invoice_id != null) return { invoiceId: waiting.invoice_id };
    const invoiceId = await issue(ctx, service, pack);
    await all(CapTopUp).insert({ service_id: id, client_id: service.client_id, cap_id: cap.id, package_id: packageId, quantity: pack.quantity, invoice_id: invoiceId, state: 'waiting', created_at: ctx.clock.now() });
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { topUp: packageId, invoice: invoiceId });
    await putInForce(ctx, invoiceId, pack.price === 0 ? 'invoice' : 'proforma');
    if (pack.price === 0) await topUpPaid(ctx, invoiceId);
    return { invoiceId };
  },
});

export const giveTopUp = defineOperation({
  name: 'services.giveTopUp',
  summary: 'Gives a service more of what is capped for the period that runs, at no charge.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/given-top-ups' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, capId: idSchema, quantity: integer({ min: 1, max: 1_000_000_000_000_000 }) }),
  output: z.strictObject({ given: z.literal(true) }),
  run: async (ctx, { id, capId, quantity }) => {
    const service = await loadService(ctx, id);
    const cap = await capOf(ctx, service, capId, 'capId');
    const { start } = await periodOf(ctx, service, cap);
    await data(ctx).all(CapTopUp).insert({ service_id: id, client_id: service.client_id, cap_id: capId, package_id: null, quantity, invoice_id: null, state: 'active', period_start: start, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { topUp: quantity, given: true });
    await judgeService(ctx, id);
    return { given: true as const };
  },
});

/** Nothing is asked for any more because all of it was credited: nobody paid for that. */
const isCredited = async (ctx: OperationCtx, invoiceId: number): Promise<boolean> => {
  const invoice = await data(ctx).all(Invoice).findById(invoiceId);
  return invoice !== undefined && invoice.total > 0 && invoice.credited >= invoice.total;
};

/** A top-up that was paid counts in the period of its payment, and lifts what is in force at once. */
export const topUpPaid = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const row = await all(CapTopUp).where('invoice_id', invoiceId).whereIn('state', ['waiting', 'unpaid']).first();
  const service = await all(Service).findById(row?.service_id ?? 0);
  const cap = await all(UsageCap).findById(row?.cap_id ?? 0);
  if (row === undefined || service === undefined || cap === undefined || (await isCredited(ctx, invoiceId))) return;
  const { start } = await periodOf(ctx, service, cap);
  await all(CapTopUp).findById(row.id).patch({ state: 'active', period_start: start });
  ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, undefined, { topUpPaid: row.quantity, invoice: invoiceId });
  await judgeService(ctx, service.id);
};

const takeBack = async (ctx: OperationCtx, invoiceId: number, state: 'unpaid' | 'void'): Promise<void> => {
  const { all } = data(ctx);
  const row = await all(CapTopUp).where('invoice_id', invoiceId).whereNot('state', 'void').first();
  if (row === undefined || (state === 'unpaid' && row.state !== 'active')) return;
  await all(CapTopUp).findById(row.id).patch({ state, period_start: null });
  await judgeService(ctx, row.service_id);
};

/** The money was taken back. */
export const topUpReopened = (ctx: OperationCtx, invoiceId: number): Promise<void> => takeBack(ctx, invoiceId, 'unpaid');
export const topUpVoided = (ctx: OperationCtx, invoiceId: number): Promise<void> => takeBack(ctx, invoiceId, 'void');

/** A part that was given back leaves the top-up; the whole takes it back. */
export const topUpCredited = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  if (await isCredited(ctx, invoiceId)) await takeBack(ctx, invoiceId, 'void');
};
