import { z } from 'zod';
import type { CallCtx, Ctx } from './ctx.ts';
import type { LocalDate } from './dates.ts';
import { aFunction, aSettingsSchema, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Money } from './money.ts';
import type { Outcome } from './outcome.ts';
import type { Secret } from './secret.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

/** A domain name in its ASCII form (RFC 5890 A-labels), lower case, without the last dot. @since 0.1.0 */
export type Fqdn = string;

/** A name server; `addresses` only for glue below the domain itself. @since 0.1.0 */
export interface Nameserver {
  readonly host: Fqdn;
  readonly addresses?: readonly string[];
}

/** A contact as registries want it. @since 0.1.0 */
export interface RegistrarContact {
  readonly name: string;
  readonly organization?: string;
  readonly email: string;
  /** E.164, for example `+351912345678`. */
  readonly phone: string;
  readonly street: readonly string[];
  readonly city: string;
  readonly region?: string;
  readonly postcode: string;
  readonly country: string;
  /** Extra identity fields by key, for example `cpf`. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Answer of an availability check. `unknown` is never shown as free. @since 0.1.0 */
export interface Availability {
  readonly name: Fqdn;
  readonly state: 'available' | 'taken' | 'invalid' | 'unknown';
  readonly premium?: Money;
  readonly reason?: string;
}

/** What the registrar knows of a domain. @since 0.1.0 */
export interface DomainSnapshot {
  readonly name: Fqdn;
  readonly registryRef?: string;
  readonly expiresOn?: LocalDate;
  readonly statuses: readonly string[];
  readonly nameservers: readonly Nameserver[];
  readonly locked?: boolean;
}

/** Every command carries the journal's id; it becomes the transaction id at the other side. @since 0.1.0 */
export interface DomainCommand {
  readonly operationId: string;
  readonly name: Fqdn;
  readonly acceptedPrice?: Money;
}

/** @since 0.1.0 */
export interface RegisterDomain extends DomainCommand {
  readonly years: number;
  readonly registrant: RegistrarContact;
  readonly nameservers: readonly Nameserver[];
}

/** `currentExpiry` guards against renewing twice. @since 0.1.0 */
export interface RenewDomain extends DomainCommand {
  readonly years: number;
  readonly currentExpiry: LocalDate;
}

/** @since 0.1.0 */
export interface TransferDomain extends DomainCommand {
  readonly authCode?: Secret;
  readonly registrant: RegistrarContact;
}

/** What became of a command whose answer was lost. @since 0.1.0 */
export type ReconcileVerdict = 'applied' | 'notApplied' | 'pending' | 'unknown';

/** A registrar set up for one account. The optional members are its capabilities. @since 0.1.0 */
export interface Registrar<C> {
  test(ctx: CallCtx<C>): Promise<{ readonly ok: boolean; readonly message: string }>;
  check(ctx: CallCtx<C>, names: readonly Fqdn[]): Promise<readonly Availability[]>;
  register(ctx: CallCtx<C>, command: RegisterDomain): Promise<Outcome<DomainSnapshot>>;
  renew(ctx: CallCtx<C>, command: RenewDomain): Promise<Outcome<DomainSnapshot>>;
  transferIn(ctx: CallCtx<C>, command: TransferDomain): Promise<Outcome<DomainSnapshot>>;
  info(ctx: CallCtx<C>, name: Fqdn): Promise<DomainSnapshot | undefined>;
  setNameservers(ctx: CallCtx<C>, name: Fqdn, servers: readonly Nameserver[]): Promise<Outcome<void>>;
  reconcile(ctx: CallCtx<C>, command: DomainCommand & { readonly kind: 'register' | 'renew' | 'transferIn' }): Promise<ReconcileVerdict>;
  /** @alpha */
  setLock?(ctx: CallCtx<C>, name: Fqdn, locked: boolean): Promise<Outcome<void>>;
  /** @alpha */
  authCode?(ctx: CallCtx<C>, name: Fqdn): Promise<Outcome<Secret>>;
  /** @alpha */
  setPrivacy?(ctx: CallCtx<C>, name: Fqdn, on: boolean): Promise<Outcome<void>>;
  /** @alpha */
  restore?(ctx: CallCtx<C>, command: DomainCommand): Promise<Outcome<DomainSnapshot>>;
  /** @alpha */
  setContacts?(ctx: CallCtx<C>, name: Fqdn, registrant: RegistrarContact): Promise<Outcome<void>>;
  /** @alpha */
  list?(ctx: CallCtx<C>): AsyncIterable<DomainSnapshot>;
  /** @alpha */
  balance?(ctx: CallCtx<C>): Promise<Money>;
}

/** What an author writes for a registrar. @since 0.1.0 */
export interface RegistrarDefinition<C extends SettingsSchema> {
  readonly account: C;
  create(ctx: Ctx): Registrar<SettingsOf<C>> | Promise<Registrar<SettingsOf<C>>>;
  stop?(): Promise<void>;
}

const shape = z.strictObject({ account: aSettingsSchema, create: aFunction, stop: aFunction.optional() });

/** Defines a registrar. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineRegistrar = <C extends SettingsSchema>(definition: RegistrarDefinition<C>): Extension<'registrar', RegistrarDefinition<C>> => {
  checkDeclaration('defineRegistrar', shape, definition);
  return brandExtension('registrar', definition);
};
