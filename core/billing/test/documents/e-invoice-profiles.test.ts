import { applyProfile, brokenForm, checkEInvoice, eInvoiceOf, isReference, writeCii, writeUbl, type EInvoice, type ERoute } from '@billet/billing';
import { Profile, validateXsd } from '@stackforge-eu/factur-x';
import { expect } from 'chai';
import fc from 'fast-check';
import { keptDocument, keptLine, keptTax } from './support/kept-document.ts';

const german = keptDocument({ parties: { ...keptDocument().parties, buyer: { name: 'Stadt Berlin', taxId: null, country: 'DE', address: { line1: 'Markt 1', line2: '', city: 'Berlin', postcode: '10178', region: '' }, email: 'rechnung@stadt.example' } } });
const credit = { ...german, credit: true, preceding: { number: 'INV-2026-000009', issued: '2026-12-01' } };
const outside = { ...german, tax: 0, total: 2000, lines: [keptLine({ tax_code: null })], taxes: [] };
const reverse = keptDocument({ tax: 0, total: 2000, taxes: [keptTax({ category: 'AE', rate: '0', amount: 0, reason: 'reverse-charge', note: null })] });

const xr: ERoute = { profile: 'xrechnung', buyerReference: '04011000-1234512345-06', contact: 'Buchhaltung' };
const peppol: ERoute = { profile: 'peppol', buyerReference: 'PO 17', contact: '', sellerEndpoint: { scheme: '9930', id: 'DE136695976' }, buyerEndpoint: { scheme: '0204', id: '04011000-1234512345-06' } };

const good: Readonly<Record<string, EInvoice>> = {
  'XRechnung': applyProfile(eInvoiceOf(german), xr),
  'XRechnung of a credit note': applyProfile(eInvoiceOf(credit), xr),
  'XRechnung outside the scope of VAT': applyProfile(eInvoiceOf(outside), xr),
  'XRechnung abroad, reverse charge': applyProfile(eInvoiceOf(reverse), xr),
  'Peppol': applyProfile(eInvoiceOf(german), peppol),
  'Peppol of a credit note': applyProfile(eInvoiceOf(credit), peppol),
  'Peppol abroad, reverse charge': applyProfile(eInvoiceOf(reverse), { ...peppol, buyerEndpoint: { scheme: '9957', id: 'FR40303265045' } }),
};

const X = good['XRechnung']!;
const P = good['Peppol']!;
const without = <T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): T => Object.fromEntries(Object.entries(from).filter(([key]) => !(keys as readonly string[]).includes(key))) as T;
const withLine = (invoice: EInvoice, change: Partial<EInvoice['lines'][number]>): EInvoice => ({ ...invoice, lines: invoice.lines.map((each) => ({ ...each, ...change })) });

describe('XRechnung and Peppol BIS Billing 3', () => {
  for (const [name, invoice] of Object.entries(good)) {
    it(`${name}: breaks no rule, names its profile, and is well-formed in its syntaxes`, async () => {
      expect(checkEInvoice(invoice)).to.deep.equal([]);
      const ubl = writeUbl(invoice);
      expect(ubl).to.include(`<cbc:CustomizationID>${invoice.specification}</cbc:CustomizationID><cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>`);
      expect(ubl).to.include(`<cbc:BuyerReference>${invoice.buyerReference ?? ''}</cbc:BuyerReference>`);
      expect(ubl).to.not.match(/<([\w:]+)[^>]*><\/\1>|<[^>]+\/>/);
      const cii = writeCii(invoice);
      expect(await validateXsd(cii, Profile.EN16931)).to.deep.include({ valid: true });
      expect(cii).to.include(`<ram:BuyerReference>${invoice.buyerReference ?? ''}</ram:BuyerReference><ram:SellerTradeParty>`);
    });
  }

  it('write addresses, contact, and what a credit note is settled with', () => {
    expect(writeUbl(X)).to.include('<cbc:EndpointID schemeID="EM">rechnung@stadt.example</cbc:EndpointID>').and.include('<cac:Contact><cbc:Name>Buchhaltung</cbc:Name><cbc:Telephone>+49 30 1234</cbc:Telephone><cbc:ElectronicMail>office@fibra.example</cbc:ElectronicMail></cac:Contact>');
    expect(writeUbl(P)).to.include('<cbc:EndpointID schemeID="0204">04011000-1234512345-06</cbc:EndpointID>').and.include('<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>');
    expect(writeUbl(good['XRechnung of a credit note']!)).to.include('<cac:PaymentMeans><cbc:PaymentMeansCode>97</cbc:PaymentMeansCode></cac:PaymentMeans>');
    expect(writeCii(good['XRechnung of a credit note']!)).to.include('<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>97</ram:TypeCode></ram:SpecifiedTradeSettlementPaymentMeans>');
  });

  it('leave the plain standard as it was, but for what the route says', () => {
    const plain = eInvoiceOf(german);
    expect(applyProfile(plain, { profile: 'en16931', buyerReference: '', contact: '' })).to.deep.equal(plain);
    expect(applyProfile(plain, { ...xr, profile: 'en16931' })).to.include({ specification: 'urn:cen.eu:en16931:2017', buyerReference: xr.buyerReference }).and.not.have.property('process');
  });

  const broken: readonly (readonly [EInvoice, readonly string[], readonly (string | undefined)[]])[] = [
    [without(X, 'transfer'), ['BR-DE-1'], ['company.bankLines']],
    [without(X, 'contact'), ['BR-DE-2'], ['documents.contact']],
    [{ ...X, seller: { ...X.seller, city: ' ', postcode: '' } }, ['BR-DE-3', 'BR-DE-4'], ['company.city', 'company.postcode']],
    [{ ...X, contact: { name: '' } }, ['BR-DE-5', 'BR-DE-6', 'BR-DE-7'], ['documents.contact', 'company.phone', 'company.email']],
    [{ ...X, contact: { ...X.contact!, phone: '12' } }, ['BR-DE-27'], ['company.phone']],
    ...['a@b', 'ab@.cd', 'ab.@cd', '.ab@cd', 'ab@cd.', 'a b@cd', 'ab@@cd'].map((email) => [{ ...X, contact: { ...X.contact!, email } }, ['BR-DE-28'], ['company.email']] as const),
    [{ ...X, buyer: { ...X.buyer, city: '', postcode: '' } }, ['BR-DE-8', 'BR-DE-9'], ['payer.city', 'payer.postcode']],
    [{ ...good['XRechnung outside the scope of VAT']!, vat: [without(good['XRechnung outside the scope of VAT']!.vat[0]!, 'rate')] }, ['BR-DE-14'], [undefined]],
    [without(X, 'buyerReference'), ['BR-DE-15'], ['payer.buyerReference']],
    [{ ...X, seller: without({ ...X.seller, id: '1' }, 'vatId', 'taxNumber') }, ['BR-S-02', 'BR-DE-16'], [undefined, 'company.taxId']],
    [{ ...X, terms: '#SKONTO#TAGE=14#PROZENT=2.25#' }, ['BR-DE-18'], [undefined]],
    [{ ...X, terms: '#SKONTO#TAGE=14#PROZENT=2,25#\n' }, ['BR-DE-18'], [undefined]],
    [without(X, 'process'), ['PEPPOL-EN16931-R001'], [undefined]],
    [{ ...X, buyer: without(X.buyer, 'endpoint') }, ['PEPPOL-EN16931-R010'], ['payer.endpoint']],
    [{ ...X, seller: without(X.seller, 'endpoint') }, ['PEPPOL-EN16931-R020'], ['documents.endpoint']],
    [{ ...X, period: { from: '2027-01-02', until: '2027-01-31' } }, ['PEPPOL-EN16931-R110'], [undefined]],
    [{ ...X, period: { from: '2027-01-01', until: '2027-01-30' } }, ['PEPPOL-EN16931-R111'], [undefined]],
    [withLine(X, { quantity: 3 }), ['PEPPOL-EN16931-R120'], [undefined]],
    [without(P, 'buyerReference'), ['PEPPOL-EN16931-R003', 'DE-R-015'], ['payer.buyerReference', 'payer.buyerReference']],
    [{ ...P, process: 'urn:other' }, ['PEPPOL-EN16931-R007'], [undefined]],
    [{ ...P, buyer: { ...P.buyer, endpoint: { scheme: 'EM', id: 'a@example.com' } } }, ['PEPPOL-EN16931-CL008'], ['payer.endpoint']],
    [{ ...P, seller: { ...P.seller, endpoint: { scheme: '0088', id: '4000000000000' } } }, ['PEPPOL-COMMON-R040'], ['documents.endpoint']],
    [{ ...P, vat: P.vat.map((group) => ({ ...group, reasonCode: 'VATEX-EU-AE' })) }, ['BR-S-10', 'PEPPOL-EN16931-P0107'], [undefined, undefined]],
    [without(P, 'transfer'), ['DE-R-001'], ['company.bankLines']],
  ];
  for (const [invoice, rules, fields] of broken) {
    it(`find ${rules.join(', ')} broken${fields[0] === undefined ? '' : `, and name ${String(fields[0])}`}`, () => {
      const found = checkEInvoice(invoice);
      expect([found.map(({ rule }) => rule), found.map(({ field }) => field)]).to.deep.equal([rules, fields]);
    });
  }

  it('allow a line two hundredths of its currency: two cents of a euro, and no yen or króna', () => {
    const off = (currency: string, by: number): readonly string[] => checkEInvoice({ ...P, currency, lines: P.lines.map((line) => ({ ...line, allowance: line.allowance + by })) }).map(({ rule }) => rule);
    expect([off('EUR', 2), off('EUR', 3), off('JPY', 0), off('JPY', 1), off('ISK', 1)]).to.deep.equal([[], ['PEPPOL-EN16931-R120'], [], ['PEPPOL-EN16931-R120'], ['PEPPOL-EN16931-R120']]);
  });

  it('ask nothing German of a document that goes abroad by Peppol', () => {
    const abroad = good['Peppol abroad, reverse charge']!;
    expect(checkEInvoice({ ...without(abroad, 'transfer', 'contact'), buyer: { ...abroad.buyer, city: '', postcode: '' } })).to.deep.equal([]);
  });

  it('know right numbers from wrong ones', () => {
    const right: readonly (readonly [string, string])[] = [['0088', '4006381333931'], ['0192', '923609016'], ['0208', '0202239951'], ['0007', '5567321707'], ['0151', '51824753556'], ['0184', 'DK12345674'], ['0106', '12345678'], ['9930', 'DE136695976']];
    for (const [scheme, id] of right) expect(brokenForm({ scheme, id }), `${scheme}:${id}`).to.equal(undefined);
    // One digit off, and check digits notice.
    for (const [scheme, id] of right.slice(0, 5)) expect(brokenForm({ scheme, id: `${id.slice(0, -1)}${String((Number(id.at(-1)) + 1) % 10)}` }), `${scheme}:${id}`).to.match(/^PEPPOL-COMMON-R0\d\d$/);
    for (const [scheme] of right.slice(0, 7)) for (const id of ['', 'x', '1', 'constructor']) expect(brokenForm({ scheme, id }), `${scheme}:${id}`).to.match(/^PEPPOL-COMMON/);
    expect(brokenForm({ scheme: 'constructor', id: 'x' })).to.equal(undefined);
  });

  it('know right Leitweg-IDs from wrong ones, and let other references be', () => {
    for (const id of ['04011000-1234512345-06', '991-33333TEST-33', 'PO 17', '', '4711-12', '2026-00123-01', '4500017-A1-22', '17000000-1-11']) expect(isReference(id), id).to.equal(true);
    for (const id of ['04011000-1234512345-07', '991-33333TEST-34', '04011000-1234512354-06']) expect(isReference(id), id).to.equal(false);
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (fine, at, by) => {
      const base = `991-${String(fine).padStart(10, '0')}`;
      const checks = Array.from({ length: 100 }, (_, n) => `${base}-${String(n).padStart(2, '0')}`).filter(isReference);
      const digits = [...String(fine).padStart(10, '0')];
      digits[at] = String((Number(digits[at]) + by) % 10);
      // A wrong digit is always seen; two check digits fit where they differ by 97.
      return checks.length >= 1 && checks.length <= 2 && !isReference(`991-${digits.join('')}-${checks[0]?.slice(-2) ?? ''}`);
    }));
  });
});
