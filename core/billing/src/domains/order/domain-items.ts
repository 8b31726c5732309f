import { conflict, invalid, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { DomainItems, DomainTerms, OrderItemWish } from '../../orders/index.ts';
import { keyringRef, settingsRef } from '../../refs.ts';
import { changeService, FOR_EVER, Service } from '../../services/index.ts';
import { writeContact } from '../contacts/save-contact.ts';
import { codePlace } from '../journal/begin-operation.ts';
import { premiumCostOf, premiumsOf, type PremiumTerms } from '../premium/index.ts';
import { checkFields, ENDED_DOMAINS, splitName, type IdnTable, type RegistrantField } from '../rules/index.ts';
import { hostsOf, type DomainSettings } from '../settings.ts';
import { Domain, DomainContact, FreeDomain, Tld, TldPrice } from '../tables.ts';


const priceFor = async (ctx: OperationCtx, tldId: number, action: string, years: number, currency: string): Promise<number | undefined> =>
  (await data(ctx).all(TldPrice).findOne({ tld_id: tldId, action, years, currency }))?.price;

/** A premium name at its own price, registered or brought here, for a year; nothing if it is an ordinary one. Staff may agree on a price for any. */
const premiumOf = async (ctx: OperationCtx, tld: Tld, { domain, price }: OrderItemWish, name: string, { currency, buyer, at }: { readonly currency: string; readonly buyer: boolean; readonly at: string }): Promise<PremiumTerms | undefined> => {
  if (domain === undefined) return undefined;
  const found = (await premiumsOf(ctx, tld, [name], currency, domain.action))(name);
  if (found === 'ordinary' || (!buyer && price !== undefined)) return undefined;
  if (found === 'askUs') throw invalid('DOMAIN_PREMIUM', `${at}.domain.name`, 'This is a premium name: ask us for its price.');
  if (domain.action === 'register' && domain.years !== 1) throw invalid('YEARS', `${at}.domain.years`, 'This TLD has other terms.', { min: 1, max: 1 });
  // A total may be shown by an old offer; ordered is by a fresh one.
  if (found.expired && !ctx.dryRun) throw conflict('OFFER_EXPIRED', 'The price of this name is old. Search for it again.', { name });
  return found;
};

const mayBeFree = ({ domain }: OrderItemWish): boolean => domain?.action === 'register' && domain.years === 1;

/** A product brings one domain each time it is ordered: the first of those that go with it. */
const isFree = async (ctx: OperationCtx, item: OrderItemWish, items: readonly OrderItemWish[]): Promise<boolean> => {
  const at = item.domain?.with;
  const host = at === undefined ? undefined : items[at];
  if (host === undefined || !mayBeFree(item)) return false;
  const { all } = data(ctx);
  const brought = await all(FreeDomain).where('product_id', host.productId);
  const tlds = await all(Tld).whereIn('id', brought.map((each) => each.tld_id));
  return item === items.find((each) => each.domain?.with === at && mayBeFree(each) && tlds.some((tld) => tld.product_id === each.productId));
};

const terms: DomainItems['terms'] = async (ctx, { client, buyer, product, item, items, at }): Promise<DomainTerms | undefined> => {
  const { all } = data(ctx);
  const tld = await all(Tld).findOne({ product_id: product.id });
  const { domain } = item;
  if (domain === undefined) {
    if (tld !== undefined) throw invalid('DOMAIN_NEEDED', `${at}.domain`, 'Say which domain.');
    return undefined;
  }
  if (tld === undefined || (tld.status !== 'active' && buyer)) throw invalid('NOT_ON_OFFER', `${at}.productId`, 'This product is not on offer.');
  const split = splitName(domain.name, [{ name: tld.name, idn: tld.idn as IdnTable | null }]);
  if (!split.ok) throw invalid('DOMAIN_NAME', `${at}.domain.name`, 'This is not a name that can be registered.', { problem: split.problem });
  const { name, unicode } = split.value;
  const alive = await all(Domain).where('name', name).whereNotIn('state', [...ENDED_DOMAINS]).first();
  if (alive !== undefined) throw conflict('DOMAIN_TAKEN', 'This domain is taken.', { name });
  const years = domain.action === 'transfer' ? Math.max(1, tld.transfer_years) : domain.years;
  if (years < tld.min_years || years > tld.max_years) throw invalid('YEARS', `${at}.domain.years`, 'This TLD has other terms.', { min: tld.min_years, max: tld.max_years });
  const premium = await premiumOf(ctx, tld, item, name, { currency: client.currency, buyer, at });
  if (premium !== undefined) return { label: unicode, years: 1, firstPrice: premium.first, price: premium.renew, pinned: true };
  const renew = await priceFor(ctx, tld.id, 'renew', years, client.currency);
  const first = (await priceFor(ctx, tld.id, domain.action, years, client.currency)) ?? renew;
  if (first === undefined || renew === undefined) throw invalid('NO_PRICE', `${at}.domain.years`, 'There is no price for this cycle and currency.');
  return { label: unicode, years, firstPrice: (await isFree(ctx, item, items)) ? 0 : first, price: renew, pinned: false };
};

const made: DomainItems['made'] = async (ctx, { domain, productId }, service, others) => {
  if (domain === undefined) return;
  const { all } = data(ctx);
  const tld = (await all(Tld).findOne({ product_id: productId })) as Tld;
  const split = splitName(domain.name, [{ name: tld.name, idn: tld.idn as IdnTable | null }]);
  if (!split.ok) return;
  const contact = await all(DomainContact).findOne(domain.contactId === undefined ? { client_id: service.client_id, is_default: true } : { id: domain.contactId, client_id: service.client_id });
  if (contact === undefined && domain.contactId !== undefined) throw invalid('NOT_FOUND', 'domain.contactId', 'This contact is not known.');
  const { zone } = await brandOf(ctx, service.brand_id);
  const settings = (await ctx.use(settingsRef).get('domains', 'system')) as DomainSettings;
  const row = await all(Domain).insertAndFetch({
    client_id: service.client_id, service_id: service.id, brand_id: service.brand_id, tld_id: tld.id, account_id: tld.account_id, contact_id: contact?.id ?? null,
    hosting_service_id: domain.with === undefined ? null : (others[domain.with]?.id ?? null),
    name: split.value.name, unicode: split.value.unicode, state: domain.action === 'transfer' ? 'transferring' : 'pending', state_since: ctx.clock.today(zone),
    auto_renew: true, locked: true, privacy: false, held: false, nameservers: hostsOf(settings.nameservers).map((host) => ({ host })), dnssec: { ds: [], keys: [] }, statuses: [], premium: await premiumCostOf(ctx, tld, split.value.name, domain.action), verification: 'notRequired', version: 1, created_at: ctx.clock.now(),
  });
  if (domain.authCode !== undefined && domain.action === 'transfer') await all(Domain).findById(row.id).patch({ auth_code: ctx.use(keyringRef).seal(domain.authCode, codePlace(row)) });
  // Dunning leaves it alone: what becomes of a domain that nobody pays is for its own clock to say.
  await changeService(ctx, (await all(Service).findById(service.id)) as Service, { hold_suspension_until: FOR_EVER });
  ctx.touch({ kind: 'domain', id: row.id, clientId: row.client_id }, undefined, { name: row.name, action: domain.action });
};

const registrant: DomainItems['registrant'] = async (ctx, clientId, wish, productIds) => {
  const { all } = data(ctx);
  if (wish === undefined) {
    const known = await all(DomainContact).findOne({ client_id: clientId, is_default: true });
    // A total is asked for before people say who they are.
    if (known === undefined && !ctx.dryRun) throw invalid('REGISTRANT_NEEDED', 'registrant', 'Say to whom the domain is to be registered.');
    return known?.id;
  }
  for (const tld of await all(Tld).whereIn('product_id', [...productIds])) {
    const [problem] = checkFields(tld.fields as RegistrantField[], wish.identity);
    if (problem !== undefined) throw invalid('REGISTRANT_FIELD', `registrant.identity.${problem.key}`, 'The registry wants this of the registrant.', { field: problem.key });
  }
  return (await writeContact(ctx, clientId, wish)).id;
};

/** Domains as items of orders. */
export const domainItems: DomainItems = { terms, registrant, made };
