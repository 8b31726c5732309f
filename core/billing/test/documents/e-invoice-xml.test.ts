import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eInvoiceOf, writeCii, writeUbl, type KeptDocument } from '@billet/billing';
import { Profile, validateXsd } from '@stackforge-eu/factur-x';
import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { engineDocuments } from './support/engine-documents.ts';
import { keptDocument, keptLine, keptTax } from './support/kept-document.ts';
import { openUblSchemas } from './support/ubl-schema.ts';

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

const textsOf = (node: Node, name: string): readonly string[] => [...(node.name === name ? [node.text] : []), ...node.children.flatMap((child) => textsOf(child, name))];

/** Sample invoices of the European Commission: whoever has them says in which folder. */
const samples = process.env['EN16931_SAMPLES'];

describe('e-invoices as XML', () => {
  let ubl: ReturnType<typeof openUblSchemas>;

  before(() => {
    ubl = openUblSchemas();
  });
  after(() => {
    ubl.close();
  });

  for (const [name, kept] of Object.entries(documents)) {
    it(`${name}: CII as the schema of Factur-X (EN 16931) wants it`, async () => {
      const result = await validateXsd(writeCii(eInvoiceOf(keptDocument(kept))), Profile.EN16931);
      expect(result.errors).to.deep.equal([]);
      expect(result.valid).to.equal(true);
    });

    it(`${name}: UBL as the schema of UBL 2.1 wants it, with nothing empty`, () => {
      const xml = writeUbl(eInvoiceOf(keptDocument(kept)));
      expect(ubl.faults(xml)).to.equal('');
      expect(xml).to.not.match(/<([\w:]+)[^>]*><\/\1>|<[^>]+\/>/);
    });
  }

  for (const [name, [from, to]] of Object.entries({
    'a number in the wrong place': [/(<cbc:ID>INV-2027-000001<\/cbc:ID>)(<cbc:IssueDate>[^<]*<\/cbc:IssueDate>)/, '$2$1'],
    'an amount without currency': [/<cbc:PayableAmount currencyID="EUR">/, '<cbc:PayableAmount>'],
    'a day that is none': [/2027-01-15/, '2027-02-30'],
    'no total': [/<cbc:PayableAmount.*<\/cbc:PayableAmount>/, ''],
    'an element that is not there': [/<cbc:DueDate>/, '<cbc:Hello>x</cbc:Hello><cbc:DueDate>'],
  } as const)) {
    it(`the schema of UBL refuses ${name}`, () => {
      const xml = writeUbl(eInvoiceOf(keptDocument()));
      const broken = xml.replace(from, to);
      expect(broken).to.not.equal(xml);
      expect(ubl.faults(broken)).to.not.equal('');
    });
  }

  if (samples !== undefined) {
    it('the schema of UBL takes the sample invoices of the European Commission', () => {
      const folder = join(samples, 'ubl');
      const files = readdirSync(folder);
      expect(files.length).to.be.greaterThan(5);
      for (const file of files) expect(ubl.faults(readFileSync(join(folder, file), 'utf8')), file).to.equal('');
    });
  }

  it('whatever the engine makes is valid in both syntaxes', async () => {
    await fc.assert(fc.asyncProperty(engineDocuments, async (kept) => {
      const made = eInvoiceOf(kept);
      expect(ubl.faults(writeUbl(made))).to.equal('');
      expect((await validateXsd(writeCii(made), Profile.EN16931)).errors).to.deep.equal([]);
    }), { numRuns: 60 });
  });

  it('the schema does refuse', async () => {
    const xml = writeCii(eInvoiceOf(keptDocument())).replace('<ram:TypeCode>380</ram:TypeCode>', '');
    expect((await validateXsd(xml, Profile.EN16931)).valid).to.equal(false);
  });

  it('both say the same', () => {
    const made = eInvoiceOf(keptDocument(documents['an invoice with a discount, partly paid, with notes']));
    const [inCii, inUbl] = [treeOf(writeCii(made)), treeOf(writeUbl(made))];
    for (const [cii, ubl] of [['DuePayableAmount', 'PayableAmount'], ['GrandTotalAmount', 'TaxInclusiveAmount'], ['TotalPrepaidAmount', 'PrepaidAmount'], ['IBANID', 'ID'], ['CalculatedAmount', 'TaxAmount']] as const) {
      expect(textsOf(inUbl, ubl)).to.include(textsOf(inCii, cii)[0]);
    }
    expect([textsOf(inCii, 'DuePayableAmount'), textsOf(inCii, 'Content'), textsOf(inUbl, 'Note')]).to.deep.equal([['12.85'], ['Thank you.', 'A & B <c>'], ['Thank you.\nA & B <c>']]);
  });
});
