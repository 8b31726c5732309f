import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkEInvoice, eInvoiceOf, findIban, writeCii, writeUbl, type EInvoice, type KeptDocument } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';
import { engineDocuments } from './support/engine-documents.ts';
import { keptDocument, keptLine, keptTax } from './support/kept-document.ts';

const good = eInvoiceOf(keptDocument());
const rules = (invoice: EInvoice): readonly string[] => checkEInvoice(invoice).map(({ rule }) => rule);

const of = (kept: Partial<KeptDocument>): EInvoice => eInvoiceOf(keptDocument(kept));
const exempt = of({ tax: 0, total: 2000, taxes: [keptTax({ category: 'E', rate: '0', amount: 0, reason: 'Vienna Convention', note: 'No. 7' })] });
const reverse = of({ tax: 0, total: 2000, taxes: [keptTax({ category: 'AE', rate: '0', amount: 0, reason: 'reverse-charge', note: 'checked' })] });
const zero = of({ tax: 0, total: 2000, taxes: [keptTax({ rate: '0.00', amount: 0 })] });
const outside = of({ tax: 0, total: 2000, lines: [keptLine({ tax_code: null })], taxes: [] });

const [line] = good.lines;
const [group] = good.vat;
const withLine = (invoice: EInvoice, change: Partial<EInvoice['lines'][number]>): EInvoice => ({ ...invoice, lines: invoice.lines.map((each) => ({ ...each, ...change })) });
const withGroup = (invoice: EInvoice, change: Partial<EInvoice['vat'][number]>): EInvoice => ({ ...invoice, vat: invoice.vat.map((each) => ({ ...each, ...change })) });
const without = <T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): Omit<T, K> => Object.fromEntries(Object.entries(from).filter(([key]) => !(keys as readonly string[]).includes(key))) as Omit<T, K>;
const sums = (change: Partial<EInvoice['totals']>): EInvoice => ({ ...good, totals: { ...good.totals, ...change } });
const sellerless = (invoice: EInvoice): EInvoice => ({ ...invoice, seller: without(invoice.seller, 'vatId', 'taxNumber') });

describe('the published rules of EN 16931', () => {
  for (const [name, invoice] of Object.entries({ good, exempt, reverse, zero, outside })) {
    it(`${name}: a document that is in order breaks none`, () => {
      expect(checkEInvoice(invoice)).to.deep.equal([]);
    });
  }

  const broken: readonly (readonly [EInvoice, readonly string[]])[] = [
    [{ ...good, specification: '' }, ['BR-01']],
    [{ ...good, number: '' }, ['BR-02']],
    [{ ...good, issued: '' }, ['BR-03']],
    [{ ...good, currency: 'XXX' }, ['BR-05']],
    [{ ...good, currency: 'KWD' }, ['BR-DEC-12']],
    [{ ...good, seller: { ...good.seller, name: ' ' } }, ['BR-06']],
    [{ ...good, buyer: { ...good.buyer, name: '' } }, ['BR-07']],
    [{ ...good, seller: { ...good.seller, country: '' } }, ['BR-09']],
    [{ ...good, buyer: { ...good.buyer, country: '' } }, ['BR-11']],
    [{ ...good, seller: { ...good.seller, country: 'XX' } }, ['BR-CL-14']],
    [{ ...good, buyer: { ...good.buyer, country: 'UK' } }, ['BR-CL-14']],
    [{ ...good, totals: { ...good.totals, due: Number.NaN } }, ['BR-15', 'BR-CO-16']],
    [withLine(good, { net: Number.NaN }), ['BR-24', 'BR-CO-10', 'BR-S-08']],
    [withLine(good, { price: 10.5 }), ['BR-26']],
    [withLine(good, { allowance: 0.5 }), ['BR-41']],
    [withGroup(good, { base: 1.5 }), ['BR-45', 'BR-S-08', 'BR-S-09', 'BR-CO-17']],
    [{ ...good, seller: { ...good.seller, endpoint: { scheme: '', id: 'office@fibra.example' } } }, ['BR-62']],
    [{ ...good, buyer: { ...good.buyer, endpoint: { scheme: '', id: 'ana@example.com' } } }, ['BR-63']],
    [{ ...good, buyer: { ...good.buyer, endpoint: { scheme: '9999', id: '1' } } }, ['BR-CL-25']],
    [{ ...good, lines: [], vat: [], totals: { lines: 0, net: 0, vat: 0, gross: 0, paid: 0, due: 0 } }, ['BR-16', 'BR-CO-18']],
    [withLine(good, { id: '' }), ['BR-21']],
    [withLine(good, { quantity: Number.NaN }), ['BR-22']],
    [withLine(good, { name: '' }), ['BR-25']],
    [withLine(good, { price: -1 }), ['BR-27']],
    [withLine(good, { period: { from: '2027-02-01', until: '2027-01-01' } }), ['BR-30']],
    [{ ...good, period: { from: '2027-02-01', until: '2027-01-01' } }, ['BR-29']],
    [{ ...good, preceding: { number: '', issued: '2027-01-01' } }, ['BR-55']],
    [{ ...good, transfer: { iban: '', name: 'x', reference: 'y' } }, ['BR-61']],
    [{ ...good, seller: { ...good.seller, email: 'none' } }, ['BR-62']],
    [{ ...good, buyer: { ...good.buyer, email: 'none' } }, ['BR-63']],
    [sums({ lines: 2001, net: 2001, gross: 2381, due: 2381 }), ['BR-CO-10']],
    [sums({ net: 1999, gross: 2379, due: 2379 }), ['BR-CO-13']],
    [sums({ vat: 381, gross: 2381, due: 2381 }), ['BR-CO-14']],
    [sums({ gross: 2381, due: 2381 }), ['BR-CO-15']],
    [sums({ due: 2379 }), ['BR-CO-16']],
    [sums({ paid: 380 }), ['BR-CO-16']],
    [without(good, 'due') as EInvoice, ['BR-CO-25']],
    [{ ...good, seller: { ...good.seller, vatId: '136695976' } }, ['BR-CO-09']],
    [{ ...good, seller: { ...without(good.seller, 'vatId', 'registration'), taxNumber: '12/345' } }, ['BR-CO-26']],
    [{ ...good, vat: [group!, { ...group!, base: 0, amount: 0 }] }, ['BR-S-01', 'BR-S-08']],
    [{ ...withGroup(good, { rate: '18' }), lines: [line!] }, ['BR-S-01', 'BR-S-08']],
    [sellerless(good), ['BR-S-02']],
    [withLine(withGroup(good, { rate: '0', amount: 0 }), { rate: '0' }), ['BR-CO-14', 'BR-S-05']],
    [withGroup(good, { base: 1999 }), ['BR-S-08']],
    [{ ...withGroup(good, { amount: 480 }), totals: { ...good.totals, vat: 480, gross: 2480, due: 2480 } }, ['BR-S-09', 'BR-CO-17']],
    [withGroup(good, { reason: 'why not' }), ['BR-S-10']],
    [withGroup(exempt, { base: 1999 }), ['BR-E-08']],
    [withGroup(exempt, { reason: '' }), ['BR-E-10']],
    [withLine(exempt, { rate: '19' }), ['BR-E-05']],
    [{ ...exempt, vat: [...exempt.vat, ...exempt.vat] }, ['BR-E-01']],
    [sellerless(exempt), ['BR-E-02']],
    [withGroup(zero, { reason: 'because' }), ['BR-Z-10']],
    [withLine(zero, { rate: '7' }), ['BR-Z-05']],
    [{ ...reverse, buyer: without(reverse.buyer, 'vatId') }, ['BR-AE-02']],
    [sellerless(reverse), ['BR-AE-02']],
    [withGroup(without(reverse, 'period') as EInvoice, { reason: '', reasonCode: '' }), []],
    [{ ...reverse, vat: reverse.vat.map((each) => without(each, 'reason', 'reasonCode')) }, ['BR-AE-10']],
    [{ ...reverse, vat: reverse.vat.map((each) => without(each, 'rate')) }, ['BR-48']],
    [{ ...outside, seller: { ...outside.seller, vatId: 'DE136695976' } }, ['BR-O-02']],
    [{ ...outside, buyer: { ...outside.buyer, vatId: 'FR40303265045' } }, ['BR-O-02']],
    [withLine(outside, { rate: '0' }), ['BR-O-05']],
    [{ ...outside, seller: good.seller, buyer: good.buyer, lines: [...outside.lines, line!], vat: [...outside.vat, group!], totals: { ...good.totals, lines: 4000, net: 4000, gross: 4380, due: 4380 } }, ['BR-O-02', 'BR-O-11', 'BR-O-12']],
  ];
  const alike: readonly (readonly [EInvoice, string])[] = Object.entries({ S: good, Z: zero, E: exempt, AE: reverse, O: outside }).flatMap(([category, invoice]) => [
    [{ ...invoice, vat: [...invoice.vat, ...invoice.vat] }, `BR-${category}-01`],
    [withGroup(invoice, { base: 1999 }), `BR-${category}-08`],
    [withGroup(invoice, { amount: 999 }), `BR-${category}-09`],
    [category === 'S' || category === 'Z' ? withGroup(invoice, { reason: 'x' }) : { ...invoice, vat: invoice.vat.map((each) => without(each, 'reason', 'reasonCode')) }, `BR-${category}-10`],
    [category === 'O' ? withLine(invoice, { rate: '0' }) : withLine(invoice, { rate: category === 'S' ? '0' : '7' }), `BR-${category}-05`],
    [category === 'O' ? { ...invoice, seller: good.seller } : sellerless(invoice), `BR-${category}-02`],
  ] as const);
  const total = (key: keyof EInvoice['totals']): EInvoice => sums({ [key]: 0.5 });
  const including: readonly (readonly [EInvoice, string])[] = [...alike, [total('lines'), 'BR-12'], [total('net'), 'BR-13'], [total('gross'), 'BR-14'], [withGroup(good, { amount: 0.5 }), 'BR-46']];
  for (const [invoice, id] of including) {
    it(`${id} is among what is broken`, () => {
      expect(rules(invoice)).to.include(id);
    });
  }

  it('there is a document that breaks it, for each rule', () => {
    const tried = new Set([...broken.flatMap(([, ids]) => ids), ...including.map(([, id]) => id)]);
    expect(checked().filter((id) => !tried.has(id))).to.deep.equal([]);
  });

  for (const [index, [invoice, expected]] of broken.entries()) {
    it(`case ${String(index + 1)}: ${expected.join(', ') || 'an empty code is still a code'}`, () => {
      expect(rules(invoice)).to.deep.equal(expected);
    });
  }
});

/** Ids as the sources write them; where one stands for each category of VAT, those of all. */
const checked = (): readonly string[] => {
  const folder = fileURLToPath(new URL('../../src/documents/einvoice/rules/', import.meta.url));
  const sources = ['check-document', 'check-parties', 'check-vat'].map((name) => readFileSync(`${folder}${name}.ts`, 'utf8')).join('\n');
  const perCategory = [...sources.matchAll(/rule\(id\('(\d+)'\)/g)].flatMap(([, number = '']) => ['S', 'Z', 'E', 'AE', 'O'].map((category) => `BR-${category}-${number}`));
  return [...[...sources.matchAll(/rule\('(BR-[A-Z\d-]+)'/g)].map(([, id = '']) => id), ...perCategory];
};

describe('what is checked', () => {
  it('is named in the guide, all of it, and nothing else', () => {
    const guide = readFileSync(fileURLToPath(new URL('../../../../docs/guide/host/documents.md', import.meta.url)), 'utf8');
    const [, part = ''] = /### Rules that are checked\n([\s\S]*?)\n###? /.exec(guide) ?? [];
    const named = [...part.matchAll(/`(BR-[A-Z\d-]+)`/g)].map(([, id = '']) => id);
    expect([...new Set(named)].sort()).to.deep.equal([...new Set(checked())].sort());
  });
});

describe('our documents in the terms of EN 16931', () => {
  it('reverse charge names both VAT numbers, the code and the proof', () => {
    expect(reverse.vat).to.deep.equal([{ category: 'AE', rate: '0', base: 2000, amount: 0, reason: 'Reverse charge. checked', reasonCode: 'VATEX-EU-AE' }]);
    expect([reverse.seller.vatId, reverse.buyer.vatId]).to.deep.equal(['DE136695976', 'FR40303265045']);
  });

  it('outside the scope no VAT number stands on it; the number is one like any other', () => {
    expect([outside.seller.vatId, outside.seller.id, outside.buyer.id]).to.deep.equal([undefined, 'DE136695976', 'FR40303265045']);
  });

  it('what carries no tax beside what does is exempt, for outside the scope stands alone', () => {
    const mixed = of({ net: 2500, total: 2880, lines: [keptLine(), keptLine({ quantity: 1, unit_price: 500, net: 500, tax_code: null })] });
    expect(mixed.vat.map(({ category, base }) => [category, base])).to.deep.equal([['S', 2000], ['E', 500]]);
    expect(checkEInvoice(mixed)).to.deep.equal([]);
  });

  it('two rates of one percentage are one group', () => {
    const two = of({ net: 4000, tax: 760, total: 4760, lines: [keptLine(), keptLine({ tax_code: 'OTHER' })], taxes: [keptTax(), keptTax({ code: 'OTHER', rate: '19.00' })] });
    expect(two.vat).to.deep.equal([{ category: 'S', rate: '19', base: 4000, amount: 760 }]);
  });

  it('a second tax on a line is refused', () => {
    expect(() => of({ taxes: [keptTax(), keptTax({ code: 'CITY', line_code: 'DE-VAT', level: 2 })] })).to.throw('one tax for each line');
  });

  for (const [kept, shown] of [
    [{}, [2, 1000, 1, 0]],
    [{ discount: 500, net: 1500 }, [2, 1000, 1, 500]],
    [{ unit_price: -1000, net: -2000 }, [-2, 1000, 1, 0]],
    // A price that held its tax: the net of all is not a multiple of the unit.
    [{ quantity: 3, unit_price: 1190, net: 2999 }, [3, 2999, 3, 0]],
    [{ quantity: 1, unit_price: -1190, net: -1000 }, [-1, 1000, 1, 0]],
    [{ quantity: 0, unit_price: 0, net: 0 }, [1, 0, 1, 0]],
  ] as const) {
    it(`line ${JSON.stringify(kept)}: quantity, price, units, discount are ${JSON.stringify(shown)}`, () => {
      const [made] = of({ lines: [keptLine(kept)] }).lines;
      expect([made?.quantity, made?.price, made?.priceFor, made?.allowance]).to.deep.equal(shown);
    });
  }

  it('what is paid is not due any more, and a credit note says what becomes of it', () => {
    expect(of({ paid: 1000 }).totals).to.deep.include({ paid: 1000, due: 1380 });
    const credit = of({ credit: true, preceding: { number: 'INV-1', issued: '2027-01-01' } });
    expect([credit.type, credit.due, credit.terms, credit.transfer]).to.deep.equal(['381', undefined, 'Set against open invoices', undefined]);
  });

  it('an account number is found in lines that people wrote, if its check digits are right', () => {
    expect(findIban(['Bank of Fibra', 'IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX'])).to.equal('DE89370400440532013000');
    expect(findIban(['IBAN GB82WEST12345698765432'])).to.equal('GB82WEST12345698765432');
    // With "KONTOBE" behind it the number has right check digits too.
    expect(findIban(['AG01 IBAN DE89370400440532013000 Konto Berlin'])).to.equal('DE89370400440532013000');
    expect(findIban(['DE88 3704 0044 0532 0130 00', 'Pix: 11222333000181'])).to.equal(undefined);
  });

  it('tax rounded line by line in whole yen may be off by a yen: such a document has no e-invoice', () => {
    const lines = [178_250, 503_450].map((net) => keptLine({ quantity: 1, unit_price: net, net, tax_code: 'DE-VAT' }));
    const made = (tax: number): readonly string[] => checkEInvoice(of({ currency: 'JPY', net: 681_700, tax, total: 681_700 + tax, lines, taxes: [keptTax({ rate: '7', base: 681_700, amount: tax })] })).map(({ rule }) => rule);
    expect([made(47_719), made(47_720)]).to.deep.equal([[], ['BR-S-09', 'BR-CO-17']]);
  });

  it('whatever a document of the engine holds, it breaks no rule and each line is its price times its quantity', () => {
    fc.assert(fc.property(engineDocuments, (kept) => {
      const made = eInvoiceOf(kept);
      expect(checkEInvoice(made)).to.deep.equal([]);
      for (const each of made.lines) expect((each.quantity * each.price) / each.priceFor - each.allowance).to.equal(each.net);
      for (const xml of [writeCii(made), writeUbl(made)]) expect(xml.match(/<(cac|ram):(InvoiceLine|CreditNoteLine|IncludedSupplyChainTradeLineItem)>/g)).to.have.length(made.lines.length);
    }), { numRuns: 150 });
  });
});
