import { z, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Service } from '../../services/index.ts';
import { ServiceResource } from '../../provisioning/index.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { fieldChecks, type PremiumCost, type RegistrantField } from '../rules/index.ts';
import { openTrade } from './trade-domain.ts';
import { DomainOperation, DomainRestore, RegistrarAccount, Tld, TldPrice, type Domain } from '../tables.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() }).nullable();

/** What its TLD and its registrar let one do with a domain, and what that costs. */
export const abilities = z.strictObject({
  lock: z.boolean(), privacy: z.boolean(), dnssec: z.enum(['none', 'ds', 'key']), contacts: z.boolean(), records: z.boolean(), authCode: z.boolean(), release: z.boolean(), restore: z.boolean(),
  fields: z.array(z.strictObject({ key: z.string(), check: z.enum(fieldChecks), required: z.boolean(), choices: z.array(z.string()) })),
  renewPrice: money, restorePrice: money,
  /** What becomes of the term when it is traded to another registrant, and what that costs; nothing where it is a mere change of data. */
  trade: z.strictObject({ term: z.enum(['kept', 'anew', 'added']), price: money, invoiceId: z.number().int().nullable() }).nullable(),
  /** What the house accepts to pay for a premium name; `became` = sold as an ordinary one, and what the registrar declined since. For staff. */
  premiumCost: z
    .strictObject({
      currency: z.string(), register: z.number().int().nullable(), transfer: z.number().int().nullable(), renew: z.number().int().nullable(),
      became: z.enum(['register', 'transfer', 'renew']).nullable(),
    })
    .nullable(),
  /** The invoice whose payment brings the domain back. */
  restoreInvoiceId: z.number().int().nullable(),
  /** Where the records of its zone are kept, if that is with us. */
  dnsZone: z.strictObject({ serviceId: z.number().int(), resourceId: z.number().int() }).nullable(),
});

type PremiumWish = z.input<typeof abilities>['premiumCost'];

/** The price of a premium name as it was accepted, or what is to be said of an ordinary one that the registrar declined. */
const premiumCostOf = async (ctx: OperationCtx, domain: Domain, account: RegistrarAccount | undefined): Promise<PremiumWish> => {
  const cost = domain.premium as PremiumCost | null;
  if (cost !== null) return { ...cost, transfer: cost.transfer ?? null, became: null };
  const stuck = await data(ctx).all(DomainOperation).where({ domain_id: domain.id, state: 'attention' }).whereIn('kind', ['register', 'renew', 'transferIn']).orderBy('id', 'desc').first();
  const { kind, field } = (stuck?.error ?? {}) as { readonly kind?: string; readonly field?: string | null };
  // What names a field is about that field; registries differ in how they refuse a command that tells no price.
  if (stuck === undefined || (kind !== 'declined' && kind !== 'invalid') || (field ?? 'name') !== 'name' || domain.state === 'redemption') return null;
  const became = stuck.kind === 'transferIn' ? 'transfer' : (stuck.kind as 'register' | 'renew');
  return { currency: account?.balance_currency ?? '', register: null, transfer: null, renew: null, became };
};

export const abilitiesOf = async (ctx: OperationCtx, domain: Domain): Promise<z.input<typeof abilities>> => {
  const { all } = data(ctx);
  const tld = (await all(Tld).findById(domain.tld_id)) as Tld;
  const account = await all(RegistrarAccount).findById(domain.account_id ?? 0);
  const registrar = ctx.use(registrarRegistryRef).all().find(({ id }) => id === account?.extension)?.registrar;
  const currency = (await all(Client).findById(domain.client_id))?.currency ?? '';
  const prices = await all(TldPrice).where({ tld_id: tld.id, currency }).whereIn('action', ['renew', 'restore', 'trade']).orderBy('years');
  const priceOf = (action: string): { amount: number; currency: string } | null => {
    const found = prices.find((price) => price.action === action);
    return found === undefined ? null : { amount: found.price, currency };
  };
  const zone = await all(ServiceResource).where({ client_id: domain.client_id, kind: 'dnsZone' }).whereNot('state', 'removed').whereIn('name', [domain.name, `${domain.name}.`]).first();
  const wish = await all(DomainRestore).findOne({ domain_id: domain.id, state: 'open' });
  return {
    lock: registrar?.setLock !== undefined,
    privacy: registrar?.setPrivacy !== undefined && (tld.privacy || domain.privacy),
    dnssec: registrar?.setDnssec === undefined ? 'none' : (tld.dnssec as 'none' | 'ds' | 'key'),
    contacts: registrar?.setContacts !== undefined,
    records: registrar?.dns !== undefined,
    authCode: registrar?.authCode !== undefined && tld.auth_code === 'required',
    release: registrar?.release !== undefined && tld.auth_code === 'tag',
    restore: registrar?.restore !== undefined,
    fields: (tld.fields as RegistrantField[]).map(({ key, check, required, choices }) => ({ key, check, required, choices: [...choices] })),
    renewPrice: domain.premium === null ? priceOf('renew') : { amount: (await all(Service).findById(domain.service_id))?.price ?? 0, currency }, restorePrice: domain.premium === null ? priceOf('restore') : null, restoreInvoiceId: wish?.invoice_id ?? null,
    trade: tld.trade === null || registrar?.trade === undefined ? null : { term: tld.trade as 'kept' | 'anew' | 'added', price: priceOf('trade'), invoiceId: (await openTrade(ctx, domain))?.invoice_id ?? null },
    premiumCost: ctx.caller.audience === 'client' ? null : await premiumCostOf(ctx, domain, account),
    dnsZone: zone === undefined ? null : { serviceId: zone.service_id, resourceId: zone.id },
  };
};
