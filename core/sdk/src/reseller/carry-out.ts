import type { CallCtx } from '../ctx.ts';
import { yearsBetween } from '../dates.ts';
import type { Fqdn } from '../fqdn.ts';
import type { Money } from '../money.ts';
import { done, isModuleError, ModuleError, type Outcome } from '../outcome.ts';
import type { DomainCommand, DomainSnapshot, PricedCommand, ReconcileVerdict, RegisterDomain, RenewDomain, TradeDomain, TransferDomain } from '../registrar.ts';
import { mayChange, mustBeAccepted, mustBeContact, mustBeName, mustBeYears } from './check-command.ts';
import { orderJournal, sendNoted, type OrderRecord } from './order-journal.ts';
import type { Accepted, HeldDomain, ResellerApi, ResellerTrades } from './reseller-api.ts';

const POLL_MS = 600_000;

export const waiting = (operationId: string): Outcome<DomainSnapshot> => ({ status: 'pending', job: operationId, pollAfterMs: POLL_MS });

export const snapshotOf = ({ pending: _pending, inRedemption: _inRedemption, data: _data, ...snapshot }: HeldDomain): DomainSnapshot => snapshot;

/** A domain of this account that is ours already; says plainly when there is none. */
export const heldDomain = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, name: Fqdn): Promise<HeldDomain> => {
  const held = await api.find(ctx, name);
  if (held === undefined || held.pending === 'order') throw new ModuleError('notFound', `${name} is not with this account.`, { field: 'name' });
  return held;
};

/** After a command was accepted: what the account shows now. A look that fails does not undo what is done. */
export const shown = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, name: Fqdn, otherwise: DomainSnapshot): Promise<DomainSnapshot> => {
  try {
    const held = await api.find(ctx, name);
    return held === undefined ? otherwise : snapshotOf(held);
  } catch (error) {
    if (isModuleError(error)) return otherwise;
    throw error;
  }
};

export const priceOf = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, command: DomainCommand, act: PricedCommand, years: number): Promise<Money | undefined> =>
  command.acceptedPrice === undefined ? undefined : api.quote?.(ctx, command.name, act, years);

/** Registers once, however often it is called with the same operation: journal and account are asked first. */
export const register = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, command: RegisterDomain): Promise<Outcome<DomainSnapshot>> => {
  mayChange(ctx);
  mustBeName(command.name);
  mustBeYears(command.years, api.maxYears);
  mustBeContact(command.registrant);
  const { name, operationId, years } = command;
  const record = await orderJournal(ctx).read(operationId);
  const held = await api.find(ctx, name);
  if (record !== undefined) {
    if (held?.pending === 'order') return waiting(operationId);
    if (held !== undefined) return done(snapshotOf(held), ['It was registered by an earlier try of the same order.']);
    if (record.pending === true && !api.showsOrders) return waiting(operationId);
    if (record.pending === true) throw new ModuleError('declined', `The registration of ${name} was refused.`, { code: 'refused' });
  } else if (held !== undefined) throw new ModuleError('exists', `${name} is with this account already.`, { field: 'name' });
  const [free] = await api.check(ctx, [name]);
  if (free?.state === 'taken') throw new ModuleError('exists', `${name} is taken.`, { field: 'name' });
  if (free?.state === 'invalid') throw new ModuleError('invalid', free.reason ?? `${name} cannot be registered.`, { field: 'name' });
  mustBeAccepted(command.acceptedPrice, free?.premium ?? (await priceOf(api, ctx, command, 'create', years)), free?.premium !== undefined);

  const intent: OrderRecord = { kind: 'register', name, years };
  const accepted = await sendNoted(ctx, operationId, intent, () => api.register(ctx, command));
  if (accepted === 'pending') {
    await orderJournal(ctx).write(operationId, { ...intent, pending: true });
    return waiting(operationId);
  }
  return done(await shown(api, ctx, name, { name, statuses: [], nameservers: command.nameservers }));
};

/** How many of the ordered years the account does not show yet. */
const missingYears = ({ name, expiresOn }: HeldDomain, { currentExpiry, years }: RenewDomain): number => {
  if (expiresOn === undefined) return years;
  const ahead = yearsBetween(currentExpiry, expiresOn);
  if (ahead === undefined || ahead < 0) {
    throw new ModuleError('invalid', `${name} expires on ${expiresOn}, not on ${currentExpiry}.`, { field: 'currentExpiry', code: 'expiry' });
  }
  return Math.max(0, years - ahead);
};

const extend = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, held: HeldDomain, command: RenewDomain, missing: number): Promise<Accepted> => {
  try {
    return await api.renew(ctx, held, {
      operationId: command.operationId,
      years: missing,
      currentExpiry: held.expiresOn ?? command.currentExpiry,
      ...(command.acceptedPrice === undefined || missing !== command.years ? {} : { acceptedPrice: command.acceptedPrice }),
      ...(command.premium === undefined ? {} : { premium: command.premium }),
    });
  } catch (error) {
    if (!isModuleError(error)) throw error;
    // Whatever the answer was: if the years are there, it is done.
    const now = await api.find(ctx, command.name).catch(() => undefined);
    if (now !== undefined && missingYears(now, command) === 0) return 'done';
    throw error;
  }
};

/** Renews by what is missing, never by what is asked: a repeated call and a lost answer both end with the ordered years, once. */
export const renew = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, command: RenewDomain): Promise<Outcome<DomainSnapshot>> => {
  mayChange(ctx);
  mustBeYears(command.years, api.maxYears);
  const held = await heldDomain(api, ctx, command.name);
  if (held.inRedemption === true) throw new ModuleError('declined', `${command.name} is deleted and can only be restored.`, { code: 'redemption' });
  const missing = missingYears(held, command);
  if (missing === 0) return done(snapshotOf(held), ['The ordered years were there already.']);
  if (held.pending === 'renew') return waiting(command.operationId);
  mustBeAccepted(command.acceptedPrice, await priceOf(api, ctx, command, 'renew', command.years), false);
  const intent: OrderRecord = { kind: 'renew', name: command.name, from: command.currentExpiry, years: command.years };
  const accepted = await sendNoted(ctx, command.operationId, intent, () => extend(api, ctx, held, command, missing));
  if (accepted === 'pending') {
    await orderJournal(ctx).write(command.operationId, { ...intent, pending: true });
    return waiting(command.operationId);
  }
  return done(await shown(api, ctx, command.name, snapshotOf(held)));
};

/** Asks for a domain once and then follows the request until it is decided. */
export const transferIn = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, command: TransferDomain): Promise<Outcome<DomainSnapshot>> => {
  mayChange(ctx);
  mustBeName(command.name);
  mustBeContact(command.registrant);
  const { name, operationId } = command;
  const journal = orderJournal(ctx);
  const record = await journal.read(operationId);
  const held = await api.find(ctx, name);
  if (held !== undefined && held.pending !== 'order') {
    if (record === undefined) throw new ModuleError('exists', `${name} is with this account already.`, { field: 'name' });
    return done(snapshotOf(held));
  }
  if (record !== undefined) {
    const state = await api.transferState(ctx, name);
    if (state === 'refused') throw new ModuleError('declined', `The transfer of ${name} was refused or cancelled.`, { code: 'rejected' });
    if (state === 'pending' || record.pending === true) return waiting(operationId);
  }
  const premium = await api.premiumTransfer?.(ctx, name);
  mustBeAccepted(command.acceptedPrice, premium?.price ?? (await priceOf(api, ctx, command, 'transfer', 1)), premium !== undefined);
  const intent: OrderRecord = { kind: 'transferIn', name };
  await sendNoted(ctx, operationId, intent, () => api.transferIn(ctx, command));
  await journal.write(operationId, { ...intent, pending: true });
  return waiting(operationId);
};

/** Trades once: whoever holds the domain is looked at before anything is sent. */
export const trade = async <C>(api: ResellerApi<C>, trades: ResellerTrades<C>, ctx: CallCtx<C>, command: TradeDomain): Promise<Outcome<DomainSnapshot>> => {
  mayChange(ctx);
  mustBeContact(command.registrant);
  const { name, operationId } = command;
  const held = await heldDomain(api, ctx, name);
  const holder = await trades.holderFor(ctx, command.registrant);
  if (trades.holderOf(held) === holder) return done(snapshotOf(held));
  const record = await orderJournal(ctx).read(operationId);
  if (record?.pending === true) return waiting(operationId);
  const intent: OrderRecord = { kind: 'trade', name, holder };
  const accepted = await sendNoted(ctx, operationId, intent, () => trades.trade(ctx, held, holder));
  if (accepted === 'pending') {
    await orderJournal(ctx).write(operationId, { ...intent, pending: true });
    return waiting(operationId);
  }
  return done(await shown(api, ctx, name, snapshotOf(held)));
};

/** Whether a domain that was ours is deleted: out of the account, or where only a restore helps. */
export const isGone = (held: HeldDomain | undefined): boolean => held === undefined || held.inRedemption === true;

const verdict = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, record: OrderRecord): Promise<ReconcileVerdict> => {
  const held = await api.find(ctx, record.name);
  switch (record.kind) {
    case 'register':
      if (held === undefined) return record.pending === true && !api.showsOrders ? 'pending' : 'notApplied';
      return held.pending === 'order' ? 'pending' : 'applied';
    case 'renew': {
      if (held?.expiresOn === undefined || record.from === undefined) return 'unknown';
      if (held.pending === 'renew') return 'pending';
      const ahead = yearsBetween(record.from, held.expiresOn);
      return ahead === undefined ? 'unknown' : ahead >= (record.years ?? 1) ? 'applied' : 'notApplied';
    }
    case 'trade': {
      const holder = held === undefined ? undefined : api.trades?.holderOf(held);
      if (holder === undefined) return 'unknown';
      if (holder === record.holder) return 'applied';
      return record.pending === true ? 'pending' : 'notApplied';
    }
    case 'restore':
      if (held === undefined) return 'unknown';
      if (held.inRedemption !== true) return 'applied';
      return held.pending === 'restore' || (record.pending === true && !api.showsOrders) ? 'pending' : 'notApplied';
    case 'remove':
      return isGone(held) ? 'applied' : 'notApplied';
    case 'transferIn': {
      if (held !== undefined && held.pending !== 'order') return 'applied';
      const state = await api.transferState(ctx, record.name);
      return state === 'refused' || (state === 'none' && record.pending !== true) ? 'notApplied' : 'pending';
    }
  }
};

/** Asks the account what became of a command. What was never written down was never sent. */
export const reconcile = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, { operationId }: DomainCommand): Promise<ReconcileVerdict> => {
  const record = await orderJournal(ctx).read(operationId);
  if (record === undefined) return 'notApplied';
  try {
    return await verdict(api, ctx, record);
  } catch (error) {
    if (isModuleError(error)) return 'unknown';
    throw error;
  }
};
