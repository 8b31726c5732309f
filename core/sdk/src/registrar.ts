import { z } from 'zod';
import type { CallCtx, Ctx } from './ctx.ts';
import type { LocalDate } from './dates.ts';
import { aFunction, aSettingsSchema, checkDeclaration } from './declaration.ts';
import type { Dnssec } from './dnssec.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Fqdn } from './fqdn.ts';
import type { Money } from './money.ts';
import type { Nameserver } from './nameserver.ts';
import type { Outcome } from './outcome.ts';
import type { MailForward, RegistrarDns, RegistrarForwards, WebForward } from './registrar-dns.ts';
import type { RegistrarEvent } from './registrar-news.ts';
import type { RegistrarVerification } from './registrar-verification.ts';
import type { Secret } from './secret.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

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
  /** What a year of it costs where that is a price of its own, not its TLD's. */
  readonly premium?: Money;
  /** What each later year costs. Leave it out unless the other side tells it for this very name. */
  readonly premiumRenewal?: Money;
  readonly reason?: string;
}

/** What it costs to bring a premium name here from another registrar, and each later year of it where that is told. @since 0.1.0 */
export interface PremiumTransfer {
  readonly price: Money;
  readonly renewal?: Money;
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
  /** The accepted price is the name's own, not its TLD's. */
  readonly premium?: boolean;
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

/** Another registrant, where the registry wants more for it than a change of data. @since 0.1.0 */
export interface TradeDomain extends DomainCommand {
  readonly registrant: RegistrarContact;
}

/** What became of a command whose answer was lost. @since 0.1.0 */
export type ReconcileVerdict = 'applied' | 'notApplied' | 'pending' | 'unknown';

/** Commands that have a price of their own. @since 0.1.0 */
export type PricedCommand = 'create' | 'renew' | 'transfer' | 'restore';

/** What other names are wished for: like this label, under these TLDs, at most so many. @since 0.1.0 */
export interface SuggestionWish {
  readonly keyword: string;
  readonly tlds: readonly string[];
  readonly most: number;
}

/**
 * One domain of a bulk look. `gone` = registered nowhere, `elsewhere` = with another registrar, `unknown` = could not
 * be found out now: it never means that anything changed.
 * @since 0.1.0
 */
export type SyncedDomain =
  | { readonly name: Fqdn; readonly state: 'ours'; readonly domain: DomainSnapshot }
  | { readonly name: Fqdn; readonly state: 'elsewhere' | 'gone' }
  | { readonly name: Fqdn; readonly state: 'unknown'; readonly reason: string };

/**
 * What a person says of a command that people carry out: that it is done, with the last day where the registry named it,
 * or why it is not to be had.
 * @since 0.1.0
 */
export type TaskAnswer = { readonly done: true; readonly expiresOn?: LocalDate } | { readonly done: false; readonly reason: string };

/**
 * A registrar set up for one account. The optional members are its capabilities.
 *
 * Each member may throw a `ModuleError`; core reads it as the failure it holds.
 * @since 0.1.0
 */
export interface Registrar<C> {
  /** Proves address and credentials, and changes nothing. */
  test(ctx: CallCtx<C>): Promise<{ readonly ok: boolean; readonly message: string }>;
  /** One answer for each name, in the order of the names. What the other side did not call free is not `available`. */
  check(ctx: CallCtx<C>, names: readonly Fqdn[]): Promise<readonly Availability[]>;
  /** Other names that somebody who looks for the keyword may like. Whether they are free is asked by `check`. */
  suggest?(ctx: CallCtx<C>, wish: SuggestionWish): Promise<readonly Fqdn[]>;
  /** What bringing a name of another registrar here costs where that is a price of its own; nothing for an ordinary name. */
  premiumTransfer?(ctx: CallCtx<C>, name: Fqdn): Promise<PremiumTransfer | undefined>;
  /** Called again with the same operation it registers no second time. */
  register(ctx: CallCtx<C>, command: RegisterDomain): Promise<Outcome<DomainSnapshot>>;
  /** Adds the years to `currentExpiry`; years that are there already are not added again. */
  renew(ctx: CallCtx<C>, command: RenewDomain): Promise<Outcome<DomainSnapshot>>;
  /** Asks for a domain of another registrar; called again it follows the request it made. */
  transferIn(ctx: CallCtx<C>, command: TransferDomain): Promise<Outcome<DomainSnapshot>>;
  /** A domain of ours; nothing if it is not. */
  info(ctx: CallCtx<C>, name: Fqdn): Promise<DomainSnapshot | undefined>;
  /** Makes the list of name servers this one. Glue below the domain is made as well. */
  setNameservers(ctx: CallCtx<C>, name: Fqdn, servers: readonly Nameserver[]): Promise<Outcome<void>>;
  /** Asks what became of a command whose answer was lost. Sends nothing that changes anything. */
  reconcile(ctx: CallCtx<C>, command: DomainCommand & { readonly kind: 'register' | 'renew' | 'transferIn' | 'trade' | 'restore' | 'remove' }): Promise<ReconcileVerdict>;
  /** Registers the domain to somebody else, for the fee of a trade where there is one. Called again with the same operation it is traded no second time. */
  trade?(ctx: CallCtx<C>, command: TradeDomain): Promise<Outcome<DomainSnapshot>>;
  /** The lock against transfers that the client may switch. */
  setLock?(ctx: CallCtx<C>, name: Fqdn, locked: boolean): Promise<Outcome<void>>;
  /** Takes the domain out of the zone, or puts it back. */
  setHold?(ctx: CallCtx<C>, name: Fqdn, held: boolean): Promise<Outcome<void>>;
  /** The code for a transfer away. Made anew where codes are kept on demand only. */
  authCode?(ctx: CallCtx<C>, name: Fqdn): Promise<Outcome<Secret>>;
  /** Once a day: takes away the codes that were set on demand and have lived long enough; gives the names. */
  expireAuthCodes?(ctx: CallCtx<C>): Promise<readonly Fqdn[]>;
  /** Hides the registrant from the public, or shows him. */
  setPrivacy?(ctx: CallCtx<C>, name: Fqdn, on: boolean): Promise<Outcome<void>>;
  /** What it costs now; for `restore` the fee with the year that comes with it. */
  quote?(ctx: CallCtx<C>, name: Fqdn, command: PricedCommand, years: number): Promise<Money>;
  /** Brings back a domain in redemption, with the report where one is owed. Called again it goes on where it stopped. */
  restore?(ctx: CallCtx<C>, command: DomainCommand): Promise<Outcome<DomainSnapshot>>;
  /** Deletes a domain. In the first days that gives the money back; later it begins redemption. Called again with the same operation it finds it deleted. */
  remove?(ctx: CallCtx<C>, command: DomainCommand): Promise<Outcome<void>>;
  /** Changes the registrant's data, not who he is. */
  setContacts?(ctx: CallCtx<C>, name: Fqdn, registrant: RegistrarContact): Promise<Outcome<void>>;
  /** The records at the registry, in its form. */
  getDnssec?(ctx: CallCtx<C>, name: Fqdn): Promise<Dnssec>;
  /** Makes the records these. The form the registry does not take is refused with the field `dnssec`. */
  setDnssec?(ctx: CallCtx<C>, name: Fqdn, wanted: Dnssec): Promise<Outcome<void>>;
  /** The zone, where the registrar keeps it. */
  readonly dns?: RegistrarDns<C>;
  readonly webForwards?: RegistrarForwards<C, WebForward>;
  readonly mailForwards?: RegistrarForwards<C, MailForward>;
  /**
   * Who proves that registrants can be reached. `house`: nobody at the other side does, so the house mails the link and
   * takes the domain out of service by `setHold`. Absent: the other side does and tells nothing.
   */
  readonly verification?: 'house' | RegistrarVerification<C>;
  /** Our word on a transfer away that waits. */
  decideTransfer?(ctx: CallCtx<C>, name: Fqdn, decision: 'approve' | 'reject'): Promise<Outcome<void>>;
  /** Takes back our own request for a domain. */
  cancelTransfer?(ctx: CallCtx<C>, name: Fqdn): Promise<Outcome<void>>;
  /** Hands a domain over to another registrar by his tag, where that is the way (.uk). */
  release?(ctx: CallCtx<C>, name: Fqdn, target: string): Promise<Outcome<void>>;
  /** Takes or refuses what another registrar hands over; the case comes with an `offer`. */
  answerOffer?(ctx: CallCtx<C>, caseId: string, accept: boolean): Promise<Outcome<void>>;
  /**
   * Messages that wait, at most so many. One is acknowledged when the next is asked for, so store it under its id
   * first; whoever breaks off gets it again.
   */
  events?(ctx: CallCtx<C>, max: number): AsyncIterable<RegistrarEvent>;
  /** Looks at many domains, in any order. A name that cannot be looked at now is `unknown` and stops nothing. */
  sync?(ctx: CallCtx<C>, names: readonly Fqdn[]): AsyncIterable<SyncedDomain>;
  /** All domains of the account, where the other side has a list. @alpha */
  list?(ctx: CallCtx<C>): AsyncIterable<DomainSnapshot>;
  /** Present where people carry commands out: takes what they say of the one that its `pending` named so. The command is asked for again right after. */
  answerTask?(ctx: CallCtx<C>, job: string, answer: TaskAnswer): Promise<Outcome<void>>;
  /** What is left to spend. */
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
