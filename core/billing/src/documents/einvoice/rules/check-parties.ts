import type { EInvoice, EParty } from '../e-invoice.ts';
import { rule, type Breach } from './breach.ts';
import { isCountryCode } from './country-codes.ts';
import { isAddressScheme } from './endpoint-schemes.ts';

const told = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** The letters in front of a VAT number are a country's; Greece has letters of its own. */
const hasPrefix = (vatId: string | undefined): boolean => vatId === undefined || /^[A-Z]{2}./.test(vatId);

const reachable = ({ email, endpoint }: EParty): boolean => (email === undefined || email.includes('@')) && endpoint?.scheme !== '';
const known = ({ endpoint }: EParty): boolean => endpoint === undefined || endpoint.scheme === '' || isAddressScheme(endpoint.scheme);

/** Names, addresses and numbers of both sides. */
export const checkParties = ({ seller, buyer }: EInvoice): readonly Breach[] => [
  ...rule('BR-06', told(seller.name), "The seller's name is missing."),
  ...rule('BR-07', told(buyer.name), "The buyer's name is missing."),
  ...rule('BR-09', told(seller.country), "The seller's country is missing."),
  ...rule('BR-11', told(buyer.country), "The buyer's country is missing."),
  ...rule('BR-CL-14', [seller, buyer].every(({ country }) => !told(country) || isCountryCode(country)), 'A country is none of ISO 3166.'),
  ...rule('BR-62', reachable(seller), "The seller's electronic address is none."),
  ...rule('BR-63', reachable(buyer), "The buyer's electronic address is none."),
  ...rule('BR-CL-25', known(seller) && known(buyer), 'An electronic address is of a kind that is not on the list (EAS).'),
  ...rule('BR-CO-09', hasPrefix(seller.vatId) && hasPrefix(buyer.vatId), 'A VAT number begins with the letters of its country.'),
  ...rule('BR-CO-26', told(seller.id) || told(seller.registration) || told(seller.vatId), 'The seller has neither a VAT number, nor an entry in a register, nor another number.'),
];
