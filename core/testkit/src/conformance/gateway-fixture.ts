import type { AnyExtension, Money, RawRequest } from '@billet/sdk';

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
}

/** What an event is about. The newest event of that kind at the provider; `unknown` = a type nobody knows. */
export type EventKind = 'paid' | 'refunded' | 'disputed' | 'unknown';

/** The provider's webhooks, as a test makes them. Needed by every gateway that has `webhook`. */
export interface WebhookSide {
  /** A request exactly as the provider sends it. */
  request(kind: EventKind, signing?: Signing): RawRequest;
  /** Lower-case name of the header with the signature. */
  readonly signatureHeader: string;
  /** What the provider's signatures and events carry; cases about the rest do not apply. */
  readonly carries: { readonly timestamp: boolean; readonly scheme: boolean; readonly mode: boolean };
}

/** The provider behind the gateway, as a test steers it. Needed by every gateway that calls out. */
export interface ProviderSide {
  /** The payer pays what was started under this key. */
  pay(attemptKey: string): Promise<void> | void;
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
  stall?(): void;
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
  /** Amounts as the provider wants them. */
  readonly wire?: { toWire(money: Money): string | number; fromWire(sent: never, currency: string): Money };
  readonly provider?: ProviderSide;
  readonly webhooks?: WebhookSide;
  stop?(): Promise<void>;
}
