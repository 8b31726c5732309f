import { addDays, conflict } from '@billet/sdk';
import { euVatNumber } from '../../clients/index.ts';
import { addressOf, type Buyer, type Parties } from '../compose/party-lines.ts';
import type { EInvoice, ELine, EParty, EPeriod, EVat, VatCategory } from './e-invoice.ts';
import { findIban } from './find-iban.ts';
import { EMAIL_SCHEME } from './rules/endpoint-schemes.ts';
import { SPECIFICATIONS } from './profile.ts';

/** A line of a document as it is kept. */
export interface KeptLine {
  readonly description: string;
  readonly period_start: string | null;
  /** Exclusive. */
  readonly period_end: string | null;
  readonly quantity: number;
  readonly unit_price: number;
  readonly discount: number;
  readonly net: number;
  readonly tax_code: string | null;
}

/** Tax of a document as it is kept. */
export interface KeptTax {
  readonly code: string;
  readonly line_code: string | null;
  readonly level: number | null;
  readonly category: string | null;
  readonly rate: string;
  readonly base: number;
  readonly amount: number;
  readonly reason: string | null;
  readonly note: string | null;
}

/** What a document is made of. */
export interface KeptDocument {
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly credit: boolean;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  readonly paid: number;
  readonly notes: readonly string[];
  readonly parties: Parties;
  readonly lines: readonly KeptLine[];
  readonly taxes: readonly KeptTax[];
  readonly preceding?: { readonly number: string; readonly issued: string };
  /** Sentences in the language of the document. */
  readonly words: { readonly reverseCharge: string; readonly untaxed: string; readonly creditTerms: string };
}

interface Treatment {
  readonly category: VatCategory;
  readonly rate?: string;
  readonly reason?: string;
}

const plainRate = (rate: string): string => (rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate);

const treatmentOf = (document: KeptDocument, tax: KeptTax): Treatment => {
  const reason = [tax.reason ?? '', tax.note ?? ''].filter((text) => text !== '').join(', ');
  if (tax.category === 'AE') return { category: 'AE', rate: '0', reason: [document.words.reverseCharge, tax.note ?? ''].filter((text) => text !== '').join(' ') };
  if (tax.category === 'E') return { category: 'E', rate: '0', reason: reason === '' ? document.words.untaxed : reason };
  const rate = plainRate(tax.rate);
  return { category: rate === '0' ? 'Z' : 'S', rate };
};

/** How each line is taxed, by what it carries. */
const treatments = (document: KeptDocument): ReadonlyMap<string, Treatment> => {
  const found = new Map<string, Treatment>();
  for (const tax of document.taxes) {
    const code = tax.line_code ?? tax.code;
    if ((tax.level ?? 1) > 1 || found.has(code)) throw conflict('EINVOICE_TWO_TAXES', 'EN 16931 knows one tax for each line; this document has two.', { number: document.number });
    found.set(code, treatmentOf(document, tax));
  }
  return found;
};

const periodOf = (from: string | null, end: string | null): EPeriod | undefined => (from === null || end === null || end <= from ? undefined : { from, until: addDays(end, -1) });

/** Price and discount as priced where they give the net; else (prices that held their tax) the net is the price of the whole quantity. */
const pricing = ({ quantity, unit_price: price, discount, net }: KeptLine): Pick<ELine, 'quantity' | 'price' | 'priceFor' | 'allowance'> => {
  const sign = price < 0 ? -1 : 1;
  if (quantity !== 0 && discount >= 0 && quantity * price - discount === net) return { quantity: sign * quantity, price: sign * price, priceFor: 1, allowance: discount };
  const units = Math.abs(quantity) || 1;
  return { quantity: net < 0 ? -units : units, price: Math.abs(net), priceFor: units, allowance: 0 };
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const REASON_CODES: Readonly<Partial<Record<VatCategory, string>>> = { AE: 'VATEX-EU-AE', O: 'VATEX-EU-O' };

/** One group for each category and rate, whatever the rates are called in the books. */
const breakdown = (lines: readonly (ELine & Treatment)[], taxes: readonly { readonly treatment: Treatment; readonly amount: number }[]): readonly EVat[] => {
  const keyOf = ({ category, rate }: Treatment): string => `${category} ${rate ?? ''}`;
  const keys = [...new Set([...taxes.map(({ treatment }) => keyOf(treatment)), ...lines.map(keyOf)])];
  return keys.flatMap((key) => {
    const own = lines.filter((line) => keyOf(line) === key);
    const groups = taxes.filter(({ treatment }) => keyOf(treatment) === key);
    const first = own[0] ?? groups[0]?.treatment;
    if (first === undefined) return [];
    const { category, rate } = first;
    const reason = [...new Set([...groups.map(({ treatment }) => treatment.reason), ...own.map((line) => line.reason)].filter((text) => text !== undefined))].join('; ');
    const reasonCode = REASON_CODES[category];
    return [{
      category,
      ...(rate === undefined ? {} : { rate }),
      base: sum(own.map((line) => line.net)),
      amount: sum(groups.map((group) => group.amount)),
      ...(reason === '' ? {} : { reason }),
      ...(reasonCode === undefined ? {} : { reasonCode }),
    }];
  });
};

const placeOf = ({ country, address }: { readonly country: string; readonly address: unknown }): Pick<EParty, 'country' | 'line1' | 'line2' | 'city' | 'postcode' | 'region'> => ({ country, ...addressOf(address) });

const given = <K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } => (value === undefined || value === '' ? {} : ({ [key]: value } as { readonly [key in K]: string }));

/** Whoever has no address of a network gets e-invoices by mail. */
const reached = (email: string | undefined): Pick<EParty, 'email' | 'endpoint'> => (email === undefined || email === '' ? {} : { email, endpoint: { scheme: EMAIL_SCHEME, id: email } });

/** A VAT number begins with the letters of a country: of the Union, or those that the party itself wrote in front of it. */
const vatIdOf = (country: string, taxId: string | null): string | undefined => (taxId === null ? undefined : (euVatNumber(country, taxId) ?? (new RegExp(`^${country}[A-Z]?\\d`).test(taxId) ? taxId : undefined)));

/** Outside the scope of VAT a document names no VAT number (BR-O-02); then the number is an identifier like any other. */
const sellerOf = ({ seller }: Parties, outside: boolean): EParty => {
  const vatId = vatIdOf(seller.country, seller.taxId);
  const other = seller.taxNumbers?.[0]?.number;
  return {
    name: seller.name,
    ...given('id', (outside ? undefined : vatId) === undefined ? (seller.taxId ?? other) : undefined),
    ...given('registration', seller.registration),
    ...(outside ? {} : { ...given('vatId', vatId), ...given('taxNumber', vatId === undefined ? (seller.taxId ?? other) : other) }),
    ...placeOf(seller),
    ...reached(seller.email),
    ...given('phone', seller.phone),
  };
};

const buyerOf = (buyer: Buyer, outside: boolean): EParty => {
  const vatId = outside ? undefined : vatIdOf(buyer.country, buyer.taxId);
  return { name: buyer.name, ...given('id', vatId === undefined ? (buyer.taxId ?? undefined) : undefined), ...given('vatId', vatId), ...placeOf(buyer), ...reached(buyer.email) };
};

const transferOf = ({ credit, number, parties: { seller } }: KeptDocument): EInvoice['transfer'] => {
  const iban = findIban(seller.bankLines ?? []);
  return credit || iban === undefined ? undefined : { iban, name: seller.name, reference: number };
};

/** One of our documents in the terms of EN 16931. What it cannot express is refused. */
export const eInvoiceOf = (document: KeptDocument): EInvoice => {
  const known = treatments(document);
  const outside = document.lines.every((line) => known.get(line.tax_code ?? '') === undefined);
  const untaxed: Treatment = outside ? { category: 'O', reason: document.words.untaxed } : { category: 'E', rate: '0', reason: document.words.untaxed };
  const lines = document.lines.map((line, index) => {
    const period = periodOf(line.period_start, line.period_end);
    return { id: String(index + 1), name: line.description, ...pricing(line), net: line.net, ...(known.get(line.tax_code ?? '') ?? untaxed), ...(period === undefined ? {} : { period }) };
  });
  const periods = lines.flatMap((line) => (line.period === undefined ? [] : [line.period]));
  const from = periods.map((each) => each.from).sort()[0];
  const until = periods.map((each) => each.until).sort().at(-1);
  const transfer = transferOf(document);
  const paid = Math.min(Math.max(document.paid, 0), Math.max(document.total, 0));
  const { name, phone, email } = document.parties.seller;
  return {
    specification: SPECIFICATIONS.en16931,
    number: document.number,
    issued: document.issued,
    type: document.credit ? '381' : '380',
    currency: document.currency,
    ...(document.credit ? { terms: document.words.creditTerms } : { due: document.due }),
    notes: document.notes,
    ...(from === undefined || until === undefined ? {} : { period: { from, until } }),
    ...(document.preceding === undefined ? {} : { preceding: document.preceding }),
    seller: sellerOf(document.parties, outside),
    buyer: buyerOf(document.parties.buyer, outside),
    ...(given('phone', phone).phone === undefined ? {} : { contact: { name, ...given('phone', phone), ...given('email', email) } }),
    ...(transfer === undefined ? {} : { transfer }),
    lines,
    vat: breakdown(lines, document.taxes.map((tax) => ({ treatment: treatmentOf(document, tax), amount: tax.amount }))),
    totals: { lines: sum(lines.map((line) => line.net)), net: document.net, vat: document.tax, gross: document.total, paid, due: document.total - paid },
  };
};
