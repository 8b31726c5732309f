import { mostNamesFor } from '@billet/billing';
import type { Badge, Card, TableRow, Value } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import type { FoundDomain } from './found-domain.ts';
import { searchInParts, type SearchPart } from './search-in-parts.ts';

const TONES: Readonly<Record<FoundDomain['state'], Badge['tone']>> = { available: 'ok', premium: 'info', taken: 'idle', invalid: 'bad', unknown: 'warn' };

/** Hundreds of names in one address; browsers and proxies take no much longer one. */
const LONGEST = 7000;

/** A search for several names: apart by commas, spaces or lines. */
const namesOf = (text: string): readonly string[] => [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))];

/** It can be ordered here, at the price beside it. */
const sold = ({ state, price }: FoundDomain): boolean => (state === 'available' || state === 'premium') && price !== null;

/** A premium name without a price is sold by a person. */
const stateText = (ctx: PageCtx, found: FoundDomain): string => ctx.t(`domainShop.state.${found.state === 'premium' && sold(found) ? 'premiumPriced' : found.state}`);

const priceCell = (ctx: PageCtx, found: FoundDomain, currency: string): Value => {
  if (!sold(found)) return { text: '–' };
  const renewal = found.renewPrice === null || found.renewPrice === found.price ? undefined : ctx.t('domainShop.renewal', { amount: ctx.say.money({ amount: found.renewPrice, currency }) });
  return { money: { amount: found.price ?? 0, currency }, ...(renewal === undefined ? {} : { sub: renewal }) };
};

const actionCell = (ctx: PageCtx, found: FoundDomain): Value => {
  const { name, state, transferPrice } = found;
  const to = (action: string): string => `/domains/order?name=${encodeURIComponent(name)}&action=${action}`;
  if (sold(found)) return { text: ctx.t('domainShop.order'), href: to('register') };
  if (state === 'taken' && transferPrice !== null) return { text: ctx.t('domainShop.transfer'), href: to('transfer') };
  return { text: '' };
};

/** What stands below a name: how it is written where letters are few, and that nobody asked for it. */
const subOf = (ctx: PageCtx, { name, unicode }: FoundDomain, suggested: boolean): string | undefined =>
  [...(unicode === name ? [] : [name]), ...(suggested ? [ctx.t('domainShop.suggested')] : [])].join(' · ') || undefined;

const rowOf = (ctx: PageCtx, found: FoundDomain, currency: string, suggested: boolean): TableRow => ({
  cells: [
    { text: found.unicode, sub: subOf(ctx, found, suggested) },
    { badge: { text: stateText(ctx, found), tone: TONES[found.state] } },
    priceCell(ctx, found, currency),
    actionCell(ctx, found),
  ],
});

async function* batchesOf(ctx: PageCtx, parts: AsyncGenerator<SearchPart, void, void>): AsyncGenerator<readonly TableRow[], void, void> {
  for await (const { currency, items, suggested = false } of parts) yield items.map((found) => rowOf(ctx, found, currency, suggested));
}

/** The box with what was found below it. */
const searchCard = (ctx: PageCtx, text: string, parts: AsyncGenerator<SearchPart, void, void> | undefined): Card => ({
  kind: 'table',
  caption: ctx.t('domainShop.title'),
  columns: [{ label: ctx.t('mail.fact.domain') }, { label: ctx.t('services.status') }, { label: ctx.t('domainShop.price'), end: true }, { label: ctx.t('domainShop.action'), end: true }],
  rows: [],
  ...(parts === undefined ? {} : { later: { batches: batchesOf(ctx, parts), waiting: ctx.t('domainShop.asking'), broken: ctx.t('domainShop.broken') } }),
  search: { name: 'q', value: text, label: ctx.t('domainShop.box') },
  empty: ctx.t(text === '' ? 'domainShop.begin' : 'domainShop.nothing'),
});

/** Which names are still free: for guests and clients, by an address that can be passed on. */
export const domainSearchPage: Page = {
  path: '/domains/search',
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: async (ctx) => {
    const text = (ctx.query['q'] ?? '').slice(0, LONGEST);
    const typed = namesOf(text);
    const most = mostNamesFor(ctx.caller);
    const names = typed.slice(0, most);
    // An address that was too long ends in the middle of a name.
    const left = typed.length - names.length + ((ctx.query['q'] ?? '').length > LONGEST ? 1 : 0);
    const cut = left === 0 ? {} : { above: [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('domainShop.cut', { most, count: left }) }] };
    const parts = names.length === 0 ? undefined : await searchInParts(ctx.web, ctx.caller, <T>(operation: string, input: unknown) => ctx.call<T>(operation, input), names);
    return { ...cut, title: ctx.t('domainShop.title'), lead: ctx.t('domainShop.lead'), crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }], main: [searchCard(ctx, text, parts)] };
  },
};
