import type { CallCtx } from '../ctx.ts';
import { done, ModuleError, type Outcome } from '../outcome.ts';
import type { DomainCommand, DomainSnapshot } from '../registrar.ts';
import { heldDomain, isGone, priceOf, shown, snapshotOf, waiting } from './carry-out.ts';
import { mayChange, mustBeAccepted } from './check-command.ts';
import { orderJournal, sendNoted, type OrderRecord } from './order-journal.ts';
import type { Accepted, HeldDomain, ResellerApi } from './reseller-api.ts';

/** Brings a domain back once: whether it is still deleted is looked at before anything is sent. */
export const restore = async <C>(
  api: ResellerApi<C>,
  send: (ctx: CallCtx<C>, domain: HeldDomain, operationId: string) => Promise<Accepted>,
  ctx: CallCtx<C>,
  command: DomainCommand,
): Promise<Outcome<DomainSnapshot>> => {
  mayChange(ctx);
  const { name, operationId } = command;
  const held = await heldDomain(api, ctx, name);
  if (held.inRedemption !== true) return done(snapshotOf(held));
  const record = await orderJournal(ctx).read(operationId);
  if (held.pending === 'restore' || (record?.pending === true && !api.showsOrders)) return waiting(operationId);
  if (record?.pending === true) throw new ModuleError('declined', `The restore of ${name} was refused.`, { code: 'refused' });
  mustBeAccepted(command.acceptedPrice, await priceOf(api, ctx, command, 'restore', 1), false);
  const intent: OrderRecord = { kind: 'restore', name };
  const accepted = await sendNoted(ctx, operationId, intent, () => send(ctx, held, operationId));
  if (accepted === 'pending') {
    await orderJournal(ctx).write(operationId, { ...intent, pending: true });
    return waiting(operationId);
  }
  return done(await shown(api, ctx, name, snapshotOf(held)));
};

/** Deletes once. A domain that this very operation found with us and that is not there any more is deleted. */
export const remove = async <C>(
  api: ResellerApi<C>,
  send: (ctx: CallCtx<C>, domain: HeldDomain) => Promise<void>,
  ctx: CallCtx<C>,
  { name, operationId }: DomainCommand,
): Promise<Outcome<void>> => {
  mayChange(ctx);
  const noted = (await orderJournal(ctx).read(operationId)) !== undefined;
  const held = noted ? await api.find(ctx, name) : await heldDomain(api, ctx, name);
  if (held === undefined || isGone(held)) return done(undefined);
  await sendNoted(ctx, operationId, { kind: 'remove', name }, () => send(ctx, held));
  return done(undefined);
};
