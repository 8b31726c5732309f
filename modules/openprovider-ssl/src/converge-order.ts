import { done, isModuleError, ModuleError, type Desired, type Observed, type Outcome, type Pending, type Ref } from '@billet/sdk';
import { dayOf, type Call, type Order, type SslApi } from './api.ts';
import { claim, forget, keep, noteOf, ownerOf, type Note } from './notes.ts';
import type { Plan } from './settings.ts';

const LOOK_AGAIN_MS = 10 * 60_000;
/** An order that ends this much before what is paid is not short of a term: authorities count from the day of issue. */
const SLACK_DAYS = 20;
const DAY_MS = 86_400_000;

const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export const isIssued = ({ status }: Order): boolean => status === 'ACT';
/** The authority has a request and decides about it. */
export const isRequested = ({ status, csr }: Order): boolean => status === 'REQ' || (status === 'PAI' && (csr ?? '') !== '');
const isOver = ({ status }: Order): boolean => ['CAN', 'DEL'].includes(status);

export const observe = (order: Order, username: string, { domain, suspended }: Pick<Note, 'domain' | 'suspended'>): Observed => ({
  ref: { id: String(order.id), domain, data: { username } },
  username,
  domain,
  state: suspended ? 'suspended' : 'active',
});

const waiting = (order: Order): Pending => ({ status: 'pending', job: `order:${String(order.id)}`, pollAfterMs: LOOK_AGAIN_MS });

/** An order for this domain that came after `after` and belongs to no other service: ours, whose answer got lost. */
const lost = async (ctx: Call, api: SslApi, after: number, { domain, product }: Pick<Note, 'domain' | 'product'>): Promise<Order | undefined> => {
  const fits = (await api.latest(ctx)).filter((each) => each.id > after && each.product_id === product && (each.host_names?.[0] ?? each.common_name ?? domain).replace(/^\*\./, '') === domain);
  for (const each of fits.sort((one, other) => one.id - other.id)) if ((await ownerOf(ctx, each.id)) === undefined) return each;
  return undefined;
};

const newest = async (ctx: Call, api: SslApi): Promise<number> => Math.max(0, ...(await api.latest(ctx)).map((each) => each.id));

const wishOf = ({ settings }: Call, { plan }: Desired<Plan>, domain: string): Readonly<Record<string, unknown>> => {
  const technical = settings.technical === '' ? settings.organization : settings.technical;
  return {
    product_id: plan.product,
    period: plan.years,
    software_id: 'linux',
    host_names: [plan.wildcard ? `*.${domain}` : domain],
    enable_dns_automation: plan.automatic,
    ...(plan.names > 1 ? { domain_amount: plan.names } : {}),
    ...(settings.organization === '' ? {} : { organization_handle: settings.organization }),
    ...(technical === '' ? {} : { technical_handle: technical }),
  };
};

const buy = async (ctx: Call, api: SslApi, want: Desired<Plan>, username: string, note: Note): Promise<number> => {
  await keep(ctx, username, note);
  try {
    return await api.create(ctx, wishOf(ctx, want, note.domain));
  } catch (error) {
    if (isModuleError(error) && !error.failure.ambiguous) await forget(ctx, username, note);
    throw error;
  }
};

/** The order of a service; bought if there is none. */
const own = async (ctx: Call, api: SslApi, want: Desired<Plan>, username: string, domain: string): Promise<{ readonly order: Order; readonly note: Note }> => {
  const { plan } = want;
  const terms = { product: plan.product, names: plan.names, wildcard: plan.wildcard, automatic: plan.automatic, cancel: plan.cancel, suspended: want.state === 'suspended' };
  const known = await noteOf(ctx, username);
  const told = known?.order ?? (want.ref === undefined ? undefined : Number(want.ref.id));
  const note: Note = known ?? { domain, after: told ?? (await newest(ctx, api)), ...terms };
  const id = told ?? (known === undefined ? undefined : (await lost(ctx, api, known.after, known))?.id) ?? (await buy(ctx, api, want, username, note));
  // The kind of certificate stays what was bought.
  const kept: Note = { ...note, ...terms, product: note.product, names: note.names, wildcard: note.wildcard, order: id };
  await claim(ctx, username, id);
  await keep(ctx, username, kept);
  const order = await api.order(ctx, id);
  if (order === undefined || isOver(order)) throw new ModuleError('declined', `Openprovider shows no order ${String(id)} any more.`, { code: 'gone' });
  return { order, note: kept };
};

/** Extends the order as far as it is paid, once. */
const extend = async (ctx: Call, api: SslApi, username: string, order: Order, note: Note, paidUntil: string | undefined): Promise<{ readonly order: Order; readonly note: Note }> => {
  const ends = dayOf(order.order_ends_at) ?? dayOf(order.expiration_date);
  const { renewing, ...bare } = note;
  if (paidUntil === undefined || ends === undefined || Date.parse(paidUntil) - Date.parse(ends) < SLACK_DAYS * DAY_MS) {
    if (renewing !== undefined) await keep(ctx, username, bare);
    return { order, note: bare };
  }
  const before = renewing?.order === order.id && renewing.ends === ends ? renewing : { order: order.id, ends, after: await newest(ctx, api) };
  const found = renewing === undefined ? undefined : (await lost(ctx, api, before.after, note))?.id;
  await keep(ctx, username, { ...note, renewing: before });
  const id = found ?? (await api.renew(ctx, order.id));
  const next: Note = id === order.id ? bare : { ...bare, order: id, previous: order.id };
  await claim(ctx, username, id);
  await keep(ctx, username, next);
  const now = await api.order(ctx, id);
  if (now === undefined) throw new ModuleError('remote', 'Openprovider does not show the renewed order yet.', { ambiguous: true });
  return { order: now, note: next };
};

/** Buys the order and extends it as far as it is paid. What the client has requested is waited for. */
export const ensureOrder = async (ctx: Call, api: SslApi, want: Desired<Plan>): Promise<Outcome<Observed>> => {
  const domain = want.domain?.toLowerCase().replace(/^\*\./, '') ?? '';
  if (!DOMAIN.test(domain)) throw new ModuleError('invalid', 'The certificate needs a domain.', { field: 'domain' });
  const username = want.username ?? want.serviceId;
  const found = await own(ctx, api, want, username, domain);
  if (want.state === 'suspended') return done(observe(found.order, username, found.note));
  const { order, note } = await extend(ctx, api, username, found.order, found.note, want.paidUntil);
  const { previous, ...rest } = note;
  if (previous !== undefined && isIssued(order)) await keep(ctx, username, rest);
  if (isRequested(order)) return waiting(order);
  if (['REJ', 'FAI'].includes(order.status)) throw new ModuleError('declined', `The authority refused the certificate (${order.status}).`, { code: order.status });
  return done(observe(order, username, note), want.plan.product === note.product ? undefined : ['The certificate stays what was bought; another one needs a new order.']);
};

export const findOrder = async (ctx: Call, api: SslApi, wanted: Ref | { readonly username: string }): Promise<Observed | undefined> => {
  const username = 'id' in wanted ? await ownerOf(ctx, Number(wanted.id)) : wanted.username;
  const note = username === undefined ? undefined : await noteOf(ctx, username);
  if (username === undefined || note === undefined) {
    // That there is none is only said by a system that answers.
    await api.latest(ctx);
    return undefined;
  }
  const order = note.order === undefined ? await lost(ctx, api, note.after, note) : await api.order(ctx, note.order);
  return order === undefined || isOver(order) ? undefined : observe(order, username, note);
};

/** Ends the order. What cannot be cancelled any more runs out by itself. */
export const removeOrder = async (ctx: Call, api: SslApi, ref: Ref): Promise<Outcome<void>> => {
  const username = await ownerOf(ctx, Number(ref.id));
  const note = username === undefined ? undefined : await noteOf(ctx, username);
  if (username === undefined || note?.order === undefined) return done(undefined);
  const order = await api.order(ctx, note.order);
  let left: readonly string[] | undefined;
  if (order !== undefined && !isOver(order) && order.status !== 'EXP' && note.cancel) {
    try {
      await api.cancel(ctx, order.id);
    } catch (error) {
      if (!isModuleError(error) || error.failure.ambiguous || !['declined', 'invalid'].includes(error.failure.kind)) throw error;
      left = [`The order is not cancelled and runs out by itself: ${error.message}`];
    }
  }
  await forget(ctx, username, note);
  return done(undefined, left);
};
