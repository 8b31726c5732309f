import { currencyExponent } from '@billet/sdk';
import type { EInvoice, EVat, VatCategory } from '../e-invoice.ts';
import { rule, sum, type Breach } from './breach.ts';

const NAMES: Readonly<Record<VatCategory, string>> = { S: 'standard', Z: 'zero rated', E: 'exempt', AE: 'reverse charge', O: 'outside the scope of VAT' };

/** Base times rate, as the published checks allow it to differ from the tax: by less than one unit of the currency, for roundings of lines. */
const isTaxOf = ({ base, amount, rate = '0' }: EVat, currency: string): boolean => {
  if (!Number.isSafeInteger(base) || !Number.isSafeInteger(amount)) return false;
  const [whole = '0', part = ''] = rate.split('.');
  const scale = 10n ** BigInt(part.length) * 100n;
  const exact = BigInt(base) * BigInt(`${whole}${part}`);
  const off = BigInt(amount) * scale - exact;
  return (off < 0n ? -off : off) < scale * 10n ** BigInt(currencyExponent(currency));
};

const isZero = (rate: string | undefined): boolean => rate !== undefined && Number(rate) === 0;

/** Rules that every category has under the same numbers: one group in the breakdown, the sellers' and buyers' numbers, rate, base, tax, reason. */
const checkCategory = (category: VatCategory, { lines, vat, seller, buyer, currency }: EInvoice): readonly Breach[] => {
  const own = lines.filter((line) => line.category === category);
  const groups = vat.filter((group) => group.category === category);
  if (own.length === 0 && groups.length === 0) return [];
  const name = NAMES[category];
  const id = (number: string): string => `BR-${category}-${number}`;
  const sellerTaxed = seller.vatId !== undefined || seller.taxNumber !== undefined;
  const reasoned = (group: EVat): boolean => (group.reason ?? '') !== '' || group.reasonCode !== undefined;
  const numbers = category === 'O' ? seller.vatId === undefined && buyer.vatId === undefined : sellerTaxed && (category !== 'AE' || buyer.vatId !== undefined || buyer.registration !== undefined);
  const rates = category === 'S' ? own.every((line) => Number(line.rate ?? '0') > 0) : category === 'O' ? own.every((line) => line.rate === undefined) : own.every((line) => isZero(line.rate));
  const oneGroup = category === 'S' ? own.every((line) => groups.filter((group) => group.rate === line.rate).length === 1) && groups.length > 0 : groups.length === 1;
  return [
    ...rule(id('01'), oneGroup, `The breakdown does not have one group for what is ${name}.`),
    ...rule(id('02'), own.length === 0 || numbers, category === 'O' ? 'A document outside the scope of VAT names no VAT number.' : category === 'AE' ? "Reverse charge needs the tax numbers of both sides." : "The seller's VAT or tax number is missing."),
    ...rule(id('05'), rates, `A line that is ${name} has a rate that does not go with it.`),
    ...rule(id('08'), groups.every((group) => group.base === sum(own.filter((line) => category !== 'S' || line.rate === group.rate).map((line) => line.net))), `The base of what is ${name} is not the sum of its lines.`),
    ...rule(id('09'), groups.every((group) => (category === 'S' ? isTaxOf(group, currency) : group.amount === 0)), `The VAT of what is ${name} is not its base times its rate.`),
    ...rule(id('10'), groups.every((group) => reasoned(group) === (category !== 'S' && category !== 'Z')), category === 'S' || category === 'Z' ? `What is ${name} has no reason of exemption.` : `What is ${name} needs a reason.`),
  ];
};

/** What is outside the scope stands alone. */
const checkAlone = ({ lines, vat }: EInvoice): readonly Breach[] => {
  if (!vat.some((group) => group.category === 'O')) return [];
  return [
    ...rule('BR-O-11', vat.length === 1, 'Beside what is outside the scope of VAT there is no other group.'),
    ...rule('BR-O-12', lines.every((line) => line.category === 'O'), 'Beside what is outside the scope of VAT there is no other line.'),
  ];
};

/** The VAT breakdown and what it says of each line. */
export const checkVat = (invoice: EInvoice): readonly Breach[] => [
  ...(['S', 'Z', 'E', 'AE', 'O'] as const).flatMap((category) => checkCategory(category, invoice)),
  ...checkAlone(invoice),
  ...rule('BR-48', invoice.vat.every((group) => group.category === 'O' || group.rate !== undefined), 'A group of the breakdown has no rate.'),
  ...rule('BR-CO-17', invoice.vat.every((group) => isTaxOf(group, invoice.currency)), 'The VAT of a group is not its base times its rate.'),
];
