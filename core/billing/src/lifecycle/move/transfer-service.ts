import { conflict, defineOperation, invalid, isBilletError, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { allBrands, brandOf } from '../../brands/index.ts';
import { localised, Product } from '../../catalog/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { idSchema } from '../../paging.ts';
import { joinGathering, type Gathering } from '../../periods/index.ts';
import { CapTopUp, ServiceBinding, ServiceCap, ServiceResource, UsageDay, UsageNow } from '../../provisioning/index.ts';
import { creditOwedUsage } from '../../invoicing/index.ts';
import type { House } from '../../room.ts';
import { changeService, forgetDevelopers, LeftOptions, LeftPlan, leaveOwner, loadService, nextBillAtOf, RUNNING, Service, ServiceDiscount, ServiceInstalment, ServiceOption, ServiceSuspension, ServiceUsage } from '../../services/index.ts';
import { creditParts, heldLines, leaveLines } from '../billed-lines.ts';
import { openCancellationOf } from '../cancel/withdraw-cancel.ts';
import { openChangeOf } from '../change/change-plan.ts';
import { issueNow, type ChargeWish } from '../issue-slices.ts';
import { priceScaleOf } from '../priced.ts';
import { unbill, type Unbilled } from '../rules/index.ts';
import { billBeforePause } from '../pause-billing.ts';
import { ServiceChange, ServiceTransfer } from '../tables.ts';

/** Everything that hangs on a service goes with it; invoices and their history stay where they are. */
const reassign = async (ctx: OperationCtx, service: Service, client: Client, payer: Payer, on: string): Promise<void> => {
  const { all } = data(ctx);
  await leaveOwner(ctx, service, on);
  const brand = await brandOf(ctx, service.brand_id);
  const gathering = joinGathering(client.gathering as Gathering | null, brand.raise_days_before, ctx.clock.today(brand.zone));
  const terms = { due_day: client.due_day, gathering };
  const cursor = service.billing_status === 'active' ? { next_bill_at: nextBillAtOf({ ...service, ...terms } as Service, brand.zone) } : {};
  await changeService(ctx, service, { client_id: client.id, payer_id: payer.id, business_unit_id: client.business_unit_id, ...terms, ...cursor, gateway_account_id: null, revision: service.revision + 1 });
  const mine = { service_id: service.id };
  await all(ServiceSuspension).where(mine).whereNull('lifted_at').patch({ client_id: client.id });
  const bindings = await all(ServiceBinding).where(mine);
  await all(ServiceBinding).where(mine).patch({ client_id: client.id });
  await all(ServiceResource).whereIn('binding_id', bindings.map((binding) => binding.id)).patch({ client_id: client.id });
  for (const left of [LeftPlan, LeftOptions]) await all(left as typeof LeftPlan).where(mine).patch({ client_id: client.id });
  // What the old client asked for and did not pay is not offered to the new one as his own.
  await all(CapTopUp).where({ ...mine, state: 'waiting' }).patch({ state: 'unpaid' });
  for (const usage of [UsageDay, UsageNow, ServiceCap, CapTopUp]) await all(usage as typeof UsageNow).where(mine).patch({ client_id: client.id });
  for (const pricing of [ServiceOption, ServiceDiscount, ServiceInstalment]) await all(pricing as typeof ServiceOption).where(mine).patch({ client_id: client.id });
};

/** What corrections made cheaper is given back to who used it. What an account counts goes on for the new client from the day of the transfer; what was told with its instant stays who used it. */
const leaveUsage = async (ctx: OperationCtx, service: Service, client: Client, on: string): Promise<void> => {
  await data(ctx).all(ServiceUsage).where({ service_id: service.id, client_id: service.client_id }).where('day', '>=', on).whereNot((query) => query.where('day', on).where('source', 'like', 'api%')).patch({ client_id: client.id });
  await creditOwedUsage(ctx, service.id, service.client_id);
};

/** What is billed of a service for days after its transfer. */
interface Rest {
  readonly service: Service;
  readonly parts: Unbilled['credited'];
}

const restOf = async (ctx: OperationCtx, family: readonly Service[], on: string): Promise<readonly Rest[]> => {
  const rests = await Promise.all(family.map(async (service): Promise<Rest> => ({ service, parts: unbill(await heldLines(ctx, service, on), new Map(), on, true).credited })));
  return rests.filter(({ parts }) => parts.length > 0);
};

/** The same days for the new client, at what they were billed. */
const chargeAgain = async (ctx: OperationCtx, transfer: ServiceTransfer, client: Client, { service, parts }: Rest): Promise<ChargeWish> => {
  const { all } = data(ctx);
  const moved = (await all(Service).findById(service.id)) as Service;
  const product = await all(Product).findById(service.product_id);
  const { toPriced } = await priceScaleOf(ctx, moved);
  const extra = parts.map(({ line, net, start, end }) => ({
    kind: 'adjustment' as const, periodStart: start, periodEnd: end, net: toPriced(net), chargeKey: `s${String(service.id)}:transfer:${String(transfer.id)}:${String(line.id)}`, description: localised(product?.name, client.locale),
  }));
  return { service: moved, extra };
};

/** Nothing is left of what a change of plan made the days worth: they were given back, and are charged anew. */
const endChanges = async (ctx: OperationCtx, family: readonly Service[], on: string): Promise<void> => {
  await data(ctx).all(ServiceChange).whereIn('service_id', family.map((each) => each.id)).where('state', 'done').where('covers_to', '>', on).patch({ covers_to: on, value: 0 });
};

/** What was served and falls due later, or in arrears, is the old client's. */
const billServed = async (ctx: OperationCtx, family: readonly Service[]): Promise<readonly Service[]> => {
  for (const each of family.filter((one) => one.billing_status === 'active')) await billBeforePause(ctx, each);
  return Promise.all(family.map((each) => loadService(ctx, each.id)));
};

/** A service with all that runs upon it, at any depth. */
const familyOf = async (ctx: OperationCtx, service: Service): Promise<readonly Service[]> => {
  const children = await data(ctx).all(Service).where('parent_id', service.id).whereIn('status', [...RUNNING]).orderBy('id');
  return [service, ...(await Promise.all(children.map((child) => familyOf(ctx, child)))).flat()];
};

/** Makes a transfer whose day has come: each day is billed once, to one of the two. */
export const makeTransfer = async (ctx: OperationCtx, transfer: ServiceTransfer): Promise<void> => {
  const { all } = data(ctx);
  const service = (await all(Service).findById(transfer.service_id)) as Service;
  const client = (await all(Client).findById(transfer.to_client_id)) as Client;
  const payer = (await all(Payer).findById(transfer.to_payer_id)) as Payer;
  if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service is not running.', { status: service.status });
  if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This client is closed.');
  if (client.currency !== service.currency) throw conflict('OTHER_CURRENCY', 'This client is billed in another currency.');
  const split = transfer.settle === 'split';
  const running = await familyOf(ctx, service);
  const family = split ? await billServed(ctx, running) : running;
  const back = split ? await restOf(ctx, family, transfer.on_date) : [];
  if (split) for (const each of family) await leaveLines(ctx, each, transfer.on_date);
  for (const each of family) await reassign(ctx, each, client, payer, transfer.on_date);
  await forgetDevelopers(ctx, family.map((each) => each.id));
  await all(ServiceTransfer).findById(transfer.id).patch({ state: 'done' });
  ctx.touch({ kind: 'service', id: service.id, clientId: client.id }, { client: transfer.client_id }, { client: client.id });
  await ctx.emit('service.transferred', { serviceId: service.id, clientId: client.id, fromClientId: transfer.client_id });
  await ctx.emit('service.changed', { serviceId: service.id, clientId: client.id });
  if (split) await endChanges(ctx, family, transfer.on_date);
  await creditParts(ctx, back.flatMap((each) => each.parts.map((part) => ({ ...part, from: part.start }))), service.number);
  const again = await Promise.all(back.map((each) => chargeAgain(ctx, transfer, client, each)));
  // What was used until now is the old client's.
  const wishes = [...family.map((each) => ({ service: each, usage: true })), ...again];
  if ((await all(ServiceUsage).whereIn('service_id', family.map((each) => each.id)).whereColumn('quantity', '<>', 'billed').first()) !== undefined || again.length > 0) await issueNow(ctx, wishes);
  for (const each of family) await leaveUsage(ctx, each, client, transfer.on_date);
};

export const transferService = defineOperation({
  name: 'services.transfer',
  summary: 'Gives a service to another client on a day: it ends for one and starts for the other; invoices stay. `split` bills what was served, credits the rest of what is billed and charges it to the new client.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/transfer' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema, toClientId: idSchema, toPayerId: idSchema.optional(), on: localDateSchema.optional(), settle: z.enum(['keep', 'split']).default('keep') }),
  output: z.strictObject({ transferId: z.number().int(), state: z.string() }),
  run: async (ctx, { id, toClientId, toPayerId, on, settle }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status) || service.parent_id !== null) throw conflict('SERVICE_NOT_RUNNING', 'This service is not running.', { status: service.status });
    const client = await all(Client).findById(toClientId);
    if (client === undefined || client.status !== 'active' || client.id === service.client_id || client.brand_id !== service.brand_id) throw invalid('NOT_FOUND', 'toClientId', 'This is not known.');
    if (client.currency !== service.currency) throw invalid('OTHER_CURRENCY', 'toClientId', 'This client is billed in another currency.');
    const payer = toPayerId === undefined ? await all(Payer).findOne({ client_id: client.id, is_default: true }) : await all(Payer).findOne({ id: toPayerId, client_id: client.id });
    if (payer === undefined) throw invalid('NOT_FOUND', 'toPayerId', 'This is not known.');
    if ((await openChangeOf(ctx, id)) !== undefined) throw conflict('CHANGE_OPEN', 'A change of this service is under way already.');
    if ((await openCancellationOf(ctx, id)) !== undefined) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    const date = on ?? today;
    if (date < today) throw invalid('DATE_PAST', 'on', 'The day is over.');
    if ((await all(ServiceTransfer).findOne({ service_id: id, state: 'waiting' })) !== undefined) throw conflict('TRANSFER_OPEN', 'A transfer is under way already.');
    const transfer = await all(ServiceTransfer).insertAndFetch({ service_id: id, client_id: service.client_id, to_client_id: client.id, to_payer_id: payer.id, on_date: date, settle, state: 'waiting', created_at: ctx.clock.now() });
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { transferTo: client.number, on: date });
    if (date > today) return { transferId: transfer.id, state: 'waiting' };
    await makeTransfer(ctx, transfer);
    return { transferId: transfer.id, state: 'done' };
  },
});

/** A transfer that cannot be made says why and is not tried again; staff ask for it anew. */
const refuseTransfer = (house: House, transfer: ServiceTransfer, error: unknown): Promise<void> =>
  house.executor.asSystem('services.refuseTransfer', async (ctx) => {
    const reason = isBilletError(error) ? error.code : 'INTERNAL';
    await data(ctx).all(ServiceTransfer).where({ id: transfer.id, state: 'waiting' }).patch({ state: 'failed', reason });
    ctx.touch({ kind: 'service', id: transfer.service_id, clientId: transfer.client_id }, undefined, { transfer: transfer.id, refused: reason });
  });

/** Transfers whose day has come, each in its own transaction; one that fails holds none of the others up. */
export const makeDueTransfers = async (house: House): Promise<void> => {
  const waiting = await house.still.ask('transfers.waiting', () => house.db.from(ServiceTransfer).where('state', 'waiting').orderBy('id'));
  if (waiting.length === 0) return;
  const today = new Map((await allBrands(house)).map((brand) => [brand.id, house.clock.today(brand.zone)] as const));
  const services = await house.db.from(Service).whereIn('id', waiting.map((transfer) => transfer.service_id)).select('id', 'brand_id');
  const brandOfService = new Map(services.map((service) => [service.id, service.brand_id] as const));
  await eachAlone(house, waiting.filter((transfer) => transfer.on_date <= (today.get(brandOfService.get(transfer.service_id) ?? 0) ?? '')), {
    what: 'a transfer of a service',
    run: (due) => house.executor.asSystem('services.makeTransfer', async (ctx) => {
      const transfer = await data(ctx).all(ServiceTransfer).findOne({ id: due.id, state: 'waiting' });
      if (transfer !== undefined) await makeTransfer(ctx, transfer);
    }),
    failed: (due, error) => refuseTransfer(house, due, error),
  });
};
