import { permits } from '@billet/kernel';
import { invalid } from '@billet/sdk';
import { asMinor } from '../../as-minor.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import { termsOf, tldOf, type TldRow } from '../../shop/tlds.ts';
import type { OrderRow } from './order-rows.ts';

/** As many domains as one form takes; the API takes fifty things. */
const MOST = 5;
const HOWS = ['register', 'transfer', 'own'] as const;

/** A domain that was typed into the form. */
export interface DomainLine {
  /** Place in the form. */
  readonly at: number;
  readonly name: string;
  readonly how: (typeof HOWS)[number];
  readonly tld: TldRow | undefined;
  /** Place in the form of the product it belongs to. */
  readonly withRow: string;
}

export const domainLinesOf = (tlds: readonly TldRow[], body: Body): readonly DomainLine[] =>
  Array.from({ length: MOST }, (_none, at) => at).flatMap((at): readonly DomainLine[] => {
    const field = (name: string): string => (body[`d${String(at)}_${name}`] ?? '').trim();
    const name = field('name').toLowerCase();
    return name === '' ? [] : [{ at, name, how: HOWS.find((how) => how === field('how')) ?? 'register', tld: tldOf(tlds, name), withRow: field('with') }];
  });

/** Where the next domain can be typed; nothing when the form is full. */
export const freeDomain = (lines: readonly DomainLine[]): number | undefined => Array.from({ length: MOST }, (_none, at) => at).find((at) => !lines.some((line) => line.at === at));

/** Fields of one domain; of an empty place only its name. `position` is the place in what is sent, for errors. */
export const domainLineFields = (ctx: PageCtx, currency: string, rows: readonly OrderRow[], at: number, line?: DomainLine, position = 0): readonly FieldWish[] => {
  const name = `d${String(at)}`;
  const where = `items.${String(position)}`;
  const nameField: FieldWish = { name: `${name}_name`, label: ctx.t('cart.domainName'), widget: 'text', width: 'half', bare: true, errorAt: `${where}.domain.name` };
  if (line === undefined) return [nameField];
  const terms = line.tld === undefined || line.how !== 'register' ? [] : termsOf(ctx, line.tld, 'register', currency);
  return [
    nameField,
    { name: `${name}_how`, label: ctx.t('cart.which'), widget: 'select', width: 'half', options: HOWS.map((how) => ({ value: how, label: ctx.t(`cart.domain.${how}`), selected: how === line.how })) },
    ...(rows.length === 0 ? [] : [{ name: `${name}_with`, label: ctx.t('orders.domainFor'), widget: 'select' as const, width: 'half' as const, options: [{ value: '', label: ctx.t('orders.noProduct') }, ...rows.map((row) => ({ value: String(row.at), label: productName(ctx, row.product.name), selected: String(row.at) === line.withRow }))] }]),
    ...(terms.length === 0 ? [] : [{ name: `${name}_years`, label: ctx.t('domainShop.term'), widget: 'select' as const, width: 'half' as const, errorAt: `${where}.domain.years`, options: terms }]),
    ...(line.how === 'transfer' ? [{ name: `${name}_code`, label: ctx.t('orders.authCode'), widget: 'text' as const, width: 'half' as const, errorAt: `${where}.domain.authCode` }] : []),
    ...(line.how === 'own' ? [] : (['price', 'first'] as const).map((own) => ({ name: `${name}_${own}`, label: ctx.t(own === 'price' ? 'orders.ownPrice' : 'orders.firstPrice'), widget: 'money' as const, width: 'half' as const, unit: currency, errorAt: `${where}.${own === 'price' ? 'price' : 'firstPrice'}` }))),
  ];
};

/** Of several registrants on file, one is chosen; where none is, the registration waits for one. */
export const registrantField = async (ctx: PageCtx, clientId: number, lines: readonly DomainLine[]): Promise<readonly FieldWish[]> => {
  if (lines.every(({ how }) => how === 'own') || !permits(ctx.caller.permissions, 'domains.read')) return [];
  const { items } = await ctx.call<{ items: readonly { id: number; name: string; organization: string }[] }>('domains.contacts', { clientId });
  return [{ name: 'contactId', label: ctx.t('domainShop.registrant'), widget: 'select', width: 'half', ...(items.length === 0 ? { help: ctx.t('orders.noRegistrant') } : {}), options: [...items.map(({ id, name, organization }) => ({ value: String(id), label: organization === '' ? name : `${organization} (${name})` })), ...(items.length === 0 ? [{ value: '', label: ctx.t('orders.noProduct') }] : [])] }];
};

/** The names that products are set up for, by their place in the form. */
export const hostedNames = (lines: readonly DomainLine[]): ReadonlyMap<string, string> => new Map(lines.filter(({ withRow }) => withRow !== '').map(({ withRow, name }) => [withRow, name]));

/** A domain held elsewhere is only good for a product: without one, or with one that has a domain already, it would not be part of the order at all. */
const assertUsed = (lines: readonly DomainLine[], rows: readonly OrderRow[]): void => {
  for (const { at, how, withRow } of lines) {
    if (how !== 'own') continue;
    const field = `d${String(at)}_${rows.length === 0 ? 'name' : 'with'}`;
    if (!rows.some((row) => String(row.at) === withRow)) throw invalid('OWN_DOMAIN_NEEDS_PRODUCT', field, 'Say which product this domain is for: a domain held elsewhere cannot be ordered alone.');
    if (lines.some((other) => other.at !== at && other.withRow === withRow)) throw invalid('PRODUCT_HAS_DOMAIN', field, 'This product has a domain already.');
  }
};

/** Domains that are registered or brought here. */
export const soldLines = (lines: readonly DomainLine[]): readonly DomainLine[] => lines.filter(({ how }) => how !== 'own');

/** The domains as an order wants them; they stand after the products they belong to. */
export const domainItemsOf = (lines: readonly DomainLine[], rows: readonly OrderRow[], currency: string, body: Body): readonly Record<string, unknown>[] => {
  assertUsed(lines, rows);
  return soldLines(lines).map(({ at, name, how, tld, withRow }) => {
    const field = (key: string): string => (body[`d${String(at)}_${key}`] ?? '').trim();
    if (tld === undefined) throw invalid('TLD_NOT_SOLD', `d${String(at)}_name`, 'We do not sell this ending.');
    const host = rows.findIndex((row) => String(row.at) === withRow);
    const own = (key: 'price' | 'first', as: string): object => (field(key) === '' ? {} : { [as]: asMinor(field(key), currency, `d${String(at)}_${key}`) });
    return {
      productId: tld.productId,
      ...own('price', 'price'),
      ...own('first', 'firstPrice'),
      domain: {
        name,
        action: how,
        years: how === 'register' && field('years') !== '' ? field('years') : tld.minYears,
        ...(host < 0 ? {} : { with: host }),
        ...(how === 'transfer' && field('code') !== '' ? { authCode: field('code') } : {}),
        ...((body['contactId'] ?? '') === '' ? {} : { contactId: body['contactId'] }),
      },
    };
  });
};
