import type { AnyExtension, GatewayPayer, Money, RawRequest } from '@billet/sdk';

/** How a webhook request deviates from an honest one. */
export interface Signing {
  /** Signed with a secret that is not the account's. */
  readonly wrongSecret?: boolean;
  /** Signed so many seconds away from now. */
  readonly offsetSeconds?: number;
  /** Signed under another scheme than the one that counts. */
  readonly otherScheme?: boolean;
  /** Claims to come from the other mode (live for test, test for live). */
  readonly otherMode?: boolean;
  /** Honestly signed, but about another sum, another currency, or money for somebody else. */
  readonly substituted?: 'amount' | 'currency' | 'receiver';
}

/** What an event is about. The newest event of that kind at the provider; `unknown` = a type nobody knows. */
export type EventKind = 'paid' | 'refunded' | 'disputed' | 'unknown';

/** The provider's webhooks, as a test makes them. Needed by every gateway that has `webhook`. */
export interface WebhookSide {
  /** A request exactly as the provider sends it. */
  request(kind: EventKind, signing?: Signing): RawRequest;
  /** Lower-case name of the header with the signature. */
  readonly signatureHeader?: string;
  /** Name of the body's field with the signature, where there is no header. With neither, the message is not signed. */
  readonly signatureField?: { readonly in: 'form' | 'json'; readonly name: string; /** Fields that are signed, where not all are. */ readonly covers?: readonly string[] };
  /** Says, unsigned, that a payment was made which was not; for gateways that ask the provider before they believe. */
  forged?(attemptKey: string): RawRequest;
  /** What the provider's signatures and events carry; cases about the rest do not apply. */
  readonly carries: { readonly timestamp: boolean; readonly scheme: boolean; readonly mode: boolean; readonly receiver?: boolean; /** False where only address and headers are signed. */ readonly body?: boolean };
}

/** The provider behind the gateway, as a test steers it. Needed by every gateway that calls out. */
export interface ProviderSide {
  /** The payer pays what was started under this key; what was started with `captureLater` is held from then on: then `held` is true. */
  pay(attemptKey: string, held?: boolean): Promise<void> | void;
  /** How many payments were made, and how much was given back, in minor units. */
  payments(): number;
  refunded?(): number;
  /** The payer's bank takes a payment back. */
  dispute?(providerRef: string): void;
  /** A stored method that can be charged. Needed by every gateway that has `charge`. */
  token?(): string;
  /** The next call that changes something is carried out, but its answer gets lost. */
  loseAnswer?(): void;
  /** The next call is never answered. */
  stall?(): Promise<void> | void;
  /** The next call that changes something is cut before anything happens. */
  dropCall?(): void;
  /** True if `start` sends nothing: the browser carries the signed form itself. */
  readonly startsOffline?: boolean;
  /** Whether the provider refuses a key that comes again with other data. */
  readonly keepsKeys: boolean;
}

/** A gateway ready to be examined. Made anew for every case. */
export interface GatewayFixture {
  /** The package's default export. */
  readonly extension: AnyExtension;
  /** Account settings as staff type them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** An amount that can be paid; 12.34 EUR when absent. */
  readonly money?: Money;
  /** How this account is paid, where the traits leave it open. */
  readonly flow?: 'redirect' | 'display';
  /** What the provider needs to know of the payer. */
  readonly payer?: Partial<GatewayPayer>;
  /** Amounts as the provider wants them. */
  readonly wire?: { toWire(money: Money): string | number; fromWire(sent: never, currency: string): Money };
  readonly provider?: ProviderSide;
  readonly webhooks?: WebhookSide;
  stop?(): Promise<void>;
}
