import type { Seller } from '../brands/index.ts';

/** One line the engine wants to bill; nothing of it is stored yet. Amounts in minor units of the document. */
export interface DraftLine {
  readonly kind: 'recurring' | 'option' | 'setup' | 'instalment' | 'usage' | 'fee' | 'adjustment' | 'late_fee' | 'topup';
  readonly serviceId: number | null;
  readonly description: string;
  readonly periodStart: string | null;
  /** Exclusive. */
  readonly periodEnd: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  /** What discounts took off; the net is without it. */
  readonly discount?: number;
  readonly net: number;
  readonly taxCode: string | null;
  /** Unique in the whole database: the promise that this is billed once. */
  readonly chargeKey: string | null;
  /** On a credit note: the billed line it takes back. */
  readonly creditsLineId?: number;
}

/** Tax of a document for one rate. */
export interface DraftTax {
  readonly code: string;
  readonly name: string;
  /** Percentage as an exact decimal. */
  readonly rate: string;
  readonly base: number;
  readonly amount: number;
  /** What the lines carry, where it differs from `code`; both levels of a two-level tax share it. */
  readonly lineCode?: string;
  readonly level?: 1 | 2;
  /** EN 16931: S standard (also when absent), AE reverse charge, E exempt. */
  readonly category?: string;
  /** Why nothing is due. */
  readonly reason?: string | null;
  /** Proof of it: certificate, or number and consultation of the check. */
  readonly note?: string | null;
}

export interface BuyerSnapshot {
  readonly name: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: unknown;
  readonly email: string;
  /** Number of the tax registration beside the tax number (Russia: КПП), where the client told it. */
  readonly registrationCode?: string;
}

/** Both parties as they are on the day of issue; kept with the document. */
export interface PartySnapshot {
  readonly seller: Seller;
  readonly buyer: BuyerSnapshot;
}

/** A complete document before it is written. */
export interface DraftDocument {
  readonly clientId: number;
  readonly payerId: number;
  readonly brandId: number;
  readonly legalEntityId: number;
  readonly docType: 'invoice' | 'proforma' | 'credit_note';
  readonly currency: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly locale: string;
  readonly party: PartySnapshot;
  readonly lines: readonly DraftLine[];
  readonly taxes: readonly DraftTax[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  readonly runId: number | null;
  readonly orderId: number | null;
  /** The payment method that was chosen for all its lines. */
  readonly gatewayAccountId?: number | null;
  /** On a credit note: the invoice it corrects. */
  readonly creditsInvoiceId?: number;
  /** Why it was raised, printed on it. */
  readonly reason?: string;
}

/** A document as it stands in the database after `issueDocuments`. */
export interface IssuedDocument {
  readonly id: number;
  readonly number: string;
  readonly document: DraftDocument;
}
