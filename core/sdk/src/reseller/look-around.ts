import type { CallCtx } from '../ctx.ts';
import { domainNameProblem } from '../domain-name.ts';
import type { Fqdn } from '../fqdn.ts';
import { isModuleError } from '../outcome.ts';
import type { Availability, SuggestionWish, SyncedDomain } from '../registrar.ts';
import { snapshotOf } from './carry-out.ts';
import type { HeldDomain, ResellerApi } from './reseller-api.ts';

/** From so many names on, the account's list is read once instead of asking for each. */
const LIST_FROM = 20;

const messageOf = (error: unknown): string => {
  if (!isModuleError(error)) throw error;
  return error.message;
};

const checkWellFormed = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, names: readonly Fqdn[]): Promise<readonly Availability[]> => {
  try {
    return await api.check(ctx, names);
  } catch (error) {
    const reason = messageOf(error);
    return names.map((name) => ({ name, state: 'unknown', reason }));
  }
};

/** Asks in groups the other side takes. A group that cannot be answered now is `unknown`, the others are answered. */
export const check = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, names: readonly Fqdn[]): Promise<readonly Availability[]> => {
  const answers = new Map<Fqdn, Availability>();
  const wellFormed: Fqdn[] = [];
  for (const name of new Set(names)) {
    const reason = domainNameProblem(name);
    if (reason === undefined) wellFormed.push(name);
    else answers.set(name, { name, state: 'invalid', reason });
  }
  for (let at = 0; at < wellFormed.length; at += api.checkAtOnce) {
    for (const answer of await checkWellFormed(api, ctx, wellFormed.slice(at, at + api.checkAtOnce))) answers.set(answer.name, answer);
  }
  return names.map((name) => answers.get(name) ?? { name, state: 'unknown', reason: 'The registrar did not answer for it.' });
};

/** Well-formed names under the TLDs that were asked for, each once. */
export const suggest = async <C>(send: NonNullable<ResellerApi<C>['suggest']>, ctx: CallCtx<C>, wish: SuggestionWish): Promise<readonly Fqdn[]> => {
  const names = (await send(ctx, wish)).map((name) => name.toLowerCase());
  const fits = (name: string): boolean => domainNameProblem(name) === undefined && wish.tlds.some((tld) => name.endsWith(`.${tld}`));
  return [...new Set(names)].filter(fits).slice(0, wish.most);
};

const listed = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>): Promise<ReadonlyMap<Fqdn, HeldDomain> | undefined> => {
  if (api.list === undefined) return undefined;
  const held = new Map<Fqdn, HeldDomain>();
  for await (const domain of api.list(ctx)) held.set(domain.name, domain);
  return held;
};

const synced = async <C>(api: ResellerApi<C>, ctx: CallCtx<C>, name: Fqdn, known: ReadonlyMap<Fqdn, HeldDomain> | undefined): Promise<SyncedDomain> => {
  try {
    const domain = known?.get(name) ?? (await api.find(ctx, name));
    if (domain !== undefined && domain.pending !== 'order') return { name, state: 'ours', domain: snapshotOf(domain) };
    const [answer] = await check(api, ctx, [name]);
    if (answer?.state === 'taken') return { name, state: 'elsewhere' };
    if (answer?.state === 'available') return { name, state: 'gone' };
    return { name, state: 'unknown', reason: answer?.reason ?? 'The registrar did not say.' };
  } catch (error) {
    return { name, state: 'unknown', reason: messageOf(error) };
  }
};

/** Looks at many domains. What is missing from the list is looked at once more by itself: a list may be behind. */
export async function* sync<C>(api: ResellerApi<C>, ctx: CallCtx<C>, names: readonly Fqdn[]): AsyncIterable<SyncedDomain> {
  const known = names.length < LIST_FROM ? undefined : await listed(api, ctx).catch(messageOf);
  for (const name of new Set(names)) yield await synced(api, ctx, name, typeof known === 'string' ? undefined : known);
}
