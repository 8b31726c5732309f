import { eInvoiceOf, writeCii, writeUbl, type KeptDocument } from '@billet/billing';
import { Profile, validateXsd } from '@stackforge-eu/factur-x';
import { expect } from 'chai';
import { SaxesParser } from 'saxes';
import { keptDocument, keptLine, keptTax } from './support/kept-document.ts';

const documents: Readonly<Record<string, Partial<KeptDocument>>> = {
  'an invoice': {},
  'an invoice with a discount, partly paid, with notes': { net: 1500, tax: 285, total: 1785, paid: 500, notes: ['Thank you.', 'A & B <c>'], lines: [keptLine({ discount: 500, net: 1500 })], taxes: [keptTax({ base: 1500, amount: 285 })] },
  'reverse charge': { tax: 0, total: 2000, taxes: [keptTax({ category: 'AE', rate: '0', amount: 0, reason: 'reverse-charge', note: null })] },
  'exempt beside zero': { tax: 0, total: 2000, net: 4000, lines: [keptLine(), keptLine({ tax_code: 'Z' })], taxes: [keptTax({ category: 'E', rate: '0', amount: 0, reason: 'Charity', note: null }), keptTax({ code: 'Z', rate: '0', amount: 0 })] },
  'outside the scope': { tax: 0, total: 2000, lines: [keptLine({ tax_code: null, period_start: null, period_end: null })], taxes: [] },
  'a credit note': { credit: true, notes: ['Reason: A fault of ours'], preceding: { number: 'INV-2026-000009', issued: '2026-12-01' } },
  'letters of other scripts, and what XML cannot hold': { lines: [keptLine({ description: 'Сервер 服务器 \u0000\u001b\ud800 "Größe" 😀' })] },
};

interface Node {
  readonly name: string;
  readonly children: Node[];
  text: string;
}

const treeOf = (xml: string): Node => {
  const top: Node = { name: '', children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const node: Node = { name: name.replace(/^\w+:/, ''), children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const at = open.at(-1);
    if (at !== undefined) at.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return top.children[0]!;
};

/** Order in which OASIS UBL 2.1 wants what we write: its schemas are sequences. */
const ORDER: Readonly<Record<string, string>> = {
  Invoice: 'CustomizationID ID IssueDate DueDate InvoiceTypeCode Note DocumentCurrencyCode InvoicePeriod BillingReference AccountingSupplierParty AccountingCustomerParty PaymentMeans PaymentTerms TaxTotal LegalMonetaryTotal InvoiceLine',
  CreditNote: 'CustomizationID ID IssueDate CreditNoteTypeCode Note DocumentCurrencyCode InvoicePeriod BillingReference AccountingSupplierParty AccountingCustomerParty PaymentMeans PaymentTerms TaxTotal LegalMonetaryTotal CreditNoteLine',
  Party: 'EndpointID PartyIdentification PostalAddress PartyTaxScheme PartyLegalEntity Contact',
  PostalAddress: 'StreetName AdditionalStreetName CityName PostalZone CountrySubentity Country',
  PartyTaxScheme: 'CompanyID TaxScheme',
  PartyLegalEntity: 'RegistrationName CompanyID',
  Contact: 'Name Telephone ElectronicMail',
  PaymentMeans: 'PaymentMeansCode PaymentID PayeeFinancialAccount',
  PayeeFinancialAccount: 'ID Name',
  TaxTotal: 'TaxAmount TaxSubtotal',
  TaxSubtotal: 'TaxableAmount TaxAmount TaxCategory',
  TaxCategory: 'ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme',
  ClassifiedTaxCategory: 'ID Percent TaxScheme',
  LegalMonetaryTotal: 'LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PrepaidAmount PayableAmount',
  InvoiceLine: 'ID InvoicedQuantity LineExtensionAmount InvoicePeriod AllowanceCharge Item Price',
  CreditNoteLine: 'ID CreditedQuantity LineExtensionAmount InvoicePeriod AllowanceCharge Item Price',
  AllowanceCharge: 'ChargeIndicator AllowanceChargeReasonCode Amount',
  Item: 'Name ClassifiedTaxCategory',
  Price: 'PriceAmount BaseQuantity',
  InvoicePeriod: 'StartDate EndDate',
  InvoiceDocumentReference: 'ID IssueDate',
  BillingReference: 'InvoiceDocumentReference',
  AccountingSupplierParty: 'Party', AccountingCustomerParty: 'Party', PartyIdentification: 'ID', Country: 'IdentificationCode', TaxScheme: 'ID', PaymentTerms: 'Note',
};

const misplaced = (node: Node): readonly string[] => {
  if (node.children.length === 0) return node.text === '' ? [`${node.name} is empty`] : [];
  const order = (ORDER[node.name] ?? '').split(' ');
  const places = node.children.map((child) => order.indexOf(child.name));
  return [
    ...(places.some((place, index) => place < 0 || place < (places[index - 1] ?? 0)) ? [`${node.name}: ${node.children.map((child) => child.name).join(' ')}`] : []),
    ...node.children.flatMap(misplaced),
  ];
};

const textsOf = (node: Node, name: string): readonly string[] => [...(node.name === name ? [node.text] : []), ...node.children.flatMap((child) => textsOf(child, name))];

describe('e-invoices as XML', () => {
  for (const [name, kept] of Object.entries(documents)) {
    it(`${name}: CII as the schema of Factur-X (EN 16931) wants it`, async () => {
      const result = await validateXsd(writeCii(eInvoiceOf(keptDocument(kept))), Profile.EN16931);
      expect(result.errors).to.deep.equal([]);
      expect(result.valid).to.equal(true);
    });

    it(`${name}: UBL in the order of UBL 2.1`, () => {
      expect(misplaced(treeOf(writeUbl(eInvoiceOf(keptDocument(kept)))))).to.deep.equal([]);
    });
  }

  it('the schema does refuse', async () => {
    const xml = writeCii(eInvoiceOf(keptDocument())).replace('<ram:TypeCode>380</ram:TypeCode>', '');
    expect((await validateXsd(xml, Profile.EN16931)).valid).to.equal(false);
  });

  it('both say the same', () => {
    const made = eInvoiceOf(keptDocument(documents['an invoice with a discount, partly paid, with notes']));
    const [cii, ubl] = [treeOf(writeCii(made)), treeOf(writeUbl(made))];
    for (const [inCii, inUbl] of [['DuePayableAmount', 'PayableAmount'], ['GrandTotalAmount', 'TaxInclusiveAmount'], ['TotalPrepaidAmount', 'PrepaidAmount'], ['IBANID', 'ID'], ['CalculatedAmount', 'TaxAmount']] as const) {
      expect(textsOf(ubl, inUbl)).to.include(textsOf(cii, inCii)[0]);
    }
    expect([textsOf(cii, 'DuePayableAmount'), textsOf(cii, 'Content'), textsOf(ubl, 'Note')]).to.deep.equal([['12.85'], ['Thank you.', 'A & B <c>'], ['Thank you.\nA & B <c>']]);
  });
});
