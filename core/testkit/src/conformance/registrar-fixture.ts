import type { AnyExtension, CallCtx, Fqdn, LocalDate, Money, Secret } from '@billet/sdk';

type Soon<T> = T | Promise<T>;

/** Commands that cost money, or cannot be taken back. */
export type PaidAct = 'register' | 'renew' | 'transferIn' | 'trade' | 'restore' | 'remove';

/** A domain of ours, looked up without the registrar. */
export interface SeenRegistration {
  readonly expiresOn: LocalDate;
  readonly nameservers: readonly Fqdn[];
  readonly locked?: boolean;
}

/** The other side, as a test looks at it and steers it. Each optional member brings cases. */
export interface RegistrarSide {
  /** A domain that is with us. */
  look(name: Fqdn): Soon<SeenRegistration | undefined>;
  /** How many domains are with us. */
  count(): Soon<number>;
  /** What was taken from our account so far, minor units. */
  spent?(): Soon<number>;
  /** The next such command is carried out, but its answer gets lost. */
  loseAnswer?(act: PaidAct): void;
  /** The next such command never arrives. */
  loseCommand?(act: PaidAct): void;
  /** The next such command is carried out; its answer makes no sense. */
  garble?(act: PaidAct): void;
  /** The next such command is refused because there were too many. */
  tooMany?(act: PaidAct): void;
  emptyFunds?(): void;
  fillFunds?(): void;
  /** Registering costs this a year; accepted prices are compared with it. */
  readonly price?: Money;
  /** A name that costs more, and how much; `renewal` where the other side tells what its later years cost. */
  readonly premium?: { readonly name: Fqdn; readonly price: Money; readonly renewal?: Money };
  /** From now on registrations wait for `decide`. */
  hold?(): void;
  decide?(name: Fqdn, accepted: boolean): void;
  /** Where the registrant's proof of his address is. */
  verify?(name: Fqdn, state: 'pending' | 'verified' | 'suspended'): void;
  /** How often the registrant was asked again. */
  verificationMails?(name: Fqdn): number;
  /** The mail address of whoever a domain is registered to. */
  registrantOf?(name: Fqdn): string | undefined;
  /** A domain of another registrar, and its code. */
  foreign?(name: Fqdn): Soon<Secret>;
  /** The other registrar lets a domain go. */
  letGo?(name: Fqdn): Soon<void>;
  /** Lets a domain of ours expire until only a restore helps. */
  expire?(name: Fqdn): Soon<void>;
}

/** A registrar ready to be examined. Made anew for every case. */
export interface RegistrarFixture {
  /** The package's default export. */
  readonly extension: AnyExtension;
  /** Settings of the account as staff type them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Absent where people do the work. */
  readonly side?: RegistrarSide;
  /** Makes a name that may be registered, of its label. */
  name(label: string): Fqdn;
  /** Settings with credentials that are not right. */
  readonly wrongSecret?: Readonly<Record<string, unknown>>;
  /** Settings that lead nowhere. */
  readonly unreachable?: Readonly<Record<string, unknown>>;
  /** Where people do the work: one of them says that it is done. */
  confirm?(operationId: string, ctx: CallCtx): Soon<void>;
  stop?(): Soon<void>;
}
