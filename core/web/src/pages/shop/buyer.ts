import { answersOf, fieldWish, signUpFields, type ClientFieldRow } from '../client-fields/field-wishes.ts';
import { countryField } from '../countries.ts';
import { offerText } from '../client/pay-or-agree.ts';
import { contactFields, contactInput, type ContactField } from '../domains/contact-fields.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';
import type { ClientRow, GatewayRow } from '../shapes.ts';
import { codesOf } from '../codes.ts';
import { asOrder, domainProducts, type Cart } from './cart.ts';
import type { ShopBrand, Unit } from './on-offer.ts';
import { listTlds } from './tlds.ts';

interface ContactRow {
  readonly id: number;
  readonly name: string;
  readonly organization: string;
}

/** Whoever orders, and what has to be asked of him. */
export interface Buyer {
  readonly brand: ShopBrand;
  /** Of the company. */
  readonly country: string;
  readonly units: readonly Unit[];
  readonly currency: string;
  readonly client: ClientRow | undefined;
  readonly gateways: readonly GatewayRow[];
  readonly payers: readonly { readonly id: number; readonly name: string }[];
  readonly contacts: readonly ContactRow[];
  /** What the brand asks of somebody new. */
  readonly asked: readonly ClientFieldRow[];
  /** What the endings in the cart want to know; nothing where no domain is in it. */
  readonly asks: readonly ContactField[] | undefined;
}

const asksOf = async (ctx: PageCtx, cart: Cart): Promise<readonly ContactField[] | undefined> => {
  const wanted = domainProducts(cart);
  if (wanted.length === 0) return undefined;
  const fields = (await listTlds(ctx)).filter(({ productId }) => wanted.includes(productId)).flatMap((tld) => tld.fields);
  return fields.filter((field, at) => fields.findIndex(({ key }) => key === field.key) === at);
};

export const loadBuyer = async (ctx: PageCtx, cart: Cart): Promise<Buyer> => {
  const { brand, country, units } = await ctx.call<{ brand: ShopBrand; country: string; units: readonly Unit[] }>('brands.current', {});
  const { clientId } = ctx.caller;
  const client = clientId === undefined ? undefined : (await ctx.call<{ client: ClientRow }>('clients.get', { id: clientId })).client;
  const currency = client?.currency ?? brand.currency;
  const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: brand.id, currency });
  const payers = client === undefined ? [] : (await ctx.call<{ items: Buyer['payers'] }>('payers.list', { clientId })).items;
  const asks = await asksOf(ctx, cart);
  const contacts = client === undefined || asks === undefined ? [] : (await ctx.call<{ items: readonly ContactRow[] }>('domains.contacts', { clientId })).items;
  return { brand, country, units, currency, client, gateways, payers, contacts, asks, asked: await signUpFields(ctx) };
};

export interface BuyerSection {
  readonly title: string;
  readonly fields: readonly FieldWish[];
  readonly note?: string;
  readonly link?: { readonly label: string; readonly href: string };
}

/** Who orders: asked of those who are not signed in. What was told once is not asked again later. */
const accountFields = (ctx: PageCtx, { country, units, asks, asked }: Buyer): readonly FieldWish[] => [
  { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, autocomplete: 'email', errorAt: 'account.email' },
  { name: 'name', label: ctx.t('auth.name'), widget: 'text', required: true, autocomplete: 'name', width: 'half', errorAt: 'account.name' },
  { name: 'phone', label: ctx.t(asks === undefined ? 'auth.phone' : 'domainShop.contact.phone'), widget: 'text', autocomplete: 'tel', width: 'half', ...(asks === undefined ? { errorAt: 'account.phone' } : { required: true, errorAt: 'registrant.phone', placeholder: '+5511912345678' }) },
  countryField(ctx, country, { errorAt: 'account.country' }),
  { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half', help: ctx.t('auth.taxIdHelp'), errorAt: 'account.taxId' },
  ...(units.length === 0 ? [] : [{ name: 'businessUnitId', label: ctx.t('auth.place'), widget: 'select' as const, options: units.map((unit) => ({ value: String(unit.id), label: unit.name })), errorAt: 'account.businessUnitId' }]),
  ...asked.map((field) => fieldWish(ctx, field)),
  { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, autocomplete: 'new-password', help: ctx.t('auth.passwordHelp'), errorAt: 'account.password' },
];

/** What a new account tells already. */
const TOLD: readonly string[] = ['name', 'email', 'phone', 'country'];
const PREFIX = 'r_';

const registrantFields = (ctx: PageCtx, { client, contacts, asks }: Buyer, body: Body): readonly FieldWish[] => {
  if (asks === undefined) return [];
  const chosen = body['contactId'] ?? String(contacts[0]?.id ?? '');
  const choice: readonly FieldWish[] = contacts.length === 0 ? [] : [{ name: 'contactId', label: ctx.t('domainShop.registrant'), widget: 'select', options: [...contacts.map(({ id, name, organization }) => ({ value: String(id), label: organization === '' ? name : `${organization} (${name})` })), { value: '', label: ctx.t('domainShop.newRegistrant') }].map((option) => ({ ...option, selected: option.value === chosen })) }];
  if (contacts.length > 0 && chosen !== '') return choice;
  const fields = contactFields(ctx, { name: client?.name ?? '', email: client?.email ?? '', country: client?.country ?? '' }, asks);
  return [...choice, ...fields.filter(({ name }) => client !== undefined || !TOLD.includes(name)).map((field) => ({ ...field, name: `${PREFIX}${field.name}`, errorAt: `registrant.${field.errorAt ?? field.name}` }))];
};

/** Everything after the things themselves, in the order in which people decide. */
export const buyerSections = (ctx: PageCtx, buyer: Buyer, body: Body): readonly BuyerSection[] => {
  const { brand, client, payers, gateways } = buyer;
  const registrant = registrantFields(ctx, buyer, body);
  const first = gateways.find(({ isDefault }) => isDefault) ?? gateways[0];
  return [
    ...(client === undefined ? [{ title: ctx.t('checkout.you'), fields: accountFields(ctx, buyer), note: ctx.t('checkout.beenHere'), link: { label: ctx.t('auth.signIn'), href: `/sign-in?next=${encodeURIComponent(ctx.request.originalUrl)}` } }] : []),
    ...(registrant.length === 0 ? [] : [{ title: ctx.t('domainShop.registrant'), fields: registrant, ...(client === undefined ? { note: ctx.t('cart.registrantNote') } : {}) }]),
    ...(payers.length < 2 ? [] : [{ title: ctx.t('checkout.payer'), fields: [{ name: 'payerId', label: ctx.t('orders.payer'), widget: 'choices' as const, options: payers.map((payer, i) => ({ value: String(payer.id), label: payer.name, selected: i === 0 })) }] }]),
    ...(gateways.length === 0 ? [] : [{ title: ctx.t('checkout.payment'), fields: [{ name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices' as const, options: gateways.map((gateway) => ({ value: String(gateway.id), label: gateway.name, hint: offerText(ctx, buyer.currency, gateway.conversion), selected: gateway === first })) }] }]),
    ...(brand.termsVersion === null ? [] : [{ title: ctx.t('checkout.terms'), fields: [{ name: 'acceptTerms', label: ctx.t('shop.acceptTerms', { version: brand.termsVersion }), widget: 'switch' as const, help: brand.termsText ?? undefined }] }]),
  ];
};

/** Before somebody says where he lives, the total is that of the company's own country. */
const accountOf = (ctx: PageCtx, buyer: Buyer, body: Body): Record<string, unknown> => {
  const { name = '', email = '', phone = '', country = buyer.country, taxId = '', businessUnitId = '', password = '' } = body;
  return { name, email, phone, country, taxId: taxId === '' ? null : taxId, businessUnitId: businessUnitId === '' ? null : businessUnitId, password, locale: ctx.locale, fields: answersOf(buyer.asked, body) };
};

/** To whom domains are registered: somebody known, or who is described; nothing where the form did not ask yet. */
const registrantOf = ({ client, asks }: Buyer, body: Body): Record<string, unknown> | undefined => {
  if (asks === undefined || (body['contactId'] ?? '') !== '' || body[`${PREFIX}street`] === undefined) return undefined;
  const typed = Object.fromEntries(Object.entries(body).flatMap(([key, value]) => (key.startsWith(PREFIX) ? [[key.slice(PREFIX.length), value]] : [])));
  const told = client === undefined ? Object.fromEntries(TOLD.map((key) => [key, body[key] ?? ''])) : {};
  const input = contactInput({ ...typed, ...told });
  return { ...input, phone: String(input['phone']).replaceAll(/[\s().-]/g, '') };
};

/** The whole order, as the engine wants it. */
export const wishOf = (ctx: PageCtx, buyer: Buyer, cart: Cart, body: Body): Record<string, unknown> => {
  const { items, bundleId } = asOrder(cart);
  const registrant = registrantOf(buyer, body);
  const contactId = body['contactId'] ?? '';
  const codes = codesOf(body['promotion']);
  return {
    items: contactId === '' ? items : items.map((item) => (item['domain'] === undefined ? item : { ...item, domain: { ...(item['domain'] as object), contactId } })),
    ...(bundleId === undefined ? {} : { bundleId }),
    ...(registrant === undefined ? {} : { registrant }),
    ...(buyer.client === undefined || (body['payerId'] ?? '') === '' ? {} : { payerId: body['payerId'] }),
    ...(codes.length === 0 ? {} : { promotion: codes }),
    acceptTerms: body['acceptTerms'] === 'on',
    gatewayAccountId: body['gatewayAccountId'] ?? null,
    ...(buyer.client === undefined ? { account: accountOf(ctx, buyer, body) } : {}),
  };
};
