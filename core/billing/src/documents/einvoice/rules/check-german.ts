import type { EInvoice } from '../e-invoice.ts';
import { SPECIFICATIONS } from '../profile.ts';
import { rule, type Breach } from './breach.ts';

const told = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** One @ between two signs or more, of which those at the ends are no dots. */
const isMail = (text: string): boolean => /^[^@\s]{2,}@[^@\s]{2,}$/.test(text) && !/^\.|\.@|@\.|\.$/.test(text);

/** Discounts for early payment stand in the terms in a form for machines: `#SKONTO#TAGE=14#PROZENT=2.25#`. */
const SKONTO = /^#SKONTO#TAGE=\d+#PROZENT=\d+\.\d{2}(#BASISBETRAG=-?\d+\.\d{2})?#$/;
const hasRightSkonto = (terms: string | undefined): boolean => {
  const lines = (terms ?? '').split(/\r?\n/);
  const marked = lines.filter((line) => line.trim().startsWith('#'));
  return marked.every((line) => SKONTO.test(line.trim())) && (marked.length === 0 || lines.at(-1)?.trim().startsWith('#') !== true);
};

/** How a set of rules calls rule number `n`. */
type Naming = (number: string) => string;

/** What Germany asks of a document beyond the standard; Peppol asks it of documents between two German parties. */
const germanRules = (invoice: EInvoice, named: Naming): readonly Breach[] => {
  const { seller, buyer, contact } = invoice;
  const taxed = invoice.lines.some(({ category }) => category !== 'O');
  return [
    ...rule(named('1'), invoice.transfer !== undefined || invoice.means !== undefined, 'How to pay is missing: the company has no line with an IBAN.', 'company.bankLines'),
    ...rule(named('2'), contact !== undefined, "The seller's contact is missing.", 'documents.contact'),
    ...rule(named('3'), told(seller.city), "The seller's city is missing.", 'company.city'),
    ...rule(named('4'), told(seller.postcode), "The seller's postcode is missing.", 'company.postcode'),
    ...(contact === undefined ? [] : [
      ...rule(named('5'), told(contact.name), "The name of the seller's contact is missing.", 'documents.contact'),
      ...rule(named('6'), told(contact.phone), "The phone of the seller's contact is missing.", 'company.phone'),
      ...rule(named('7'), told(contact.email), "The e-mail address of the seller's contact is missing.", 'company.email'),
      ...rule(named('27'), !told(contact.phone) || (contact.phone?.match(/\d/g)?.length ?? 0) >= 3, "The phone of the seller's contact has fewer than three digits.", 'company.phone'),
      ...rule(named('28'), !told(contact.email) || isMail((contact.email ?? '').trim()), "The e-mail address of the seller's contact is none.", 'company.email'),
    ]),
    ...rule(named('8'), told(buyer.city), "The buyer's city is missing.", 'payer.city'),
    ...rule(named('9'), told(buyer.postcode), "The buyer's postcode is missing.", 'payer.postcode'),
    ...rule(named('14'), invoice.vat.every((group) => told(group.rate)), 'A group of the VAT breakdown has no rate.'),
    ...rule(named('15'), told(invoice.buyerReference), "The buyer's reference (Leitweg-ID) is missing.", 'payer.buyerReference'),
    ...rule(named('16'), !taxed || told(seller.vatId) || told(seller.taxNumber), "The seller's VAT or tax number is missing.", 'company.taxId'),
    ...rule(named('18'), hasRightSkonto(invoice.terms), 'A line of the terms of payment that begins with # is not written as discounts are.'),
    ...rule(named('23-a'), invoice.transfer === undefined || told(invoice.transfer.iban), 'A credit transfer needs an account.', 'company.bankLines'),
  ];
};

/** Rules of XRechnung 3.0 (BR-DE). */
export const checkXRechnung = (invoice: EInvoice): readonly Breach[] => [
  ...germanRules(invoice, (number) => `BR-DE-${number}`),
  ...rule('BR-DE-21', invoice.specification === SPECIFICATIONS.xrechnung, 'The document does not say that it is an XRechnung.'),
];

const padded = (number: string): string => `DE-R-${number.replace('-a', '').padStart(3, '0')}${number.endsWith('-a') ? '-1' : ''}`;

/** The same, as Peppol has them for documents from Germany to Germany. */
export const checkGermanPeppol = (invoice: EInvoice): readonly Breach[] => (invoice.seller.country === 'DE' && invoice.buyer.country === 'DE' ? germanRules(invoice, padded) : []);
