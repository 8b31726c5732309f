import { currencyExponent } from '@billet/sdk';
import type { EInvoice, ELine, EParty } from '../e-invoice.ts';
import { PROCESS, SPECIFICATIONS } from '../profile.ts';
import { rule, type Breach, type BreachField } from './breach.ts';
import { checkGermanPeppol } from './check-german.ts';
import { brokenForm, isPeppolScheme } from './endpoint-schemes.ts';

/** Two hundredths of the currency, in its minor units: a currency without decimals has no room for a unit more or less. */
const slackOf = (currency: string): number => 0.02 * 10 ** currencyExponent(currency);

const checkLine = (line: ELine, { period, currency }: EInvoice): readonly Breach[] => [
  ...rule('PEPPOL-EN16931-R110', period === undefined || line.period === undefined || line.period.from >= period.from, `The period of line ${line.id} begins before that of the document.`),
  ...rule('PEPPOL-EN16931-R111', period === undefined || line.period === undefined || line.period.until <= period.until, `The period of line ${line.id} ends after that of the document.`),
  ...rule('PEPPOL-EN16931-R120', Math.abs((line.quantity * line.price) / line.priceFor - line.allowance - line.net) <= slackOf(currency), `The net of line ${line.id} is not its quantity times its price, less its allowance.`),
  ...rule('PEPPOL-EN16931-R121', line.priceFor > 0, `The price of line ${line.id} is for nothing.`),
];

/** What XRechnung takes over from Peppol. */
export const checkExchange = (invoice: EInvoice): readonly Breach[] => [
  ...rule('PEPPOL-EN16931-R001', invoice.process !== undefined, 'The business process is missing.'),
  ...rule('PEPPOL-EN16931-R010', invoice.buyer.endpoint !== undefined, "The buyer's electronic address is missing.", 'payer.endpoint'),
  ...rule('PEPPOL-EN16931-R020', invoice.seller.endpoint !== undefined, "The seller's electronic address is missing.", 'documents.endpoint'),
  ...invoice.lines.flatMap((line) => checkLine(line, invoice)),
];

const checkEndpoint = ({ endpoint }: EParty, field: BreachField): readonly Breach[] => {
  if (endpoint === undefined) return [];
  const broken = brokenForm(endpoint);
  return [
    ...rule('PEPPOL-EN16931-CL008', isPeppolScheme(endpoint.scheme), `Peppol does not deliver to addresses of the kind ${endpoint.scheme}.`, field),
    ...(broken === undefined ? [] : rule(broken, false, `${endpoint.id} is no number of the kind ${endpoint.scheme}.`, field)),
  ];
};

/** Rules of Peppol BIS Billing 3. Of national ones only those between German parties. */
export const checkPeppol = (invoice: EInvoice): readonly Breach[] => [
  ...checkExchange(invoice),
  ...rule('PEPPOL-EN16931-R003', (invoice.buyerReference ?? '').trim() !== '', "The buyer's reference is missing.", 'payer.buyerReference'),
  ...rule('PEPPOL-EN16931-R004', invoice.specification === SPECIFICATIONS.peppol, 'The document does not say that it follows Peppol BIS Billing 3.'),
  ...rule('PEPPOL-EN16931-R007', invoice.process === PROCESS, 'The business process is not one of Peppol.'),
  ...rule('PEPPOL-EN16931-P0105', invoice.vat.every(({ category, reasonCode }) => reasonCode !== 'VATEX-EU-O' || category === 'O'), 'VATEX-EU-O is for what is outside the scope of VAT.'),
  ...rule('PEPPOL-EN16931-P0107', invoice.vat.every(({ category, reasonCode }) => reasonCode !== 'VATEX-EU-AE' || category === 'AE'), 'VATEX-EU-AE is for reverse charge.'),
  ...checkEndpoint(invoice.seller, 'documents.endpoint'),
  ...checkEndpoint(invoice.buyer, 'payer.endpoint'),
  ...checkGermanPeppol(invoice),
];
