import type { CallCtx } from '../ctx.ts';
import type { LocalDate } from '../dates.ts';
import type { Dnssec } from '../dnssec.ts';
import type { Fqdn } from '../fqdn.ts';
import type { Money } from '../money.ts';
import type { Nameserver } from '../nameserver.ts';
import type { Availability, DomainSnapshot, PremiumTransfer, PricedCommand, RegisterDomain, RegistrarContact, SuggestionWish, TransferDomain } from '../registrar.ts';
import type { DomainRecord, DomainZone, MailForward, RecordChange, WebForward } from '../registrar-dns.ts';
import type { RegistrantVerification } from '../registrar-verification.ts';
import type { Secret } from '../secret.ts';

/** A domain as the reseller account shows it. @since 0.1.0 */
export interface HeldDomain extends DomainSnapshot {
  /** What the other side still works on: the `order` that brings the domain to us (a registration, a transfer), a renewal, or a restore. */
  readonly pending?: 'order' | 'renew' | 'restore';
  /** Deleted; only a restore helps. */
  readonly inRedemption?: boolean;
  /** What the calls need of it besides; not shown to anybody. */
  readonly data?: Readonly<Record<string, string>>;
}

/** What became of a command that was accepted: carried out, or still worked on. @since 0.1.0 */
export type Accepted = 'done' | 'pending';

/** A renewal by what is missing. @since 0.1.0 */
export interface ExtendDomain {
  readonly operationId: string;
  readonly years: number;
  /** The expiry the account shows now. */
  readonly currentExpiry: LocalDate;
  readonly acceptedPrice?: Money;
  /** The accepted price is the name's own, not its TLD's. */
  readonly premium?: boolean;
}

/** The zone of a domain by a reseller's API. @since 0.1.0 */
export interface ResellerDns<C> {
  readonly types: readonly string[];
  read(ctx: CallCtx<C>, domain: HeldDomain): Promise<DomainZone>;
  activate(ctx: CallCtx<C>, domain: HeldDomain): Promise<readonly Nameserver[]>;
  /** Only what is to be added and is not there, and what is to go and is there; `now` = what is there. */
  change(ctx: CallCtx<C>, domain: HeldDomain, change: RecordChange, now: readonly DomainRecord[]): Promise<void>;
}

/** A reseller's API that asks registrants to confirm their address. @since 0.1.0 */
export interface ResellerVerification<C> {
  read(ctx: CallCtx<C>, domain: HeldDomain): Promise<RegistrantVerification>;
  resend(ctx: CallCtx<C>, domain: HeldDomain): Promise<void>;
}

/** A reseller's API that trades domains to another holder. @since 0.1.0 */
export interface ResellerTrades<C> {
  /** The handle of a contact as a holder; made where there is none yet. The same data has one handle. */
  holderFor(ctx: CallCtx<C>, registrant: RegistrarContact): Promise<string>;
  /** The handle of who holds the domain now; nothing where the API does not say. */
  holderOf(domain: HeldDomain): string | undefined;
  trade(ctx: CallCtx<C>, domain: HeldDomain, holder: string): Promise<Accepted>;
}

/** Forwarding of one sort by a reseller's API. @since 0.1.0 */
export interface ResellerForwards<C, F> {
  read(ctx: CallCtx<C>, domain: HeldDomain): Promise<readonly F[]>;
  write(ctx: CallCtx<C>, domain: HeldDomain, wanted: readonly F[]): Promise<void>;
}

/**
 * The plain calls of a reseller's API. `registrarOverApi` makes a registrar of them that neither registers nor renews
 * twice, whatever gets lost.
 *
 * A call that fails throws a `ModuleError`. One that may have been carried out all the same (no answer, an answer that
 * makes no sense) says `ambiguous: true`. `ctx.http` does so by itself for what happens on the way.
 * @since 0.1.0
 */
export interface ResellerApi<C> {
  /** Longest registration, in years. */
  readonly maxYears: number;
  /**
   * Whether `find` shows orders that are still worked on. Where it does not, an order that was accepted waits until the
   * domain is there, or until a person decides.
   */
  readonly showsOrders: boolean;
  /** Names in one `check`. */
  readonly checkAtOnce: number;
  /** Proves address and credentials, and changes nothing. Throws what is wrong. */
  test(ctx: CallCtx<C>): Promise<string>;
  /** One answer for each name, in the order of the names. The names are well formed. */
  check(ctx: CallCtx<C>, names: readonly Fqdn[]): Promise<readonly Availability[]>;
  /** Names like the keyword, in whatever case and under whatever TLD the other side answers. */
  suggest?(ctx: CallCtx<C>, wish: SuggestionWish): Promise<readonly string[]>;
  /** A domain of this account, or one that it has ordered; nothing if it is neither. */
  find(ctx: CallCtx<C>, name: Fqdn): Promise<HeldDomain | undefined>;
  register(ctx: CallCtx<C>, command: RegisterDomain): Promise<Accepted>;
  renew(ctx: CallCtx<C>, domain: HeldDomain, command: ExtendDomain): Promise<Accepted>;
  /** Where premium names have a price of their own for a transfer; nothing for an ordinary name. Asked before each transfer too. */
  premiumTransfer?(ctx: CallCtx<C>, name: Fqdn): Promise<PremiumTransfer | undefined>;
  transferIn(ctx: CallCtx<C>, command: TransferDomain): Promise<void>;
  /** Where a transfer to us is; `none` = it was never asked for. */
  transferState(ctx: CallCtx<C>, name: Fqdn): Promise<'none' | 'pending' | 'refused'>;
  readonly trades?: ResellerTrades<C>;
  setNameservers(ctx: CallCtx<C>, domain: HeldDomain, servers: readonly Nameserver[]): Promise<void>;
  /** What it costs now. Where there is one, prices that were accepted are compared with it before anything is bought. */
  quote?(ctx: CallCtx<C>, name: Fqdn, command: PricedCommand, years: number): Promise<Money>;
  setLock?(ctx: CallCtx<C>, domain: HeldDomain, locked: boolean): Promise<void>;
  authCode?(ctx: CallCtx<C>, domain: HeldDomain): Promise<Secret>;
  setPrivacy?(ctx: CallCtx<C>, domain: HeldDomain, on: boolean): Promise<void>;
  setContacts?(ctx: CallCtx<C>, domain: HeldDomain, registrant: RegistrarContact): Promise<void>;
  getDnssec?(ctx: CallCtx<C>, domain: HeldDomain): Promise<Dnssec>;
  setDnssec?(ctx: CallCtx<C>, domain: HeldDomain, wanted: Dnssec): Promise<void>;
  readonly dns?: ResellerDns<C>;
  readonly webForwards?: ResellerForwards<C, WebForward>;
  readonly mailForwards?: ResellerForwards<C, MailForward>;
  readonly verification?: ResellerVerification<C>;
  restore?(ctx: CallCtx<C>, domain: HeldDomain, operationId: string): Promise<Accepted>;
  remove?(ctx: CallCtx<C>, domain: HeldDomain): Promise<void>;
  list?(ctx: CallCtx<C>): AsyncIterable<HeldDomain>;
  balance?(ctx: CallCtx<C>): Promise<Money>;
}
