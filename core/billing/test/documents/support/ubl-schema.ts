import { XmlBufferInputProvider, XmlDocument, XmlValidateError, xmlRegisterInputProvider, XsdValidator } from 'libxml2-wasm';

/**
 * The part of OASIS UBL 2.1 that EN 16931 uses: what each type holds, in the order of the standard's sequences, with
 * `?` for at most once, `*` for any number and `+` for once or more. Whoever has the schemas themselves checks with those.
 */
const TYPES: Readonly<Record<string, string>> = {
  Invoice: 'CustomizationID ProfileID? ID IssueDate DueDate? InvoiceTypeCode Note* TaxPointDate? DocumentCurrencyCode TaxCurrencyCode? AccountingCost? BuyerReference? InvoicePeriod* OrderReference? BillingReference* DespatchDocumentReference* ReceiptDocumentReference* OriginatorDocumentReference* ContractDocumentReference* AdditionalDocumentReference* ProjectReference* AccountingSupplierParty AccountingCustomerParty PayeeParty? TaxRepresentativeParty? Delivery* PaymentMeans* PaymentTerms* AllowanceCharge* TaxTotal* LegalMonetaryTotal InvoiceLine+',
  CreditNote: 'CustomizationID ProfileID? ID IssueDate TaxPointDate? CreditNoteTypeCode Note* DocumentCurrencyCode TaxCurrencyCode? AccountingCost? BuyerReference? InvoicePeriod* OrderReference? BillingReference* DespatchDocumentReference* ReceiptDocumentReference* ContractDocumentReference* AdditionalDocumentReference* OriginatorDocumentReference* AccountingSupplierParty AccountingCustomerParty PayeeParty? TaxRepresentativeParty? Delivery* PaymentMeans* PaymentTerms* AllowanceCharge* TaxTotal* LegalMonetaryTotal CreditNoteLine+',
  InvoiceLine: 'ID Note* InvoicedQuantity LineExtensionAmount AccountingCost? InvoicePeriod* OrderLineReference* DocumentReference* AllowanceCharge* Item Price',
  CreditNoteLine: 'ID Note* CreditedQuantity LineExtensionAmount AccountingCost? InvoicePeriod* OrderLineReference* DocumentReference* AllowanceCharge* Item Price',
  AccountingSupplierParty: 'Party', AccountingCustomerParty: 'Party',
  Party: 'EndpointID? PartyIdentification* PartyName* PostalAddress? PartyTaxScheme* PartyLegalEntity* Contact?',
  PartyIdentification: 'ID', PartyName: 'Name',
  PostalAddress: 'StreetName? AdditionalStreetName? CityName? PostalZone? CountrySubentity? AddressLine* Country?', AddressLine: 'Line',
  Country: 'IdentificationCode?', OriginCountry: 'IdentificationCode?',
  PartyTaxScheme: 'CompanyID? TaxScheme', TaxScheme: 'ID?',
  PartyLegalEntity: 'RegistrationName? CompanyID? CompanyLegalForm?',
  Contact: 'Name? Telephone? ElectronicMail?',
  InvoicePeriod: 'StartDate? EndDate? DescriptionCode*',
  OrderReference: 'ID SalesOrderID?', OrderLineReference: 'LineID', BillingReference: 'InvoiceDocumentReference?',
  InvoiceDocumentReference: 'ID IssueDate?', ...Object.fromEntries(['Despatch', 'Receipt', 'Originator', 'Contract'].map((kind) => [`${kind}DocumentReference`, 'ID'])), ProjectReference: 'ID',
  DocumentReference: 'ID DocumentTypeCode?', AdditionalDocumentReference: 'ID DocumentTypeCode? DocumentDescription* Attachment?',
  Attachment: 'EmbeddedDocumentBinaryObject? ExternalReference?', ExternalReference: 'URI?',
  PayeeParty: 'PartyIdentification* PartyName* PartyLegalEntity*', TaxRepresentativeParty: 'PartyName* PostalAddress? PartyTaxScheme*', DeliveryParty: 'PartyName*',
  Delivery: 'ActualDeliveryDate? DeliveryLocation? DeliveryParty?', DeliveryLocation: 'ID? Address?',
  Address: 'StreetName? AdditionalStreetName? CityName? PostalZone? CountrySubentity? AddressLine* Country?',
  PaymentMeans: 'PaymentMeansCode PaymentID* CardAccount? PayeeFinancialAccount? PaymentMandate?',
  CardAccount: 'PrimaryAccountNumberID NetworkID HolderName?',
  PayeeFinancialAccount: 'ID? Name? FinancialInstitutionBranch?', FinancialInstitutionBranch: 'ID?',
  PaymentMandate: 'ID? PayerFinancialAccount?', PayerFinancialAccount: 'ID?', PaymentTerms: 'Note*',
  AllowanceCharge: 'ChargeIndicator AllowanceChargeReasonCode? AllowanceChargeReason* MultiplierFactorNumeric? Amount BaseAmount? TaxCategory*',
  TaxTotal: 'TaxAmount TaxSubtotal*', TaxSubtotal: 'TaxableAmount? TaxAmount TaxCategory',
  TaxCategory: 'ID? Percent? TaxExemptionReasonCode? TaxExemptionReason* TaxScheme', ClassifiedTaxCategory: 'ID? Percent? TaxScheme',
  LegalMonetaryTotal: 'LineExtensionAmount? TaxExclusiveAmount? TaxInclusiveAmount? AllowanceTotalAmount? ChargeTotalAmount? PrepaidAmount? PayableRoundingAmount? PayableAmount',
  Item: 'Description* Name? BuyersItemIdentification? SellersItemIdentification? StandardItemIdentification? OriginCountry? CommodityClassification* ClassifiedTaxCategory* AdditionalItemProperty*',
  BuyersItemIdentification: 'ID', SellersItemIdentification: 'ID', StandardItemIdentification: 'ID', CommodityClassification: 'ItemClassificationCode?', AdditionalItemProperty: 'Name Value?',
  Price: 'PriceAmount BaseQuantity? AllowanceCharge*',
};

const SPACES = {
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
};

const ROOTS = ['Invoice', 'CreditNote'] as const;

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

/** What an element without children holds, told by its name as UBL names things. */
const basicType = (name: string): string => {
  const kinds: readonly (readonly [RegExp, string])[] = [[/Date$/, 'xs:date'], [/Indicator$/, 'xs:boolean'], [/Amount$/, 'amount'], [/Quantity$/, 'quantity'], [/^Percent$|Numeric$/, 'xs:decimal'], [/BinaryObject$/, 'binary']];
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';
};

const BASIC_TYPES = `
<xs:complexType name="amount"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="currencyID" type="xs:normalizedString" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="quantity"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unitCode" type="xs:normalizedString"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="binary"><xs:simpleContent><xs:extension base="xs:base64Binary"><xs:attribute name="mimeCode" type="xs:normalizedString" use="required"/><xs:attribute name="filename" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="text"><xs:simpleContent><xs:extension base="xs:string">${['schemeID', 'listID', 'listVersionID', 'name', 'languageID'].map((name) => `<xs:attribute name="${name}" type="xs:normalizedString"/>`).join('')}</xs:extension></xs:simpleContent></xs:complexType>`;

const TIMES: Readonly<Record<string, string>> = { '?': ' minOccurs="0"', '*': ' minOccurs="0" maxOccurs="unbounded"', '+': ' maxOccurs="unbounded"' };

const sequence = (type: string): string => {
  const parts = (TYPES[type] ?? '').split(' ').map((part) => {
    const name = part.replace(/[?*+]$/, '');
    return `<xs:element ref="${Object.hasOwn(TYPES, name) ? 'cac' : 'cbc'}:${name}"${TIMES[part.slice(name.length)] ?? ''}/>`;
  });
  return `<xs:complexType><xs:sequence>${parts.join('')}</xs:sequence></xs:complexType>`;
};

const imported = (spaces: readonly (keyof typeof SPACES)[]): string => spaces.map((space) => `<xs:import namespace="${SPACES[space]}" schemaLocation="ubl-${space}.xsd"/>`).join('');
const head = (space: string): string => `<xs:schema ${XS} xmlns:cac="${SPACES.cac}" xmlns:cbc="${SPACES.cbc}" xmlns="${space}" targetNamespace="${space}" elementFormDefault="qualified">`;

const basics = [...new Set(Object.values(TYPES).flatMap((members) => members.split(' ')).map((part) => part.replace(/[?*+]$/, '')))].filter((name) => !Object.hasOwn(TYPES, name));

const FILES: Readonly<Record<string, string>> = {
  'ubl-cbc.xsd': `${head(SPACES.cbc)}${BASIC_TYPES}${basics.map((name) => `<xs:element name="${name}" type="${basicType(name)}"/>`).join('')}</xs:schema>`,
  'ubl-cac.xsd': `${head(SPACES.cac)}${imported(['cbc'])}${Object.keys(TYPES).filter((type) => type !== 'Invoice' && type !== 'CreditNote').map((type) => `<xs:element name="${type}">${sequence(type)}</xs:element>`).join('')}</xs:schema>`,
  ...Object.fromEntries(ROOTS.map((root) => [`ubl-${root}.xsd`, `${head(`urn:oasis:names:specification:ubl:schema:xsd:${root}-2`)}${imported(['cac', 'cbc'])}<xs:element name="${root}">${sequence(root)}</xs:element></xs:schema>`])),
};

/** Validators of invoices and of credit notes; give them back when done. */
export const openUblSchemas = (): { readonly faults: (xml: string) => string; readonly close: () => void } => {
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, Buffer.from(text)]))));
  const schemas = ROOTS.map((root) => XmlDocument.fromString(FILES[`ubl-${root}.xsd`] ?? '', { url: `ubl-${root}.xsd` }));
  const validators = schemas.map((schema) => XsdValidator.fromDoc(schema));
  return {
    faults: (xml) => {
      const document = XmlDocument.fromString(xml);
      try {
        validators[document.root.name === 'CreditNote' ? 1 : 0]?.validate(document);
        return '';
      } catch (error) {
        if (!(error instanceof XmlValidateError)) throw error;
        return error.message.trim();
      } finally {
        document.dispose();
      }
    },
    close: () => {
      for (const each of [...validators, ...schemas]) each.dispose();
    },
  };
};
