import { BilletError, conflict, invalid, type ForeignCtx, type OperationCtx, type Outcome, type CallCtx, type Registrar } from '@billet/sdk';
import { data } from '../../data.ts';
import { heldDomain } from '../manage/held-domain.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount } from '../tables.ts';
import { zoneTurnsRef } from './zone-turns.ts';

/** A domain whose zone its registrar is asked about. */
export interface ZoneQuestion {
  readonly id: number;
  readonly clientId: number;
  readonly name: string;
  readonly account: { readonly id: number; readonly extension: string };
}

export const noZone = (): Error => conflict('NO_ZONE', 'This registrar keeps no records.');

type Part = 'dns' | 'webForwards' | 'mailForwards';

/** Whoever asks for what this registrar cannot do is told before it is called. */
export const zoneQuestion = async (ctx: OperationCtx, id: number, needs: readonly Part[]): Promise<ZoneQuestion> => {
  const domain = await heldDomain(ctx, id);
  const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
  const registrar = ctx.use(registrarRegistryRef).all().find((each) => each.id === account?.extension)?.registrar;
  if (account === undefined || registrar === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
  if (needs.some((part) => registrar[part] === undefined)) throw noZone();
  return { id, clientId: domain.client_id, name: domain.name, account: { id: account.id, extension: account.extension } };
};

export const askRegistrar = <T>(ctx: ForeignCtx, { id, account }: ZoneQuestion, work: (registrar: Registrar<unknown>, ctx: CallCtx) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
  callRegistrar(ctx.use(registrarRegistryRef), account, { key: `zone:${String(id)}`, attempt: 1, signal: ctx.signal }, work);

/** The same for what changes the zone: one change at a time. */
export const changeAtRegistrar = <T>(ctx: ForeignCtx, question: ZoneQuestion, work: (registrar: Registrar<unknown>, ctx: CallCtx) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
  ctx.use(zoneTurnsRef).inTurn(question.id, ctx.signal, () => askRegistrar(ctx, question, work));

/** What a client may read of a refusal: our own account at the registrar is none of his business. */
const TOLD: readonly string[] = ['invalid', 'declined', 'exists', 'notFound', 'unsupported'];

type Undone = Exclude<Outcome<unknown>, { readonly status: 'done' }>;

/** Why it did not work, in words for whoever asked. */
export const whatFailed = ({ caller }: OperationCtx, outcome: Undone): string => {
  if (outcome.status === 'pending') return 'The registrar works on it. Try again later.';
  return caller.audience === 'client' && !TOLD.includes(outcome.kind) ? 'The registrar did not answer as it should. Try again later.' : outcome.message;
};

/** What was not done is said to whoever asked for it; nothing is tried again behind his back. */
export const mustBeDone = <T>(ctx: OperationCtx, outcome: Outcome<T>): T => {
  if (outcome.status === 'done') return outcome.value;
  const message = whatFailed(ctx, outcome);
  if (outcome.status === 'failed' && !outcome.ambiguous && TOLD.includes(outcome.kind)) throw invalid('REGISTRAR_REFUSED', outcome.field ?? 'id', message, { reason: message });
  throw new BilletError('REGISTRAR_FAILED', message, { status: 502 });
};
