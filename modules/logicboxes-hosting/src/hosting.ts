import { addMonths, done, ModuleError, type Desired, type Observed, type Outcome, type Ref } from '@billet/sdk';
import { hostingPath, write, type Call } from './client.ts';
import { endOf, isSuspended, isWorking, orderById, orderOfDomain, type Order } from './orders.ts';
import type { Plan } from './settings.ts';

const POLL_MS = 60_000;
/** A term that ends a few days earlier than what is paid is no month short: both sides count months their own way. */
const SLACK_MONTHS = 0.5;
const MOST_MONTHS = 120;

const notePlace = ({ accountId }: Call, username: string): string => `order:${accountId}:${username}`;

/** What is noted of a service before its order is sent: that it is ours, and where. */
interface Note {
  readonly domain: string;
  readonly hosting: string;
}

export const noteOf = async (ctx: Call, username: string): Promise<Note | undefined> => (await ctx.kv.get(notePlace(ctx, username))) as Note | undefined;

export const observe = (order: Order, hosting: string, username: string): Observed => ({
  ref: { id: order.orderid, domain: order.domainname, data: { hosting, username } },
  username,
  domain: order.domainname,
  state: isSuspended(order) ? 'suspended' : isWorking(order) ? 'pending' : 'active',
  ...(order.planid === undefined ? {} : { plan: order.planid }),
  ...(order.ipaddress === undefined ? {} : { ip: order.ipaddress }),
});

/** How many months the order has to grow by until it covers what is paid. */
export const missingMonths = (end: string, paidUntil: string): number => {
  if (end >= paidUntil) return 0;
  const [from, to] = [Date.parse(end), Date.parse(paidUntil)];
  for (let months = 1; months <= MOST_MONTHS; months += 1) {
    const reached = Date.parse(addMonths(end, months));
    if (reached >= to) return months === 1 && (to - from) / (reached - from) < SLACK_MONTHS ? 0 : months;
  }
  return MOST_MONTHS;
};

const waiting = ({ orderid }: Order): Outcome<Observed> => ({ status: 'pending', job: `order:${orderid}`, pollAfterMs: POLL_MS });

/** The order of a service: by reference, else by the domain if we noted that we ordered it. */
const own = async (ctx: Call, hosting: string, want: Desired<Plan>, domain: string, username: string): Promise<Order | undefined> => {
  if (want.ref !== undefined) return orderById(ctx, hosting, want.ref.id);
  const order = await orderOfDomain(ctx, hosting, domain);
  if (order === undefined || (await noteOf(ctx, username))?.domain === domain) return order;
  throw new ModuleError('exists', `There is an order for ${domain} already that is not ours.`, { field: 'domain' });
};

const buy = async (ctx: Call, hosting: string, { plan, paidUntil }: Desired<Plan>, domain: string, username: string): Promise<void> => {
  const months = paidUntil === undefined ? plan.months : Math.max(1, missingMonths(ctx.clock.wall().slice(0, 10), paidUntil));
  await ctx.kv.set(notePlace(ctx, username), { domain, hosting });
  try {
    await write(ctx, `${hosting}/add`, { 'domain-name': domain, 'customer-id': ctx.settings.customerId, months, 'plan-id': plan.planId, 'invoice-option': 'NoInvoice', 'auto-renew': false });
  } catch (error) {
    if (error instanceof ModuleError && !error.failure.ambiguous) await ctx.kv.delete(notePlace(ctx, username));
    throw error;
  }
};

/** One step towards the wish, if there is one to take: the order is looked at again after each. */
const step = async (ctx: Call, hosting: string, order: Order, { plan, state, suspension, paidUntil }: Desired<Plan>): Promise<boolean> => {
  const which = { 'order-id': order.orderid };
  const end = endOf(order);
  const months = end === undefined || paidUntil === undefined ? 0 : missingMonths(end, paidUntil);
  if (months > 0) await write(ctx, `${hosting}/renew`, { ...which, months, 'invoice-option': 'NoInvoice', 'auto-renew': false });
  else if (order.planid !== plan.planId) await write(ctx, `${hosting}/modify`, { ...which, 'new-plan-id': plan.planId, months: plan.months, 'invoice-option': 'NoInvoice' });
  else if (state === 'suspended' && !isSuspended(order)) await write(ctx, 'orders/suspend', { ...which, reason: suspension?.reason ?? 'suspended' });
  else if (state === 'active' && isSuspended(order)) await write(ctx, 'orders/unsuspend', which);
  else return false;
  return true;
};

const MOST_STEPS = 6;

/** Buys the hosting, extends it as far as it is paid, and makes plan and state these. */
export const ensureHosting = async (ctx: Call, want: Desired<Plan>): Promise<Outcome<Observed>> => {
  const { plan, domain, username } = want;
  if (domain === undefined || domain === '') throw new ModuleError('invalid', 'The hosting needs a domain.', { field: 'domain' });
  if (plan.planId === '') throw new ModuleError('invalid', 'The product names no plan.', { field: 'planId' });
  const name = username ?? want.serviceId;
  const hosting = hostingPath(plan);
  let order = await own(ctx, hosting, want, domain, name);
  if (order === undefined) {
    if (want.ref !== undefined) throw new ModuleError('declined', `LogicBoxes shows no order ${want.ref.id} any more.`, { code: 'gone' });
    await buy(ctx, hosting, want, domain, name);
    order = await own(ctx, hosting, want, domain, name);
  }
  for (let steps = 0; steps < MOST_STEPS && order !== undefined && !isWorking(order); steps += 1) {
    if (!(await step(ctx, hosting, order, want))) return done(observe(order, hosting, name));
    order = await orderById(ctx, hosting, order.orderid);
  }
  if (order === undefined) throw new ModuleError('remote', 'LogicBoxes does not show the order yet.', { ambiguous: true });
  return waiting(order);
};

export const findHosting = async (ctx: Call, wanted: Ref | { readonly username: string }): Promise<Observed | undefined> => {
  const username = 'id' in wanted ? wanted.data?.['username'] : wanted.username;
  if (typeof username !== 'string') return undefined;
  const note = await noteOf(ctx, username);
  const hosting = 'id' in wanted ? wanted.data?.['hosting'] : note?.hosting;
  if (typeof hosting !== 'string') return undefined;
  const order = 'id' in wanted ? await orderById(ctx, hosting, wanted.id) : await orderOfDomain(ctx, hosting, note?.domain ?? '');
  return order === undefined ? undefined : observe(order, hosting, username);
};

/** Ends the order. What is not there any more is removed. */
export const removeHosting = async (ctx: Call, ref: Ref): Promise<Outcome<void>> => {
  const { hosting, username } = ref.data ?? {};
  if (typeof hosting === 'string' && (await orderById(ctx, hosting, ref.id)) !== undefined) await write(ctx, `${hosting}/delete`, { 'order-id': ref.id });
  if (typeof username === 'string') await ctx.kv.delete(notePlace(ctx, username));
  return done(undefined);
};
