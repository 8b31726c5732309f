import { formatMinor } from '@billet/sdk';
import type { EInvoice, ELine, EParty, EPeriod, EVat } from './e-invoice.ts';
import { element, leaf, xmlDocument, type XmlPart } from './xml.ts';

type Paint = (name: string, amount: number) => XmlPart;

const scheme = (id: string): XmlPart => element('cac:TaxScheme', leaf('cbc:ID', id));

const registered = (number: string | undefined, tax: string): XmlPart => (number === undefined ? undefined : element('cac:PartyTaxScheme', [leaf('cbc:CompanyID', number), scheme(tax)]));

const partyOf = (name: string, party: EParty, contact?: EInvoice['contact']): XmlPart =>
  element(name, element('cac:Party', [
    party.endpoint === undefined ? undefined : leaf('cbc:EndpointID', party.endpoint.id, { schemeID: party.endpoint.scheme }),
    element('cac:PartyIdentification', leaf('cbc:ID', party.id)),
    element('cac:PostalAddress', [
      leaf('cbc:StreetName', party.line1),
      leaf('cbc:AdditionalStreetName', party.line2),
      leaf('cbc:CityName', party.city),
      leaf('cbc:PostalZone', party.postcode),
      leaf('cbc:CountrySubentity', party.region),
      element('cac:Country', leaf('cbc:IdentificationCode', party.country)),
    ]),
    registered(party.vatId, 'VAT'),
    registered(party.taxNumber, 'TAX'),
    element('cac:PartyLegalEntity', [leaf('cbc:RegistrationName', party.name), leaf('cbc:CompanyID', party.registration)]),
    element('cac:Contact', [leaf('cbc:Name', contact?.name), leaf('cbc:Telephone', contact?.phone), leaf('cbc:ElectronicMail', contact?.email)]),
  ]));

const periodOf = (period: EPeriod | undefined): XmlPart => element('cac:InvoicePeriod', [leaf('cbc:StartDate', period?.from), leaf('cbc:EndDate', period?.until)]);

const lineOf = (line: ELine, credit: boolean, money: Paint): XmlPart =>
  element(credit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine', [
    leaf('cbc:ID', line.id),
    leaf(credit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', String(line.quantity), { unitCode: 'C62' }),
    money('cbc:LineExtensionAmount', line.net),
    periodOf(line.period),
    line.allowance === 0 ? undefined : element('cac:AllowanceCharge', [leaf('cbc:ChargeIndicator', 'false'), leaf('cbc:AllowanceChargeReasonCode', '95'), money('cbc:Amount', line.allowance)]),
    element('cac:Item', [leaf('cbc:Name', line.name), element('cac:ClassifiedTaxCategory', [leaf('cbc:ID', line.category), leaf('cbc:Percent', line.rate), scheme('VAT')])]),
    element('cac:Price', [money('cbc:PriceAmount', line.price), line.priceFor === 1 ? undefined : leaf('cbc:BaseQuantity', String(line.priceFor), { unitCode: 'C62' })]),
  ]);

const vatOf = (vat: EVat, money: Paint): XmlPart =>
  element('cac:TaxSubtotal', [
    money('cbc:TaxableAmount', vat.base),
    money('cbc:TaxAmount', vat.amount),
    element('cac:TaxCategory', [leaf('cbc:ID', vat.category), leaf('cbc:Percent', vat.rate), leaf('cbc:TaxExemptionReasonCode', vat.reasonCode), leaf('cbc:TaxExemptionReason', vat.reason), scheme('VAT')]),
  ]);

/** OASIS UBL 2.1, an invoice or a credit note. */
export const writeUbl = (invoice: EInvoice): string => {
  const credit = invoice.type === '381';
  const root = credit ? 'CreditNote' : 'Invoice';
  const money: Paint = (name, amount) => leaf(name, formatMinor({ amount, currency: invoice.currency }), { currencyID: invoice.currency });
  const { totals } = invoice;
  return xmlDocument(element(root, [
    leaf('cbc:CustomizationID', invoice.specification),
    leaf('cbc:ProfileID', invoice.process),
    leaf('cbc:ID', invoice.number),
    leaf('cbc:IssueDate', invoice.issued),
    credit ? undefined : leaf('cbc:DueDate', invoice.due),
    leaf(credit ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode', invoice.type),
    // The standard has one note here; UBL's own rules refuse a second.
    leaf('cbc:Note', invoice.notes.join('\n')),
    leaf('cbc:DocumentCurrencyCode', invoice.currency),
    leaf('cbc:BuyerReference', invoice.buyerReference),
    periodOf(invoice.period),
    invoice.preceding === undefined ? undefined : element('cac:BillingReference', element('cac:InvoiceDocumentReference', [leaf('cbc:ID', invoice.preceding.number), leaf('cbc:IssueDate', invoice.preceding.issued)])),
    partyOf('cac:AccountingSupplierParty', invoice.seller, invoice.contact),
    partyOf('cac:AccountingCustomerParty', invoice.buyer),
    invoice.transfer === undefined ? element('cac:PaymentMeans', leaf('cbc:PaymentMeansCode', invoice.means)) : element('cac:PaymentMeans', [
      leaf('cbc:PaymentMeansCode', '30'),
      leaf('cbc:PaymentID', invoice.transfer.reference),
      element('cac:PayeeFinancialAccount', [leaf('cbc:ID', invoice.transfer.iban), leaf('cbc:Name', invoice.transfer.name)]),
    ]),
    element('cac:PaymentTerms', leaf('cbc:Note', invoice.terms)),
    element('cac:TaxTotal', [money('cbc:TaxAmount', totals.vat), invoice.vat.map((vat) => vatOf(vat, money))]),
    element('cac:LegalMonetaryTotal', [
      money('cbc:LineExtensionAmount', totals.lines),
      money('cbc:TaxExclusiveAmount', totals.net),
      money('cbc:TaxInclusiveAmount', totals.gross),
      totals.paid === 0 ? undefined : money('cbc:PrepaidAmount', totals.paid),
      money('cbc:PayableAmount', totals.due),
    ]),
    invoice.lines.map((line) => lineOf(line, credit, money)),
  ], {
    xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
    'xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
    'xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
  }));
};
