import { conflict, invalid } from '@billet/sdk';
import type { DomainSearch } from '../domains/found-domain.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';
import type { Cart, HostedDomain } from './cart.ts';
import { listTlds, termsFor, tldOf, type TldRow } from './tlds.ts';

const howOf = (body: Body): HostedDomain['how'] | undefined => (['register', 'transfer', 'own'] as const).find((how) => how === body['domain_how']);

/** Asks for the domain of a plan: a new one, one to bring here, one held elsewhere, or later, where the plan can wait for it. */
export const domainFields = async (ctx: PageCtx, body: Body, currency: string, waits: boolean): Promise<readonly FieldWish[]> => {
  const tlds = await listTlds(ctx);
  const how = howOf(body) ?? (waits ? 'later' : 'own');
  const tld = tldOf(tlds, body['domain_name'] ?? '');
  const terms = tld === undefined || how !== 'register' ? [] : await termsFor(ctx, tld, body['domain_name'] ?? '', currency);
  const sold = tlds.length > 0 ? ['register', 'transfer'] : [];
  return [
    { name: 'domain_how', label: ctx.t('cart.which'), widget: 'choices', options: [...sold, 'own', ...(waits ? ['later'] : [])].map((value) => ({ value, label: ctx.t(`cart.domain.${value}`), selected: value === how })) },
    ...(how === 'later' ? [] : [{ name: 'domain_name', label: ctx.t('cart.domainName'), widget: 'text' as const, required: true, width: 'half' as const, value: body['domain_name'], help: how === 'own' ? ctx.t('cart.ownHelp') : ctx.t('cart.endings', { endings: tlds.slice(0, 8).map(({ name }) => `.${name}`).join(', ') }), errorAt: 'items.0.domainName' }]),
    ...(terms.length < 2 ? [] : [{ name: 'domain_years', label: ctx.t('domainShop.term'), widget: 'select' as const, width: 'half' as const, options: terms, errorAt: 'items.1.domain.years' }]),
  ];
};

/** What the form says about the domain; a name of an ending that is not sold cannot be registered or brought here. */
export const domainOf = (tlds: readonly TldRow[], body: Body): HostedDomain | undefined => {
  const how = howOf(body);
  const name = (body['domain_name'] ?? '').trim().toLowerCase();
  if (how === undefined || name === '') return undefined;
  const tld = tldOf(tlds, name);
  if (how !== 'own' && tld === undefined) throw invalid('TLD_NOT_SOLD', 'domain_name', 'We do not sell this ending.');
  return { name, how, years: how === 'register' ? Number(body['domain_years'] ?? tld?.minYears ?? 1) : (tld?.minYears ?? 1), productId: how === 'own' ? null : (tld?.productId ?? null) };
};

/** Asks the registrars before anything is kept. Silence is no reason to refuse. */
export const assertDomain = async (ctx: PageCtx, name: string, how: HostedDomain['how'], field: string): Promise<void> => {
  if (how === 'own') return;
  const { items } = await ctx.call<DomainSearch>('domains.search', { names: [name], only: true, transfers: how === 'transfer' });
  const [{ state, price } = { state: undefined, price: null }] = items;
  if (state === 'invalid') throw invalid('DOMAIN_NAME', field, 'This is not a name that can be registered.');
  if (how === 'register' && state === 'taken') throw invalid('DOMAIN_TAKEN', field, 'This domain is taken.');
  if (how === 'register' && state === 'premium' && price === null) throw invalid('DOMAIN_PREMIUM', field, 'This is a premium name: ask us.');
  if (how === 'transfer' && state === 'available') throw invalid('DOMAIN_FREE', field, 'This domain is free: it can be registered.');
};

/** Names may have waited in the cart for days: they are asked about once more, all at once, and premium ones get their price of today. */
export const assertStillFree = async (ctx: PageCtx, cart: Cart): Promise<void> => {
  const namesTo = (how: string): readonly string[] => cart.flatMap((item) => (item.kind === 'domain' && item.how === how ? [item.name] : item.kind === 'plan' && item.domain?.how === how ? [item.domain.name] : []));
  const [wanted, moved] = [namesTo('register'), namesTo('transfer')];
  if (wanted.length + moved.length === 0) return;
  const { items } = await ctx.call<DomainSearch>('domains.search', { names: [...wanted, ...moved], only: true, transfers: moved.length > 0 });
  const taken = items.find(({ name, unicode, state }) => state === 'taken' && (wanted.includes(name) || wanted.includes(unicode)));
  if (taken !== undefined) throw conflict('DOMAIN_TAKEN', 'This domain is taken.', { name: taken.unicode });
};

/** A name must be there where one is to be registered, brought here or used, or where the plan cannot wait for it. */
export const assertNamed = (body: Body, waits: boolean): void => {
  if ((!waits || howOf(body) !== undefined) && (body['domain_name'] ?? '').trim() === '') throw invalid('DOMAIN_NEEDED', 'domain_name', 'Say which domain.');
};
