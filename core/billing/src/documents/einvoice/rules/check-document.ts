import { currencyExponent, isCurrency } from '@billet/sdk';
import type { EInvoice, ELine, EPeriod } from '../e-invoice.ts';
import { rule, sum, type Breach } from './breach.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Amounts are whole numbers of the smallest unit: no more decimals than the currency has (BR-DEC). */
const whole = Number.isSafeInteger;
const runs = (period: EPeriod | undefined): boolean => period === undefined || period.from <= period.until;

const checkLine = (line: ELine): readonly Breach[] => [
  ...rule('BR-21', line.id !== '', 'A line has no id.'),
  ...rule('BR-22', Number.isFinite(line.quantity), `Line ${line.id} has no quantity.`),
  ...rule('BR-24', whole(line.net), `Line ${line.id} has no net amount.`),
  ...rule('BR-25', line.name.trim() !== '', `Line ${line.id} has no name.`),
  ...rule('BR-26', whole(line.price), `Line ${line.id} has no price.`),
  ...rule('BR-27', line.price >= 0, `The price of line ${line.id} is below zero.`),
  ...rule('BR-41', whole(line.allowance), `The discount of line ${line.id} has no amount.`),
  ...rule('BR-30', runs(line.period), `The period of line ${line.id} ends before it begins.`),
];

/** What every document must have, its lines, and its sums. */
export const checkDocument = (invoice: EInvoice): readonly Breach[] => {
  const { totals, lines, vat } = invoice;
  return [
    ...rule('BR-01', invoice.specification !== '', 'The document does not say which specification it follows.'),
    ...rule('BR-02', invoice.number !== '', 'The document has no number.'),
    ...rule('BR-03', DAY.test(invoice.issued), 'The document has no day of issue.'),
    ...rule('BR-05', isCurrency(invoice.currency), 'The currency is not one of ISO 4217.'),
    ...rule('BR-DEC-12', currencyExponent(invoice.currency) <= 2, 'Amounts have two decimals at most; this currency has more.'),
    ...rule('BR-16', lines.length > 0, 'The document has no lines.'),
    ...lines.flatMap(checkLine),
    ...rule('BR-29', runs(invoice.period), 'The period ends before it begins.'),
    ...rule('BR-55', invoice.preceding === undefined || invoice.preceding.number !== '', 'The document that is corrected has no number.'),
    ...rule('BR-61', invoice.transfer === undefined || invoice.transfer.iban !== '', 'A credit transfer needs an account.'),
    ...rule('BR-12', whole(totals.lines), 'The sum of the lines is missing.'),
    ...rule('BR-13', whole(totals.net), 'The total without VAT is missing.'),
    ...rule('BR-14', whole(totals.gross), 'The total with VAT is missing.'),
    ...rule('BR-15', whole(totals.due), 'The amount due is missing.'),
    ...rule('BR-45', vat.every((group) => whole(group.base)), 'A group of the breakdown has no base.'),
    ...rule('BR-46', vat.every((group) => whole(group.amount)), 'A group of the breakdown has no VAT amount.'),
    ...rule('BR-CO-10', totals.lines === sum(lines.map((line) => line.net)), 'The sum of the lines is not what the lines add up to.'),
    ...rule('BR-CO-13', totals.net === totals.lines, 'The total without VAT is not the sum of the lines.'),
    ...rule('BR-CO-14', totals.vat === sum(vat.map((group) => group.amount)), 'The VAT is not the sum of its groups.'),
    ...rule('BR-CO-15', totals.gross === totals.net + totals.vat, 'The total with VAT is not the total without it and the VAT.'),
    ...rule('BR-CO-16', totals.due === totals.gross - totals.paid, 'What is due is not the total less what was paid.'),
    ...rule('BR-CO-18', vat.length > 0, 'The document has no VAT breakdown.'),
    ...rule('BR-CO-25', totals.due <= 0 || invoice.due !== undefined || invoice.terms !== undefined, 'An amount is due, but not when.'),
  ];
};
