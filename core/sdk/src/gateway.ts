import { z } from 'zod';
import type { CallCtx, Ctx } from './ctx.ts';
import { currencySchema } from './currency.ts';
import type { LocalDate } from './dates.ts';
import { aFunction, aSettingsSchema, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Formats } from './format.ts';
import type { Money } from './money.ts';
import type { Outcome } from './outcome.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

/** What the paper of a boleto says beside its barcode; the form is the same for all banks. @since 0.1.0 */
export interface BankSlip {
  /** Bank with the check digit of its number: `341-7`. */
  readonly bank: { readonly name: string; readonly code: string };
  /** The digits that people type, with dots and spaces. */
  readonly line: string;
  readonly beneficiary: { readonly name: string; readonly taxId: string };
  /** Agency and account, or the beneficiary's code, as the bank prints them. */
  readonly agencyAndCode: string;
  readonly ownNumber: string;
  readonly wallet: string;
  /** Abbreviation of what the slip is for, such as `DS`. */
  readonly documentKind: string;
  readonly dueDate: LocalDate;
  readonly money: Money;
  /** To whoever takes the money, in Portuguese: fine, interest. */
  readonly instructions: readonly string[];
}

/** What the browser must do next, as data; the theme draws it. @since 0.1.0 */
export type NextAction =
  | { readonly kind: 'redirect'; readonly url: string; readonly method: 'GET' | 'POST'; readonly fields?: Readonly<Record<string, string>> }
  | { readonly kind: 'display'; readonly lines: readonly { readonly label: string; readonly value: string; readonly copy?: boolean }[]; readonly note?: string; /** Text of a QR picture. */ readonly qr?: string; /** The same at the provider, such as a slip as a file. */ readonly page?: string; /** 44 digits of a boleto, drawn as Interleaved 2 of 5. */ readonly barcode?: string; /** What its paper says, if it can be had as a file from us. */ readonly slip?: BankSlip; /** Why it cannot be paid yet. */ readonly hold?: 'registration'; readonly expiresAt?: string }
  | { readonly kind: 'none' };

/**
 * State of money at the provider. `unknown` is not `failed`: it is looked up, never charged again. `authorised` is
 * held for us and not ours yet: it is captured or voided. @since 0.1.0
 */
export type PaymentStatus = 'requires_action' | 'authorised' | 'processing' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/** What the provider says about one payment. Absolute facts: applying them again, or late, is safe. @since 0.1.0 */
export interface PaymentFact {
  readonly status: PaymentStatus;
  /** The provider's id of the payment; unique per merchant account. */
  readonly providerRef: string;
  readonly money?: Money;
  /** Of charges that grow after their day: what of `money` is fine and interest, above what was asked. @since 0.1.0 */
  readonly late?: Money;
  /** Of charges that are less before their day: what the payer was let off. @since 0.1.0 */
  readonly discount?: Money;
  /** Kept back by the provider; in the payment's currency. */
  readonly fee?: Money;
  readonly reason?: string;
  readonly next?: NextAction;
  /** A method kept for later charges, if the payer allowed it. */
  readonly savedMethod?: { readonly token: string; readonly label: string; readonly expires?: string };
  /** A collection that the payer has to be told of before it happens; core sends the mail. */
  readonly announced?: { readonly on: LocalDate; readonly account: string; readonly mandate: string };
}

/** One thing that happened at the provider. @since 0.1.0 */
export interface GatewayEvent {
  /** Unique per merchant account; a second delivery carries the same id. */
  readonly id: string;
  readonly type:
    /** The money is held: `Gateway.capture` takes it, `Gateway.void` lets it go. @since 0.1.0 */
    | 'payment.authorised'
    | 'payment.succeeded'
    | 'payment.processing'
    | 'payment.failed'
    | 'payment.cancelled'
    | 'refund.succeeded'
    | 'refund.failed'
    | 'dispute.opened'
    | 'dispute.won'
    | 'dispute.lost'
    /** What the payer allowed to be charged, when he paid the attempt of `attemptKey`, counts from now on: `method`. @since 0.1.0 */
    | 'method.active'
    /** It no longer counts: the payer or his bank has ended it. @since 0.1.0 */
    | 'method.ended'
    | 'ignored';
  readonly providerRef: string;
  /** Our attempt key, where the provider gives it back. */
  readonly attemptKey?: string;
  readonly money?: Money;
  /** As in `PaymentFact`. @since 0.1.0 */
  readonly late?: Money;
  /** As in `PaymentFact`. @since 0.1.0 */
  readonly discount?: Money;
  readonly fee?: Money;
  /** Of `method.active` and `method.ended`. @since 0.1.0 */
  readonly method?: NonNullable<PaymentFact['savedMethod']>;
  /** ISO instant at the provider. */
  readonly occurredAt: string;
  readonly livemode?: boolean;
  /** `WRONG_RECEIVER` beside `ignored`: well signed, but for another merchant. Staff are shown it. */
  readonly reason?: string;
}

/** Who pays, as much as a provider may know. @since 0.1.0 */
export interface GatewayPayer {
  readonly clientId: string;
  readonly name: string;
  readonly email: string;
  readonly country: string;
  /** Tax number as the payer wrote it. */
  readonly taxId?: string;
  readonly address?: { readonly line1?: string; readonly city?: string; readonly region?: string; readonly postcode?: string };
}

/** Request to begin a payment. @since 0.1.0 */
export interface StartPayment {
  readonly attemptKey: string;
  /** A whole number that no other attempt of the installation has, for providers that take digits only. */
  readonly attemptNumber: number;
  readonly money: Money;
  readonly description: string;
  readonly invoiceNumbers: readonly string[];
  readonly payer: GatewayPayer;
  readonly locale: string;
  /** Where the browser comes back to. Coming back proves nothing; only facts do. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly saveMethod?: boolean;
  /** Of gateways with `capture`: the money is only held now, and taken later. @since 0.1.0 */
  readonly captureLater?: boolean;
  /** Day on which the first of the invoices is due; absent for money paid ahead. @since 0.1.0 */
  readonly dueOn?: LocalDate;
  /** Of gateways with `setUp`: what the payer has allowed to be charged. */
  readonly token?: string;
  /** Of gateways with `setUp`: where the payer allows it. */
  readonly setUpUrl?: string;
}

/** A raw webhook request: exact bytes, header names in lower case; repeated headers joined as sent. @since 0.1.0 */
export interface RawRequest {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
  /** Parameters of the address that come once. */
  readonly query: Readonly<Record<string, string>>;
  /** What the provider puts behind the account's address, without the slash: `pix`, `rec`. Absent for the address itself. */
  readonly subPath?: string;
}

/** What a provider wants to read as answer; without it, JSON that says so. @since 0.1.0 */
export interface WebhookReply {
  readonly type: 'text/plain' | 'application/json';
  readonly body: string;
}

/** Outcome of a signature check; `reply` where the provider expects certain words. @since 0.1.0 */
export type Verification = { readonly ok: true; readonly events: readonly GatewayEvent[]; readonly reply?: WebhookReply } | { readonly ok: false; readonly reason: string };

/** A line of a bank file: what happened, and by which words and numbers it can be recognised. @alpha */
export interface BankFileLine {
  /** The same for the same line of whatever file it stands in. */
  readonly key: string;
  readonly kind: 'payment' | 'reversal' | 'registered' | 'rejected' | 'writtenOff' | 'other';
  readonly money: Money;
  /** What of it the payer gave because he was late: fine and interest. @since 0.1.0 */
  readonly late?: Money;
  /** Kept back by the bank; in the same currency. */
  readonly fee?: Money;
  /** Calendar day in the bank's books. */
  readonly bookedOn: string;
  /** Exact references: our attempt key, own number, end-to-end id, mandate. */
  readonly references: readonly string[];
  /** What the payer or the bank wrote. */
  readonly text: string;
  readonly payer?: { readonly name?: string; readonly account?: string };
  /** The bank's code of what happened. */
  readonly code?: string;
  /** What the payer can do from now on: a slip that the bank has just registered. */
  readonly next?: NextAction;
}

/** One payment that goes to the bank with the next file. @since 0.1.0 */
export interface BankOrder {
  readonly attemptKey: string;
  readonly attemptNumber: number;
  readonly money: Money;
  readonly invoiceNumbers: readonly string[];
  readonly payer: GatewayPayer;
  /** Business instant at which the payment was begun. */
  readonly begunAt: string;
  /** What `start` or `charge` gave as its reference. */
  readonly providerRef: string;
  /** Of gateways with `setUp`: the stored method, and whether it goes out for the first time. */
  readonly method?: { readonly token: string; readonly first: boolean };
  /** `cancel`: the bank has it already and is to forget it. */
  readonly does: 'collect' | 'cancel';
}

/** A file for the bank. @since 0.1.0 */
export interface BuiltFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The file's own id, and that of a part of it, by which a bank may refuse many orders at once. */
  readonly reference?: string;
  readonly parts?: readonly { readonly reference: string; readonly attemptKeys: readonly string[] }[];
  /** Orders that can never go out, and why; they fail. */
  readonly refused?: readonly { readonly attemptKey: string; readonly reason: string }[];
}

/** What became of a refund. @since 0.1.0 */
export interface RefundAnswer {
  readonly refundRef: string;
  readonly status: 'succeeded' | 'processing';
  /** What the client must do to get it: a page at which he says where to. He is told by mail and where he sees his payment. @since 0.1.0 */
  readonly next?: NextAction;
}

/** A gateway that is set up for merchant accounts. Only `start` and `retrieve` are required. @since 0.1.0 */
export interface Gateway<C> {
  test?(ctx: CallCtx<C>): Promise<{ readonly ok: boolean; readonly message: string }>;
  start(ctx: CallCtx<C>, wanted: StartPayment): Promise<Outcome<PaymentFact>>;
  /** Asks what became of a payment; resolves `unknown`. */
  retrieve(ctx: CallCtx<C>, wanted: { readonly providerRef?: string; readonly attemptKey: string }): Promise<Outcome<PaymentFact | undefined>>;
  /** Charges a stored method without the payer present. */
  charge?(ctx: CallCtx<C>, wanted: { readonly attemptKey: string; readonly money: Money; readonly token: string; readonly description: string }): Promise<Outcome<PaymentFact>>;
  /** Gives money back; part or all. */
  refund?(ctx: CallCtx<C>, wanted: { readonly refundKey: string; readonly providerRef: string; readonly money: Money; readonly reason?: string }): Promise<Outcome<RefundAnswer>>;
  /** Takes money that was held: all of it, or less where the traits say so. Asked twice, it takes it once. @since 0.1.0 */
  capture?(ctx: CallCtx<C>, wanted: { readonly attemptKey: string; readonly providerRef: string; readonly money: Money }): Promise<Outcome<PaymentFact>>;
  /** Lets held money go, so that the payer has it again. Goes with `capture`. @since 0.1.0 */
  void?(ctx: CallCtx<C>, wanted: { readonly attemptKey: string; readonly providerRef: string }): Promise<Outcome<PaymentFact>>;
  /** Checks the signature over the raw bytes and reads the events. Absent = the account has no public route. */
  webhook?(ctx: CallCtx<C>, request: RawRequest): Promise<Verification>;
  /** Closes an attempt that will not be paid. @alpha */
  cancel?(ctx: CallCtx<C>, wanted: { readonly providerRef: string }): Promise<Outcome<void>>;
  /** Provider's own list, to compare with ours. @alpha */
  reconcile?(ctx: CallCtx<C>, wanted: { readonly since: string }): AsyncIterable<GatewayEvent>;
  /** Takes what a payer typed to allow charges (`GatewayDefinition.setUp`), and gives what is stored. */
  setUp?(ctx: CallCtx<C>, wanted: { readonly key: string; readonly values: Readonly<Record<string, unknown>>; readonly payer: GatewayPayer }): Promise<Outcome<NonNullable<PaymentFact['savedMethod']>>>;
  /** Values of the text that the payer agrees to: `setUp.terms` of the extension's own texts. */
  terms?(ctx: CallCtx<C>): Readonly<Record<string, string>>;
  /** Writes the payments that wait into a file for the bank. `sequence` is the account's own running number of files. */
  buildFile?(ctx: CallCtx<C>, wanted: { readonly sequence: number; readonly orders: readonly BankOrder[] }): Promise<BuiltFile> | BuiltFile;
  /** Reads a whole bank file, or throws `malformed(…)`; no part of a broken file counts. @alpha */
  parseFile?(ctx: CallCtx<C>, file: { readonly name: string; readonly bytes: Uint8Array }): Promise<readonly BankFileLine[]> | readonly BankFileLine[];
}

/** Facts about a gateway that do not depend on an account. @since 0.1.0 */
export interface GatewayTraits {
  /** How the payer pays: on the provider's page, by following shown instructions, with nothing to do, or as the account says. */
  readonly flow: 'redirect' | 'display' | 'instant' | 'varies';
  /** Currencies it can take, or all. */
  readonly currencies: readonly string[] | '*';
  /** True if money arrives only when staff or a file says so. */
  readonly manual?: boolean;
  /** True if `capture` may be asked for less than is held; the rest is then let go. @since 0.1.0 */
  readonly partialCapture?: boolean;
  /** True if it spends the client's own balance: core books it without calling out. */
  readonly balance?: boolean;
}

/** What an author writes for a gateway. @since 0.1.0 */
export interface GatewayDefinition<C extends SettingsSchema> {
  readonly account: C;
  readonly traits: GatewayTraits;
  /** Payment codes and bank files it reads and writes; the manifest lists their names. */
  readonly formats?: Formats;
  /** What a payer types once so that he can be charged later: a mandate. Labels: `setUp.<field>` of the extension's own texts. */
  readonly setUp?: SettingsSchema;
  /** The webhook check alone, with nothing but the secret: what `billet payments verify` calls. */
  verify?(request: RawRequest, secret: string, nowMs: number): Verification | Promise<Verification>;
  create(ctx: Ctx): Gateway<SettingsOf<C>> | Promise<Gateway<SettingsOf<C>>>;
  stop?(): Promise<void>;
}

const shape = z.strictObject({
  account: aSettingsSchema,
  traits: z.strictObject({
    flow: z.enum(['redirect', 'display', 'instant', 'varies']),
    currencies: z.union([z.literal('*'), z.array(currencySchema).min(1)], `must be '*' or a list of currency codes`),
    manual: z.boolean().optional(),
    partialCapture: z.boolean().optional(),
    balance: z.boolean().optional(),
  }),
  formats: z.record(z.string(), z.strictObject({ decode: aFunction.optional(), encode: aFunction.optional() })).optional(),
  setUp: aSettingsSchema.optional(),
  verify: aFunction.optional(),
  create: aFunction,
  stop: aFunction.optional(),
});

/** Defines a payment gateway. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineGateway = <C extends SettingsSchema>(definition: GatewayDefinition<C>): Extension<'gateway', GatewayDefinition<C>> => {
  checkDeclaration('defineGateway', shape, definition);
  return brandExtension('gateway', definition);
};
