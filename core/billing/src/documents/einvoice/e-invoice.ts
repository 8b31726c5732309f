import type { Endpoint } from './profile.ts';

/** Categories of VAT that our documents need (UNTDID 5305): standard, zero, exempt, reverse charge, outside the scope. */
export type VatCategory = 'S' | 'Z' | 'E' | 'AE' | 'O';

/** Days, both inclusive. */
export interface EPeriod {
  readonly from: string;
  readonly until: string;
}

/** One side of a document: BG-4 the seller, BG-7 the buyer. */
export interface EParty {
  readonly name: string;
  /** BT-29, BT-46: a number under which it is known. */
  readonly id?: string;
  /** BT-30, BT-47: entry in a register. */
  readonly registration?: string;
  /** BT-31, BT-48: with the letters of its country. */
  readonly vatId?: string;
  /** BT-32: number at the tax office of a seller without a VAT number. */
  readonly taxNumber?: string;
  readonly country: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postcode: string;
  readonly region: string;
  readonly email?: string;
  readonly phone?: string;
  /** BT-34, BT-49: where e-invoices go to. */
  readonly endpoint?: Endpoint;
}

/** BG-25. Amounts in minor units. */
export interface ELine {
  /** BT-126. */
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  /** BT-146: price of `priceFor` units; never below zero. */
  readonly price: number;
  /** BT-149. */
  readonly priceFor: number;
  /** BT-136: what a discount takes off the line. */
  readonly allowance: number;
  /** BT-131. */
  readonly net: number;
  readonly category: VatCategory;
  /** Percentage as decimal text; none outside the scope. */
  readonly rate?: string;
  readonly period?: EPeriod;
}

/** BG-23: VAT of one category and rate. */
export interface EVat {
  readonly category: VatCategory;
  readonly rate?: string;
  readonly base: number;
  readonly amount: number;
  readonly reason?: string;
  readonly reasonCode?: string;
}

/** BG-22. */
export interface ETotals {
  /** BT-106. */
  readonly lines: number;
  /** BT-109. */
  readonly net: number;
  /** BT-110. */
  readonly vat: number;
  /** BT-112. */
  readonly gross: number;
  /** BT-113. */
  readonly paid: number;
  /** BT-115. */
  readonly due: number;
}

/** An invoice or credit note in the terms of EN 16931 (the numbers are those of the standard). Money in minor units. */
export interface EInvoice {
  /** BT-24. */
  readonly specification: string;
  /** BT-23. */
  readonly process?: string;
  /** BT-10. */
  readonly buyerReference?: string;
  readonly number: string;
  readonly issued: string;
  /** BT-3: 380 invoice, 381 credit note. */
  readonly type: '380' | '381';
  readonly currency: string;
  /** BT-9. */
  readonly due?: string;
  /** BT-20. */
  readonly terms?: string;
  readonly notes: readonly string[];
  /** BG-14. */
  readonly period?: EPeriod;
  /** BG-3: what a credit note corrects. */
  readonly preceding?: { readonly number: string; readonly issued: string };
  readonly seller: EParty;
  readonly buyer: EParty;
  /** BG-6: whom to ask at the seller's. */
  readonly contact?: { readonly name: string; readonly phone?: string; readonly email?: string };
  /** BG-16, BG-17. */
  readonly transfer?: { readonly iban: string; readonly name: string; readonly reference: string };
  /** BT-81 where it is no transfer: 97 is clearing between partners. */
  readonly means?: '97';
  readonly lines: readonly ELine[];
  readonly vat: readonly EVat[];
  readonly totals: ETotals;
}
