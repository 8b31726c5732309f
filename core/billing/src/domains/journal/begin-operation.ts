import { conflict, invalid, Secret, type Dnssec, type DomainCommand, type Nameserver, type OperationCtx, type RegisterDomain, type RegistrarContact, type RenewDomain, type TradeDomain, type TransferDomain } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef } from '../../refs.ts';
import { asRegistrarContact } from '../contacts/sealed-identity.ts';
import { checkFields, type PremiumCost, type RegistrantField } from '../rules/index.ts';
import { Domain, DomainContact, DomainOperation, RegistrarAccount, Tld } from '../tables.ts';
import { isStillUnpaid } from './still-unpaid.ts';
import { PAID, writeOperation, type OperationKind } from './write-operation.ts';

/** What a registrar is told. */
export type Command =
  | { readonly kind: 'register'; readonly value: RegisterDomain }
  | { readonly kind: 'transferIn'; readonly value: TransferDomain }
  | { readonly kind: 'renew'; readonly value: RenewDomain }
  | { readonly kind: 'trade'; readonly value: TradeDomain; readonly contactId: number }
  | { readonly kind: 'restore' | 'remove'; readonly value: DomainCommand }
  | { readonly kind: 'hold' | 'lock' | 'privacy'; readonly value: DomainCommand; readonly on: boolean }
  | { readonly kind: 'nameservers'; readonly value: DomainCommand; readonly servers: readonly Nameserver[] }
  | { readonly kind: 'contacts'; readonly value: DomainCommand; readonly registrant: RegistrarContact }
  | { readonly kind: 'dnssec'; readonly value: DomainCommand; readonly wanted: Dnssec };

/** An operation that is about to be sent, marked as sent before a byte leaves. */
export interface Begun {
  readonly operation: DomainOperation;
  readonly domain: Domain;
  readonly account: RegistrarAccount;
  readonly command: Command;
  /** An earlier try ended without an answer: ask first. */
  readonly doubtful: boolean;
  /** What it would take away was paid meanwhile: it is only found out whether an earlier try arrived. */
  readonly unwanted: boolean;
}

export const codePlace = (domain: Pick<Domain, 'name' | 'service_id'>): string => `domains:${String(domain.service_id)}:${domain.name}:auth-code`;

const registrantOf = async (ctx: OperationCtx, domain: Domain, contactId = domain.contact_id ?? 0): Promise<RegistrarContact> => {
  const { all } = data(ctx);
  const contact = await all(DomainContact).findById(contactId);
  if (contact === undefined) throw invalid('REGISTRANT_NEEDED', 'contactId', 'Say to whom the domain is to be registered.');
  const registrant = asRegistrarContact(ctx.use(keyringRef), contact);
  const tld = await all(Tld).findById(domain.tld_id);
  const [problem] = checkFields((tld?.fields ?? []) as RegistrantField[], registrant.extra ?? {});
  if (problem !== undefined) throw invalid('REGISTRANT_FIELD', problem.key, 'The registry wants this of the registrant.', { field: problem.key });
  return registrant;
};

/**
 * The price that was accepted for a premium name; the registrar refuses it if its own is higher by then. Ordinary names
 * carry none: what is noted as a TLD's cost may be old.
 */
const accepted = (domain: Domain, kind: 'register' | 'renew' | 'transfer'): Pick<RegisterDomain, 'acceptedPrice' | 'premium'> => {
  const cost = domain.premium as PremiumCost | null;
  if (cost === null) return {};
  const amount = cost[kind] ?? null;
  if (amount === null) throw conflict('PREMIUM_PRICE_NEEDED', 'It is not known what this premium name costs. Say what is accepted for it.');
  return { acceptedPrice: { amount, currency: cost.currency }, premium: true };
};

const commandOf = async (ctx: OperationCtx, operation: DomainOperation, domain: Domain): Promise<Command> => {
  const input = operation.input as { readonly years?: number; readonly currentExpiry?: string; readonly on?: boolean; readonly servers?: readonly Nameserver[]; readonly wanted?: Dnssec; readonly contactId?: number };
  const base = { operationId: operation.operation_id, name: domain.name };
  const years = input.years ?? 1;
  switch (operation.kind as OperationKind) {
    case 'register':
      return { kind: 'register', value: { ...base, ...accepted(domain, 'register'), years, registrant: await registrantOf(ctx, domain), nameservers: domain.nameservers as Nameserver[] } };
    case 'transferIn': {
      const tld = await data(ctx).all(Tld).findById(domain.tld_id);
      if (domain.auth_code === null && tld?.auth_code === 'required') throw invalid('AUTH_CODE_NEEDED', 'authCode', 'The transfer needs the code of the present registrar.');
      const code = domain.auth_code === null ? {} : { authCode: new Secret(ctx.use(keyringRef).open(domain.auth_code, codePlace(domain))) };
      return { kind: 'transferIn', value: { ...base, ...accepted(domain, 'transfer'), registrant: await registrantOf(ctx, domain), ...code } };
    }
    case 'renew': {
      if (domain.state === 'redemption' || domain.state === 'restoring') throw conflict('RESTORE_FIRST', 'The domain is in redemption: it has to be restored first.');
      const currentExpiry = input.currentExpiry ?? domain.expires_on;
      if (currentExpiry === null) throw conflict('NOT_REGISTERED', 'The domain is not registered yet.');
      return { kind: 'renew', value: { ...base, ...accepted(domain, 'renew'), years, currentExpiry } };
    }
    case 'trade': {
      const contactId = input.contactId ?? 0;
      return { kind: 'trade', value: { ...base, registrant: await registrantOf(ctx, domain, contactId) }, contactId };
    }
    case 'contacts':
      return { kind: 'contacts', value: base, registrant: await registrantOf(ctx, domain) };
    case 'nameservers':
      return { kind: 'nameservers', value: base, servers: input.servers ?? [] };
    case 'dnssec':
      return { kind: 'dnssec', value: base, wanted: input.wanted ?? { ds: [], keys: [] } };
    case 'hold':
    case 'lock':
    case 'privacy':
      return { kind: operation.kind as 'lock', value: base, on: input.on === true };
    case 'restore':
    case 'remove':
      return { kind: operation.kind as 'restore', value: base };
  }
};

/** What the clock ordered because nobody had paid or confirmed: deletion, and taking out of service. */
const takesAway = ({ kind, input }: DomainOperation): boolean => kind === 'remove' || (kind === 'hold' && (input as { readonly on?: boolean }).on === true);

const stillHolds = (ctx: OperationCtx, { input }: DomainOperation, domain: Domain): Promise<boolean> =>
  (input as { readonly because?: string }).because === 'verification' ? Promise.resolve(domain.verification === 'failed') : isStillUnpaid(ctx, domain.id);

/** Paid meanwhile: it does not happen. Its key becomes free, should the money go back; a hold whose answer was lost may be there, so it is lifted. */
export const dropOperation = async (ctx: OperationCtx, operation: DomainOperation, domain: Domain): Promise<void> => {
  await data(ctx).all(DomainOperation).findById(operation.id).patch({ state: 'dropped', key: `${operation.key}:dropped:${String(operation.id)}`, error: null, finished_at: ctx.clock.wall() });
  ctx.touch({ kind: 'domain', id: domain.id, clientId: domain.client_id }, undefined, { dropped: operation.kind });
  if (operation.kind === 'hold' && operation.state === 'sent') await writeOperation(ctx, domain, 'hold', `unhold:${String(operation.id)}`, { on: false });
};

/** Marks an open operation as sent, with everything that it is sent with. Nothing if it is over, or if what it would take away was paid meanwhile. */
export const beginOperation = async (ctx: OperationCtx, id: number): Promise<Begun | undefined> => {
  const { all } = data(ctx);
  const operation = await all(DomainOperation).findById(id);
  if (operation === undefined || !['waiting', 'sent', 'pending'].includes(operation.state)) return undefined;
  const domain = (await all(Domain).findById(operation.domain_id)) as Domain;
  const doubtful = operation.state === 'sent' && PAID.includes(operation.kind);
  const unwanted = operation.state !== 'pending' && takesAway(operation) && !(await stillHolds(ctx, operation, domain));
  if (unwanted && !doubtful) {
    await dropOperation(ctx, operation, domain);
    return undefined;
  }
  const tld = await all(Tld).findById(domain.tld_id);
  const account = await all(RegistrarAccount).findById(domain.account_id ?? tld?.account_id ?? 0);
  if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
  const command = await commandOf(ctx, operation, domain);
  const input = command.kind === 'renew' ? { ...(operation.input as object), currentExpiry: command.value.currentExpiry } : operation.input;
  // The date a renewal starts from stays what it was at the first try: that is what keeps a second one from adding years.
  await all(DomainOperation).findById(id).patch({ state: operation.state === 'pending' ? 'pending' : 'sent', input, account_id: account.id, sent_at: ctx.clock.wall(), attempts: operation.attempts + 1 });
  if (domain.account_id === null) await all(Domain).findById(domain.id).patch({ account_id: account.id });
  return { operation: { ...operation, input } as DomainOperation, domain: { ...domain, account_id: account.id } as Domain, account, command, doubtful, unwanted };
};
