import { BilletError, conflict, invalid, type ForeignCtx, type OperationCtx, type Outcome, type CallCtx, type Registrar } from '@billet/sdk';
import { data } from '../../data.ts';
import { heldDomain } from '../manage/held-domain.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount } from '../tables.ts';

/** A domain whose zone its registrar is asked about. */
export interface ZoneQuestion {
  readonly id: number;
  readonly clientId: number;
  readonly name: string;
  readonly account: { readonly id: number; readonly extension: string };
}

export const zoneQuestion = async (ctx: OperationCtx, id: number): Promise<ZoneQuestion> => {
  const domain = await heldDomain(ctx, id);
  const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
  if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
  return { id, clientId: domain.client_id, name: domain.name, account: { id: account.id, extension: account.extension } };
};

export const noZone = (): Error => conflict('NO_ZONE', 'This registrar keeps no records.');

export const askRegistrar = <T>(ctx: ForeignCtx, { id, account }: ZoneQuestion, work: (registrar: Registrar<unknown>, ctx: CallCtx) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
  callRegistrar(ctx.use(registrarRegistryRef), account, { key: `zone:${String(id)}`, attempt: 1, signal: ctx.signal }, work);

/** What was not done is said to whoever asked for it; nothing is tried again behind his back. */
export const mustBeDone = <T>(outcome: Outcome<T>): T => {
  if (outcome.status === 'done') return outcome.value;
  if (outcome.status === 'failed' && !outcome.ambiguous && outcome.retry === 'afterFix') throw invalid('REGISTRAR_REFUSED', outcome.field ?? 'id', outcome.message, { reason: outcome.message });
  throw new BilletError('REGISTRAR_FAILED', outcome.status === 'failed' ? outcome.message : 'The registrar works on it. Try again later.', { status: 502 });
};
