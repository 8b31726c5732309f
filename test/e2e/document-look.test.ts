import { createRequire } from 'node:module';
import { paintInPool, type Paper } from '@billet/billing';
import { paperLook, type ThemeShelf } from '@billet/web';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { pdfDrawing, pdfText } from './support/pdf-text.ts';
import { archiveFaults } from './support/pdf-archive.ts';

/** Colour as the file has it, in parts of one. */
const drawn = (hex: string): string => [1, 3, 5].map((at) => String(Number.parseInt(hex.slice(at, at + 2), 16) / 255)).join(' ');

describe('how documents look', () => {
  let app: TestApp;
  let ana: TestClient;
  let invoiceId: number;

  const pdf = async (): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>('invoices.pdf', { id: invoiceId }, ana.caller)).file, 'base64');
  const page = async (): Promise<string> => pdfDrawing(await pdf())[0] ?? '';
  const look = (more: object): Promise<unknown> => app.call('brands.saveLook', { brandId: app.brandId, ...more });

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana');
    ({ invoiceId } = await app.order(ana));
  });
  after(() => app.close());

  it('the accent of the theme is the colour of what the document is', async () => {
    expect(await page()).to.include(drawn('#0c6b5c'));
  });

  it('what a brand picks is seen, made dark enough for white paper; with the old one the file is the old file', async () => {
    const before = await pdf();
    await look({ tokens: { accent: { light: '#1d4ed8', dark: '#93c5fd' } } });
    expect(await page()).to.include(drawn('#1d4ed8')).and.not.include(drawn('#0c6b5c'));
    await look({ tokens: { accent: { light: '#ffe600', dark: '#ffe600' } } });
    expect(await page()).to.not.include(`${drawn('#ffe600')} scn`);
    await look({ tokens: { canvas: { light: '#ffffff', dark: '#000000' } } });
    expect((await pdf()).equals(before)).to.equal(true);
    await look({ family: 'harbour', tokens: {} });
    expect(await page()).to.not.include(drawn('#0c6b5c'));
    await look({});
    expect((await pdf()).equals(before)).to.equal(true);
  });

  it('a text at the foot of every page, saved on the page of the company', async () => {
    const before = await pdf();
    const staff = await app.staffBrowser();
    expect((await staff.send('/staff/company', 'documents', { footer: 'Licence 17 of Anatel\r\nThank you', profile: 'en16931' })).status).to.equal(200);
    expect((await staff.get('/staff/company')).text).to.include('Licence 17 of Anatel');
    const text = pdfText(await pdf())[0] ?? '';
    expect(text).to.include('Licence 17 of Anatel').and.include('Thank you').and.include('Provedor Fibra Ltda');
    await app.call('brands.saveDocuments', { brandId: app.brandId, footer: 'one\ntwo\nthree\nfour\nfive' });
    expect(pdfText(await pdf())[0] ?? '').to.include('Provedor Fibra Ltda');
    await app.call('brands.saveDocuments', { brandId: app.brandId });
    expect((await pdf()).equals(before)).to.equal(true);
  });

  const shelf = (given: ReturnType<ThemeShelf['paper']>): ThemeShelf => ({ paper: () => given, tokens: () => [{ name: 'accent', type: 'color', label: 'Accent', light: '#0c6b5c', dark: '#3cc2a5' }] }) as unknown as ThemeShelf;

  for (const [name, given, chosen, expected] of [
    ['a theme that leaves documents alone', undefined, {}, {}],
    ['a theme with its accent', {}, {}, { accent: '#0c6b5c', wash: '#e2edeb' }],
    ['a family without an accent that was picked', {}, { family: 'harbour' }, {}],
    ['a family and an accent that was picked', {}, { family: 'harbour', tokens: { accent: { light: '#000', dark: '#fff' } } }, { accent: '#000000', wash: '#e0e0e0' }],
    ['an accent that is no colour', {}, { tokens: { accent: { light: '1rem', dark: '1rem' } } }, {}],
    ['a typeface', { typeface: { regular: '/a.ttf', bold: '/b.ttf' } }, { family: 'harbour' }, { typeface: { regular: '/a.ttf', bold: '/b.ttf' } }],
  ] as const) {
    it(`${name}: ${JSON.stringify(expected)}`, () => {
      expect(paperLook(shelf(given), { theme: 'x', family: 'site', tokens: {}, ...chosen })).to.deep.equal(expected);
    });
  }

  it('a typeface of a theme comes first, and letters it lacks from the house’s own', async () => {
    const require = createRequire(import.meta.url);
    const path = require.resolve('@expo-google-fonts/noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf');
    const paper: Paper = { locale: 'en', size: 'A4', heading: 'Invoice', number: '1', day: '2027-01-15', brand: 'Fibra', from: [], facts: [], blocks: [], footer: [], pageOf: '', look: { typeface: { regular: path, bold: path } } };
    const bytes = await paintInPool(paper, []);
    expect(bytes.toString('latin1')).to.include('NotoSans-Italic').and.not.include('NotoSans-SemiBold');
    expect(archiveFaults(bytes)).to.deep.equal([]);
  });
});
