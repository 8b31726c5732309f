import { formatMinor } from '@billet/sdk';
import type { EInvoice, ELine, EParty, EPeriod, EVat } from './e-invoice.ts';
import { element, leaf, xmlDocument, type XmlPart } from './xml.ts';

const day = (name: string, date: string | undefined, inner = 'udt:DateTimeString'): XmlPart => (date === undefined ? undefined : element(name, leaf(inner, date.replaceAll('-', ''), { format: '102' })));

const periodOf = (period: EPeriod | undefined): XmlPart => (period === undefined ? undefined : element('ram:BillingSpecifiedPeriod', [day('ram:StartDateTime', period.from), day('ram:EndDateTime', period.until)]));

const partyOf = (name: string, party: EParty, contact?: EInvoice['contact']): XmlPart =>
  element(name, [
    leaf('ram:ID', party.id),
    leaf('ram:Name', party.name),
    element('ram:SpecifiedLegalOrganization', leaf('ram:ID', party.registration)),
    element('ram:DefinedTradeContact', [
      leaf('ram:PersonName', contact?.name),
      element('ram:TelephoneUniversalCommunication', leaf('ram:CompleteNumber', contact?.phone)),
      element('ram:EmailURIUniversalCommunication', leaf('ram:URIID', contact?.email)),
    ]),
    element('ram:PostalTradeAddress', [
      leaf('ram:PostcodeCode', party.postcode),
      leaf('ram:LineOne', party.line1),
      leaf('ram:LineTwo', party.line2),
      leaf('ram:CityName', party.city),
      leaf('ram:CountryID', party.country),
      leaf('ram:CountrySubDivisionName', party.region),
    ]),
    party.endpoint === undefined ? undefined : element('ram:URIUniversalCommunication', leaf('ram:URIID', party.endpoint.id, { schemeID: party.endpoint.scheme })),
    element('ram:SpecifiedTaxRegistration', leaf('ram:ID', party.vatId, { schemeID: 'VA' })),
    element('ram:SpecifiedTaxRegistration', leaf('ram:ID', party.taxNumber, { schemeID: 'FC' })),
  ]);

const lineOf = (line: ELine, money: (amount: number) => string): XmlPart =>
  element('ram:IncludedSupplyChainTradeLineItem', [
    element('ram:AssociatedDocumentLineDocument', leaf('ram:LineID', line.id)),
    element('ram:SpecifiedTradeProduct', leaf('ram:Name', line.name)),
    element('ram:SpecifiedLineTradeAgreement', element('ram:NetPriceProductTradePrice', [
      leaf('ram:ChargeAmount', money(line.price)),
      line.priceFor === 1 ? undefined : leaf('ram:BasisQuantity', String(line.priceFor), { unitCode: 'C62' }),
    ])),
    element('ram:SpecifiedLineTradeDelivery', leaf('ram:BilledQuantity', String(line.quantity), { unitCode: 'C62' })),
    element('ram:SpecifiedLineTradeSettlement', [
      element('ram:ApplicableTradeTax', [leaf('ram:TypeCode', 'VAT'), leaf('ram:CategoryCode', line.category), leaf('ram:RateApplicablePercent', line.rate)]),
      periodOf(line.period),
      line.allowance === 0 ? undefined : element('ram:SpecifiedTradeAllowanceCharge', [
        element('ram:ChargeIndicator', leaf('udt:Indicator', 'false')),
        leaf('ram:ActualAmount', money(line.allowance)),
        leaf('ram:ReasonCode', '95'),
      ]),
      element('ram:SpecifiedTradeSettlementLineMonetarySummation', leaf('ram:LineTotalAmount', money(line.net))),
    ]),
  ]);

const vatOf = (vat: EVat, money: (amount: number) => string): XmlPart =>
  element('ram:ApplicableTradeTax', [
    leaf('ram:CalculatedAmount', money(vat.amount)),
    leaf('ram:TypeCode', 'VAT'),
    leaf('ram:ExemptionReason', vat.reason),
    leaf('ram:BasisAmount', money(vat.base)),
    leaf('ram:CategoryCode', vat.category),
    leaf('ram:ExemptionReasonCode', vat.reasonCode),
    leaf('ram:RateApplicablePercent', vat.rate),
  ]);

const NAMESPACES = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

/** UN/CEFACT Cross Industry Invoice, as Factur-X and ZUGFeRD hold it in their profile EN 16931. */
export const writeCii = (invoice: EInvoice): string => {
  const money = (amount: number): string => formatMinor({ amount, currency: invoice.currency });
  const { totals } = invoice;
  return xmlDocument(element('rsm:CrossIndustryInvoice', [
    element('rsm:ExchangedDocumentContext', [
      element('ram:BusinessProcessSpecifiedDocumentContextParameter', leaf('ram:ID', invoice.process)),
      element('ram:GuidelineSpecifiedDocumentContextParameter', leaf('ram:ID', invoice.specification)),
    ]),
    element('rsm:ExchangedDocument', [
      leaf('ram:ID', invoice.number),
      leaf('ram:TypeCode', invoice.type),
      day('ram:IssueDateTime', invoice.issued),
      invoice.notes.map((note) => element('ram:IncludedNote', leaf('ram:Content', note))),
    ]),
    element('rsm:SupplyChainTradeTransaction', [
      invoice.lines.map((line) => lineOf(line, money)),
      element('ram:ApplicableHeaderTradeAgreement', [leaf('ram:BuyerReference', invoice.buyerReference), partyOf('ram:SellerTradeParty', invoice.seller, invoice.contact), partyOf('ram:BuyerTradeParty', invoice.buyer)]),
      '<ram:ApplicableHeaderTradeDelivery/>',
      element('ram:ApplicableHeaderTradeSettlement', [
        leaf('ram:PaymentReference', invoice.transfer?.reference),
        leaf('ram:InvoiceCurrencyCode', invoice.currency),
        invoice.transfer === undefined ? element('ram:SpecifiedTradeSettlementPaymentMeans', leaf('ram:TypeCode', invoice.means)) : element('ram:SpecifiedTradeSettlementPaymentMeans', [
          leaf('ram:TypeCode', '30'),
          element('ram:PayeePartyCreditorFinancialAccount', [leaf('ram:IBANID', invoice.transfer.iban), leaf('ram:AccountName', invoice.transfer.name)]),
        ]),
        invoice.vat.map((vat) => vatOf(vat, money)),
        periodOf(invoice.period),
        element('ram:SpecifiedTradePaymentTerms', [leaf('ram:Description', invoice.terms), day('ram:DueDateDateTime', invoice.due)]),
        element('ram:SpecifiedTradeSettlementHeaderMonetarySummation', [
          leaf('ram:LineTotalAmount', money(totals.lines)),
          leaf('ram:TaxBasisTotalAmount', money(totals.net)),
          leaf('ram:TaxTotalAmount', money(totals.vat), { currencyID: invoice.currency }),
          leaf('ram:GrandTotalAmount', money(totals.gross)),
          totals.paid === 0 ? undefined : leaf('ram:TotalPrepaidAmount', money(totals.paid)),
          leaf('ram:DuePayableAmount', money(totals.due)),
        ]),
        invoice.preceding === undefined ? undefined : element('ram:InvoiceReferencedDocument', [
          leaf('ram:IssuerAssignedID', invoice.preceding.number),
          day('ram:FormattedIssueDateTime', invoice.preceding.issued, 'qdt:DateTimeString'),
        ]),
      ]),
    ]),
  ], NAMESPACES));
};
