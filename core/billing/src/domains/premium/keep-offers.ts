import type { Availability, Money, OperationCtx, PremiumTransfer } from '@billet/sdk';
import { data } from '../../data.ts';
import { DomainOffer } from '../tables.ts';

const HOUR_MS = 3_600_000;
/** As long as an order may follow without another question. What it costs is accepted by the order, whatever it costs by then. */
const GOOD_FOR_MS = 24 * HOUR_MS;

/** What was said of a name; `transfer` = what bringing it here costs, null for an ordinary name, missing where nobody asked. */
export interface Heard extends Availability {
  readonly transfer?: PremiumTransfer | null;
}

/** A name with the account that was asked about it. */
export interface AskedName {
  readonly name: string;
  readonly accountId: number;
}

type Offer = Pick<DomainOffer, 'account_id' | 'name' | 'action' | 'amount' | 'currency' | 'source'>;

/** What a free name costs to register, or one of another registrar to bring here. */
const offersIn = (accountId: number, { name, state, premium, premiumRenewal, transfer }: Heard): readonly Offer[] => {
  const [action, first, renewal] = state === 'available' ? (['register', premium, premiumRenewal] as const) : (['transfer', transfer?.price, transfer?.renewal] as const);
  const offer = (of: string, { amount, currency }: Money): Offer => ({ account_id: accountId, name, action: of, amount, currency, source: 'registrar' });
  return first === undefined ? [] : [offer(action, first), ...(renewal === undefined ? [] : [offer('renew', renewal)])];
};

/** What a transfer of a taken name costs is kept until that is asked again. */
const stays = ({ name, state, transfer }: Heard, offer: DomainOffer, kept: readonly DomainOffer[]): boolean =>
  state === 'taken' && transfer === undefined && offer.action !== 'register' && kept.some((each) => each.account_id === offer.account_id && each.name === name && each.action === 'transfer');

/** Keeps what registrars ask for premium names; what is an ordinary name by now loses its offer. */
export const keepOffers = async (ctx: OperationCtx, asked: readonly AskedName[], answers: ReadonlyMap<string, Heard>): Promise<void> => {
  const { all } = data(ctx);
  const answered = asked.flatMap(({ name, accountId }) => {
    const answer = answers.get(name);
    return answer === undefined || answer.state === 'unknown' ? [] : [{ accountId, answer }];
  });
  const fresh = answered.flatMap(({ accountId, answer }) => offersIn(accountId, answer));
  const kept = answered.length === 0 ? [] : await all(DomainOffer).whereIn('name', answered.map(({ answer }) => answer.name));
  // Most names are ordinary and were so before: then nothing is written.
  if (fresh.length === 0 && kept.length === 0) return;
  const now = ctx.clock.now();
  const until = new Date(Date.parse(now) + GOOD_FOR_MS).toISOString();
  for (const offer of fresh) {
    const before = kept.find((each) => each.account_id === offer.account_id && each.name === offer.name && each.action === offer.action);
    if (before === undefined) await all(DomainOffer).insert({ ...offer, until, created_at: now }).onConflict(['account_id', 'name', 'action']).merge();
    else await all(DomainOffer).findById(before.id).patch({ ...offer, until });
  }
  const gone = kept.filter((each) => answered.some(({ accountId, answer }) => accountId === each.account_id && answer.name === each.name && !stays(answer, each, kept)) && !fresh.some((offer) => offer.account_id === each.account_id && offer.name === each.name && offer.action === each.action));
  if (gone.length > 0) await all(DomainOffer).whereIn('id', gone.map(({ id }) => id)).delete();
};
