import { paintInPool, type Paper } from '@billet/billing';
import chinese from '@billet/lang-zh-cn';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { HOSTILE_TEXTS } from '../attack/hostile-texts.ts';
import { archiveFaults } from './support/pdf-archive.ts';

const paper = (more: Partial<Paper> = {}): Paper => ({
  locale: 'en', size: 'A4', heading: 'Invoice', number: 'F-1', day: '2027-01-15', brand: 'Fibra', from: ['Fibra'], facts: [{ label: 'Issued', text: '15 January' }],
  blocks: [{ kind: 'text', text: 'Hosting' }], footer: ['Fibra'], pageOf: '{page} of {pages}', ...more,
});

/** 2 × 2 dots, half of them clear. */
const LOGO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGPgEpH7r2Fkw8AAYwAAIN0Dox89xJIAAAAASUVORK5CYII=', 'base64');

const papers: Readonly<Record<string, Paper>> = {
  'Latin letters': paper(),
  'letters of all scripts that are shipped': paper({ heading: 'Рахунок', number: '№ 17', blocks: [{ kind: 'text', text: '服务器托管 Größe ії ё' }] }),
  'a letter that is first met as a part of another': paper({ blocks: [{ kind: 'text', text: 'ú' }, { kind: 'text', text: 'u' }] }),
  'what no face has, and signs that control': paper({ blocks: [{ kind: 'text', text: '😀 ع ก \u0007 \u200b \ufeff \u202e \u0000 a\u0301' }], heading: 'A (b) \\ 😀 \u0007\ud800' }),
  'hostile texts': paper({ heading: HOSTILE_TEXTS[0] ?? '', number: HOSTILE_TEXTS[1] ?? '', brand: HOSTILE_TEXTS[2] ?? '', blocks: HOSTILE_TEXTS.map((text) => ({ kind: 'text', text })) }),
  'a picture that lets the paper through': paper({ logo: { bytes: LOGO, width: 2, height: 2 } }),
  'many pages': paper({ blocks: Array.from({ length: 120 }, (_, line) => ({ kind: 'text', text: `Line ${String(line)}` })) }),
  'a form of an authority': paper({ form: 'landscape', blocks: [{ kind: 'form', columns: [[{ label: 'Seller', places: [{ text: 'Fibra', share: 1 }] }]] }, { kind: 'grid', heads: [{ label: 'What', share: 1 }], rows: [[{ text: 'Hosting' }]] }] }),
  'a QR code': paper({ blocks: [{ kind: 'pay', title: 'How to pay', facts: [], qr: { label: 'Scan', rows: ['101', '010', '101'] } }] }),
  'data for machines': paper({ data: { name: 'factur-x.xml', xml: '<a/>' } }),
};

const { typeface } = chinese.definition;
const paint = async (of: Paper): Promise<Buffer> => Buffer.from(await paintInPool(of, typeface === undefined ? [] : [typeface]));

describe('PDFs as archives want them (PDF/A-3B)', function () {
  this.timeout(60_000);

  for (const [name, given] of Object.entries(papers)) {
    it(`${name}: nothing in the structure is against it`, async () => {
      expect(archiveFaults(await paint(given))).to.deep.equal([]);
    });
  }

  describe('what is against it is found', () => {
    let plain: string;
    let withData: string;

    before(async () => {
      plain = (await paint(paper())).toString('latin1');
      withData = (await paint(papers['data for machines']!)).toString('latin1');
    });

    for (const [from, to, found] of [
      [/\/ID \[<[0-9a-f]{2}/i, '/ID [<', 'trailer without an ID'],
      [/trailer\n<</, 'trailer\n<<\n/Encrypt 1 0 R', 'encrypted'],
      [/%PDF-1\.7\n%[^\n]*/, '%PDF-1.7\n%ab', 'head without version and four high bytes'],
      [/\/Type \/Catalog/, '/Type /Catalog\n/OpenAction 1 0 R', 'something that acts'],
      [/\/Type \/Page\n/, '/Type /Page\n/Annots [1 0 R]\n', 'annotations'],
      [/\/Type \/Page\n/, '/Type /Page\n/X << /ColorSpace /DeviceCMYK >>\n', 'colours of print'],
      [/<dc:title>/, '<dc:titel>', 'metadata that are no XML'],
      [/\/Type \/OutputIntent/, '/Type /OutputIntent\n/Interpolate true', 'an interpolated picture'],
      [/<pdfaid:part>3/, '<pdfaid:part>1', 'metadata do not say PDF/A-3B'],
      [/\(Invoice F-1\)/, '(Invoice F-2)', 'two titles'],
      [/\(Billet\)/, '(Tallit)', 'two makers'],
      [/\(D:2027/, '(D:2028', 'two days'],
      [/\/Metadata \d+ 0 R/, '', 'metadata missing or packed'],
      [/\/OutputIntents \[\s*\d+ 0 R\s*\]/, '', 'no output intent'],
      [/\/N 3\b/, '/N 4', 'no ICC profile of RGB'],
      [/\/FontFile2 \d+ 0 R/, '', 'NotoSans-Regular is not embedded'],
      [/\/ToUnicode \d+ 0 R/, '', 'NotoSans-Regular cannot be read as text'],
      [/\/CIDToGIDMap \/Identity/, '', 'NotoSans-Regular has no map to its glyphs'],
      [/\/Subtype \/Type0/, '/Subtype /Type1', 'a font of the reader, not of the file'],
      [/\/W \[\d+ \[\d+/, '/W [0 [1', 'NotoSans-Regular is wider or narrower than it says'],
    ] as const) {
      it(found, () => {
        const changed = plain.replace(from, to);
        expect(changed).to.not.equal(plain);
        expect(archiveFaults(Buffer.from(changed, 'latin1')).map((each) => each.replace(/^[A-Z]{6}\+/, '').replace('SemiBold', 'Regular'))).to.include(found);
      });
    }

    for (const [from, to, found] of [
      [/\/AFRelationship \/Alternative/, '', 'a file without a relation'],
      [/\/AF \[[^\]]*\]/, '', 'a file that the catalogue does not name'],
      [/\/Subtype \/text#2Fxml/, '', 'a file without a type or a day'],
      [/<pdfaProperty:name>Version</, '<pdfaProperty:name>Word<', 'words in the metadata that nobody describes'],
      [/<fx:DocumentFileName>/, '<fx:DocumentFileName>x', 'a file that the metadata do not name'],
    ] as const) {
      it(found, () => {
        const changed = withData.replace(from, to);
        expect(changed).to.not.equal(withData);
        expect(archiveFaults(Buffer.from(changed, 'latin1'))).to.include(found);
      });
    }
  });

  describe('of a whole house', () => {
    let app: TestApp;

    before(async () => {
      app = await openTestApp();
    });
    after(() => app.close());

    it('invoice with e-invoice, credit note, receipt and statement', async () => {
      await app.call('companies.update', { id: 1, taxId: '11222333000181' });
      await app.call('brands.saveDocuments', { brandId: app.brandId, eInvoice: 'factur-x' });
      const ana = await app.signUp('Ana Souza & Filhos');
      const { invoiceId } = await app.order(ana);
      const pdf = async (operation: string, input: object): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>(operation, input)).file, 'base64');
      const invoice = await pdf('invoices.pdf', { id: invoiceId });
      expect(invoice.toString('latin1')).to.include('factur-x.xml');
      await app.pay(invoiceId);
      const { items } = await app.call<{ items: readonly { id: number }[] }>('payments.list', {});
      const { creditNoteId } = await app.call<{ creditNoteId: number }>('invoices.credit', { id: invoiceId, reason: 'A fault of ours' });
      const papersOfHouse = {
        invoice,
        'credit note': await pdf('invoices.pdf', { id: creditNoteId }),
        receipt: await pdf('receipts.pdf', { id: items[0]?.id ?? 0 }),
        statement: await pdf('statements.pdf', { clientId: ana.clientId, from: '2027-01-01', until: '2027-01-31' }),
      };
      for (const [name, bytes] of Object.entries(papersOfHouse)) expect(archiveFaults(bytes), name).to.deep.equal([]);
    });
  });
});
