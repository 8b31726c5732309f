import { z } from 'zod';
import type { CallCtx, Ctx } from './ctx.ts';
import type { LocalDate } from './dates.ts';
import { aFunction, aSettingsSchema, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Money } from './money.ts';
import type { Outcome } from './outcome.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

/** An address as the house keeps it: free lines, and what every country has. Absent parts are empty. @since 0.1.0 */
export interface FiscalAddress {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postcode: string;
}

/** One side of a fiscal document, as the invoice names it. @since 0.1.0 */
export interface FiscalParty {
  readonly name: string;
  /** Two letters, ISO 3166. */
  readonly country: string;
  readonly taxId: string | null;
  readonly email: string;
  readonly address: FiscalAddress;
}

/** What is declared: a line of the invoice. @since 0.1.0 */
export interface FiscalItem {
  /** Of the invoice line; stays. */
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  /** After discounts, before tax. Below zero where the line gives something back. */
  readonly net: Money;
  /** Tax of all kinds that the invoice adds to `net`. */
  readonly tax: Money;
  /** `hosting`, `access`, …; `null` where no product was sold. */
  readonly productType: string | null;
  /** First day of what is paid for. */
  readonly from?: LocalDate;
  /** Day after the last one. */
  readonly until?: LocalDate;
}

/**
 * A document that the law wants for an invoice, or for some of its lines. Series and number are the house's: they are taken once and
 * stay over all tries, so the same wish is the same document.
 * @since 0.1.0
 */
export interface FiscalWish {
  /** Stays over all retries of this document. */
  readonly documentId: string;
  readonly series: string;
  /** Without a gap in its series. */
  readonly number: number;
  /** Instant at which the document was raised, ISO UTC; stays. */
  readonly issuedAt: string;
  /** IANA zone of the seller. */
  readonly zone: string;
  readonly invoice: { readonly number: string; readonly issuedOn: LocalDate; readonly dueOn: LocalDate };
  /** What the house calls the client. */
  readonly client: { readonly number: string; readonly since: LocalDate };
  readonly seller: FiscalParty;
  readonly buyer: FiscalParty;
  readonly items: readonly FiscalItem[];
  /** Sum of net and tax of the items; above zero. */
  readonly total: Money;
}

/** The authority took it. @since 0.1.0 */
export interface FiscalAccepted {
  readonly state: 'accepted';
  /** By which anybody finds the document, such as an access key. */
  readonly key: string;
  /** The authority's own number where it gives one. */
  readonly number?: string;
  /** Protocol or code by which it is verified. */
  readonly verification?: string;
  /** Page of the authority that shows it. */
  readonly link?: string;
  /** Instant, ISO UTC. */
  readonly acceptedAt: string;
  /** The document as it is in force, as text. */
  readonly document: string;
}

/** The authority refused it; nothing is in force. @since 0.1.0 */
export interface FiscalRejected {
  readonly state: 'rejected';
  /** The authority's code. */
  readonly code: string;
  /** The authority's words. */
  readonly message: string;
  /** What was sent. */
  readonly document?: string;
  /** What came back, as text. */
  readonly answer?: string;
}

/** What an authority said. Still working = the outcome `pending`. @since 0.1.0 */
export type FiscalVerdict = FiscalAccepted | FiscalRejected;

/** What an authority has under a series and number. @since 0.1.0 */
export type FiscalFound = FiscalAccepted | FiscalRejected | { readonly state: 'cancelled' } | { readonly state: 'absent' };

/** A document in force that is to be taken back. @since 0.1.0 */
export interface FiscalCancellation {
  readonly wish: FiscalWish;
  readonly key: string;
  readonly verification: string | null;
  readonly acceptedAt: string;
  /** In words, as the authority may print them. */
  readonly reason: string;
  /** Instant of the request, ISO UTC; stays over all tries. */
  readonly requestedAt: string;
}

/** The authority took the cancellation. `receipt` = its proof, as text. @since 0.1.0 */
export interface FiscalCancelled {
  readonly state: 'cancelled';
  readonly receipt: string;
}

/**
 * A fiscal authority, or who passes documents on to it. All methods may be called again with the same wish: a document is in force
 * once at most.
 * @since 0.1.0
 */
export interface Fiscal<C> {
  /** Tries address and credentials. */
  test(ctx: CallCtx<C>): Promise<{ readonly ok: boolean; readonly message: string }>;
  /**
   * Sends a document. What is wrong with the document itself is `rejected`, also where it was found before anything was sent; a
   * failure is about the way there. A document that is in force already is answered as accepted, if it is this one.
   */
  issue(ctx: CallCtx<C>, wish: FiscalWish): Promise<Outcome<FiscalVerdict>>;
  /** Looks whether an earlier try arrived. */
  find(ctx: CallCtx<C>, wish: FiscalWish): Promise<Outcome<FiscalFound>>;
  /** Takes a document back. `rejected`, such as after the term: it stays in force. */
  cancel(ctx: CallCtx<C>, cancellation: FiscalCancellation): Promise<Outcome<FiscalCancelled | FiscalRejected>>;
}

/** What an author writes for a fiscal authority. @since 0.1.0 */
export interface FiscalDefinition<C extends SettingsSchema> {
  readonly account: C;
  readonly traits: {
    /** Countries of the companies it is for, ISO 3166. */
    readonly countries: readonly string[];
    /** The only currency it takes; absent = any. */
    readonly currency?: string;
    /** Digits that a series has at most. */
    readonly seriesDigits: number;
  };
  create(ctx: Ctx): Fiscal<SettingsOf<C>> | Promise<Fiscal<SettingsOf<C>>>;
  stop?(): Promise<void>;
}

const shape = z.strictObject({
  account: aSettingsSchema,
  traits: z.strictObject({ countries: z.array(z.string().length(2)).min(1), currency: z.string().length(3).optional(), seriesDigits: z.number().int().min(1).max(9) }),
  create: aFunction,
  stop: aFunction.optional(),
});

/** Defines a fiscal authority. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineFiscal = <C extends SettingsSchema>(definition: FiscalDefinition<C>): Extension<'fiscal', FiscalDefinition<C>> => {
  checkDeclaration('defineFiscal', shape, definition);
  return brandExtension('fiscal', definition);
};
