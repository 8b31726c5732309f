import { readXml, walker } from '@billet/bank-files';
import { keyDigit, openCertificate } from '@billet/brazil-fiscal';
import type { CallCtx, Fiscal, FiscalDefinition, FiscalItem, SettingsSchema } from '@billet/sdk';
import { fiscalConformance, gatewayCtx, testCertificate, verifySignature } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import { accessKeyOf } from '../src/access-key.ts';
import { account, type Account } from '../src/account.ts';
import { itemsOf } from '../src/amounts.ts';
import { problemOf, writeCancellation, writeNfcom } from '../src/document.ts';
import nfcom from '../src/index.ts';
import { SELLER, startFakeSefaz, type FakeSefaz } from './support/fake-sefaz.ts';
import { makeFixture, settingsFor, wishOf } from './support/fixture.ts';

fiscalConformance('NFCom', makeFixture);

describe('NFCom', () => {
  const pack = testCertificate({ name: `PROVEDOR FIBRA LTDA:${SELLER}` });
  const certificate = openCertificate(pack.pfx, pack.password);
  const settings = (more: Readonly<Record<string, unknown>> = {}): Account => account.parse({ certificate: pack.pfx, password: pack.password, cityCode: '3550308', stateRegistration: '110042490114', icmsRate: '18', ...more });
  const place = { street: 'Avenida Paulista', number: '1578', complement: 'ap 2', district: 'Bela Vista', cityCode: '3550308', city: 'São Paulo', state: 'SP', postcode: '01310100' };
  const places = { seller: place, buyer: place };
  const { all, must, mustText } = walker('nfcom');
  const definition = nfcom.definition as unknown as FiscalDefinition<SettingsSchema>;
  const make = async (): Promise<Fiscal<unknown>> => (await definition.create(gatewayCtx({ settings: {} }))) as Fiscal<unknown>;

  it('gives each document its key; the last digit is of all the others', () => {
    for (const [cityCode, taxId, series, number, whole] of [
      ['3550308', SELLER, '1', 1, '35270111222333000181620010000000011052553783'],
      ['2610905', '07.159.053/0001-07', '12', 394, '26270107159053000107620120000003941082834335'],
      ['4314902', '12.ABC.345/01DE-35', '999', 999_999_999, '43270112ABC34501DE35629999999999991007833006'],
    ] as const) {
      expect(accessKeyOf({ cityCode }, { ...wishOf(number), series, seller: { ...wishOf(1).seller, taxId } })).to.deep.equal({ key: whole, state: cityCode.slice(0, 2), code: whole.slice(36, 43), digit: whole.slice(43) });
    }
    // Of documents that are in force.
    for (const known of ['26260107159053000107620010000031981083465102', '35251120843290000142620010000000031002292974']) expect(keyDigit(known.slice(0, 43))).to.equal(Number(known.slice(43)));
  });

  it('has a key in which no wrong sign goes unseen', () => {
    const rest = (key: string): number => [...key.slice(0, 43)].reverse().reduce((sum, sign, at) => sum + (sign.charCodeAt(0) - 48) * (2 + (at % 8)), 0) % 11;
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 999 }), fc.string({ minLength: 1 }), (number, series, documentId) => {
      const { key } = accessKeyOf({ cityCode: '3550308' }, { ...wishOf(number), series: String(series), documentId });
      expect(key).to.match(/^\d{44}$/);
      expect([0, 1].includes(rest(key)) ? 0 : 11 - rest(key)).to.equal(Number(key[43]));
    }));
  });

  it('shares what is given back to the cent, and no item falls below zero', () => {
    const item = fc.record({ amount: fc.integer({ min: 0, max: 1_000_000 }), quantity: fc.integer({ min: 1, max: 9 }) });
    fc.assert(fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (list, off) => {
      const sum = list.reduce((so, { amount }) => so + amount, 0);
      const line = (id: number, amount: number, quantity = 1): FiscalItem => ({ id: String(id), description: 'x', quantity, net: { amount, currency: 'BRL' }, tax: { amount: 0, currency: 'BRL' }, productType: null });
      fc.pre(sum > 0);
      const back = Math.floor(sum * off);
      const made = itemsOf(settings({ pisRate: '0.65' }), [...list.map(({ amount, quantity }, at) => line(at, amount, quantity)), line(99, -back)]);
      expect(made.reduce((so, { amount }) => so + amount, 0)).to.equal(sum - back);
      expect(made.every(({ amount, price, quantity, icms, pis }) => amount > 0 && price * quantity === amount && pis?.base === amount - (icms?.amount ?? 0))).to.equal(true);
    }));
  });

  it('writes a document whose signature holds, with its parts in order and totals to the cent', async () => {
    const { xml, key } = writeNfcom(settings({ pisRate: '0.65', cofinsRate: '3', fustRate: '1', funttelRate: '0.5' }), wishOf(7), places, certificate);
    expect(await verifySignature(xml)).to.include({ ok: true, name: 'infNFCom', id: `NFCom${key}` });
    expect(await verifySignature(xml.replace('<vNF>100.00</vNF>', '<vNF>10.00</vNF>'))).to.deep.equal({ ok: false, why: 'the digest is another' });
    expect(xml, 'no prefixes, nothing between elements').not.to.match(/<\/?\w+:|>\s+</);
    const info = must(readXml('nfcom', xml), 'infNFCom');
    expect(info.attrs).to.deep.include({ Id: `NFCom${key}`, versao: '1.00' });
    expect(info.children.map(({ name }) => name)).to.deep.equal(['ide', 'emit', 'dest', 'assinante', 'det', 'det', 'total', 'gFat', 'infAdic']);
    expect([mustText(info, 'ide', 'dhEmi'), mustText(info, 'emit', 'CRT'), mustText(info, 'assinante', 'tpAssinante')]).to.deep.equal(['2027-01-21T10:00:00-03:00', '3', '3']);
    expect(mustText(info, 'dest', 'xNome'), 'the test environment names nobody').to.equal('NFCOM EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL');
    expect(all(info, 'det').map((det) => [mustText(det, 'prod', 'xProd'), mustText(det, 'prod', 'cClass'), mustText(det, 'prod', 'qFaturada'), mustText(det, 'prod', 'vProd')])).to.deep.equal([['Internet "Fibra" & Wi-Fi <600>', '0100401', '1.0000', '90.89'], ['IP fixo', '0100401', '1.0000', '9.11']]);
    expect(/<total>.*<\/total>/.exec(xml)?.[0]).to.equal('<total><vProd>100.00</vProd><ICMSTot><vBC>100.00</vBC><vICMS>18.00</vICMS><vICMSDeson>0.00</vICMSDeson><vFCP>0.00</vFCP></ICMSTot><vCOFINS>2.46</vCOFINS><vPIS>0.53</vPIS><vFUNTTEL>0.40</vFUNTTEL><vFUST>0.79</vFUST><vRetTribTot><vRetPIS>0.00</vRetPIS><vRetCofins>0.00</vRetCofins><vRetCSLL>0.00</vRetCSLL><vIRRF>0.00</vIRRF></vRetTribTot><vDesc>0.00</vDesc><vOutro>0.00</vOutro><vNF>100.00</vNF></total>');
    expect(xml).to.include('<gFat><CompetFat>202701</CompetFat><dVencFat>2027-02-10</dVencFat><dPerUsoIni>2027-01-21</dPerUsoIni><dPerUsoFim>2027-02-20</dPerUsoFim><codBarras>2027000001</codBarras></gFat>').and.include('<infCpl>F-2027-000001; Desconto -9.91</infCpl>');
    expect(mustText(readXml('nfcom', xml), 'infNFComSupl', 'qrCodNFCom')).to.equal(`https://dfe-portal.svrs.rs.gov.br/NFCom/QRCode?chNFCom=${key}&tpAmb=2`);
  });

  it('declares taxes as the account has them, and another state by its CFOP', () => {
    const written = (more: Readonly<Record<string, unknown>>, state = 'SP'): string => writeNfcom(settings(more), wishOf(1), { seller: place, buyer: { ...place, state } }, certificate).xml;
    expect(written({ icms: 'simples', regime: 'simples' })).to.include('<imposto><ICMSSN><CST>90</CST><indSN>1</indSN></ICMSSN></imposto>').and.include('<CRT>1</CRT>').and.include('<vICMS>0.00</vICMS>');
    expect(written({ icms: 'exempt' })).to.include('<imposto><ICMS40><CST>40</CST></ICMS40></imposto>');
    expect(written({ icms: 'untaxed' })).to.include('<CST>41</CST>');
    expect(written({ icms: 'none' })).to.include('<imposto><indSemCST>1</indSemCST></imposto>');
    expect(written({ environment: 'production' }, 'RJ')).to.include('<CFOP>6307</CFOP>').and.include('<tpAmb>1</tpAmb>').and.include('<xNome>Ana &lt;Lima&gt; &amp; "Filhos"</xNome>');
  });

  it('asks for a cancellation with key and protocol, signed', async () => {
    const { key } = accessKeyOf({ cityCode: '3550308' }, wishOf(1));
    const xml = writeCancellation(settings(), { key, protocol: '3352600000000001', taxId: SELLER, reason: 'Too short', requestedAt: '2027-01-22T02:30:00Z', zone: 'America/Sao_Paulo' }, certificate);
    expect(await verifySignature(xml)).to.include({ ok: true, name: 'infEvento', id: `ID110111${key}001` });
    expect(xml).to.include('<dhEvento>2027-01-21T23:30:00-03:00</dhEvento>').and.include('<nProt>3352600000000001</nProt><xJust>Too short......</xJust>');
  });

  it('refuses before anything is sent what can never be taken', () => {
    const wish = wishOf(1);
    expect(problemOf(settings(), wish)).to.equal(undefined);
    for (const [code, wrong] of [
      ['BUYER_TAX_ID', { ...wish, buyer: { ...wish.buyer, taxId: '529.982.247-26' } }],
      ['BUYER_ABROAD', { ...wish, buyer: { ...wish.buyer, country: 'PT' } }],
      ['BUYER_IS_SELLER', { ...wish, buyer: { ...wish.buyer, taxId: SELLER } }],
      ['SELLER_TAX_ID', { ...wish, seller: { ...wish.seller, taxId: '529.982.247-25' } }],
      ['CURRENCY', { ...wish, total: { amount: 1, currency: 'EUR' } }],
      ['NUMBER', { ...wish, number: 1_000_000_000 }],
    ] as const) expect(problemOf(settings(), wrong)?.code).to.equal(code);
    expect(problemOf(settings({ icmsRate: '' }), wish)?.code).to.equal('ICMS_RATE');
  });

  it('declares nothing in earnest from a sandbox', async () => {
    const sent = await (await make()).issue(gatewayCtx({ settings: settings({ environment: 'production' }) }) as never, wishOf(1));
    expect(sent).to.include({ status: 'failed', code: 'SANDBOX', retry: 'afterFix' });
  });

  describe('at the authority', () => {
    let fake: FakeSefaz;
    let fiscal: Fiscal<unknown>;
    let ctx: CallCtx;

    beforeEach(async () => {
      fake = await startFakeSefaz();
      fiscal = await make();
      ctx = gatewayCtx({ settings: account.parse(settingsFor(fake)) });
    });
    afterEach(() => fake.stop());

    it('keeps the document with its protocol, and looks at its page and its status', async () => {
      const sent = await fiscal.issue(ctx, wishOf(1));
      const [held] = fake.held;
      expect(sent).to.deep.nested.include({ 'value.state': 'accepted', 'value.key': held?.key, 'value.verification': held?.protocol, 'value.acceptedAt': '2027-01-21T13:00:02.000Z' });
      const proc = readXml('proc', (sent as unknown as { value: { document: string } }).value.document);
      expect(proc.children.map(({ name }) => name)).to.deep.equal(['NFCom', 'protNFCom']);
      expect((await fiscal.test(ctx)).message).to.include('Serviço em Operação');
    });

    it('says what took another text under the same key by its protocol alone', async () => {
      await fiscal.issue(ctx, wishOf(1));
      const wish = { ...wishOf(1), invoice: { ...wishOf(1).invoice, dueOn: '2027-03-10' } };
      const found = await fiscal.issue(ctx, wish);
      expect(found).to.deep.nested.include({ 'value.state': 'accepted', 'value.key': fake.held[0]?.key });
      expect((found as unknown as { value: { document: string } }).value.document).to.include('<protNFCom').and.not.include('<infNFCom ');
      expect(await fiscal.find(ctx, { ...wish, buyer: { ...wish.buyer, address: { ...wish.buyer.address, postcode: '' } } })).to.deep.nested.include({ 'value.state': 'accepted' });
    });

    it('waits when the services are stopped or asked too often, and stops when the certificate is refused', async () => {
      for (const [code, kind, retry] of [['108', 'busy', 'later'], ['109', 'busy', 'later'], ['656', 'rate', 'later'], ['999', 'remote', 'lookup'], ['284', 'auth', 'afterFix']] as const) {
        fake.say(code, 'words of the authority');
        expect(await fiscal.issue(ctx, wishOf(1)), code).to.include({ status: 'failed', kind, retry, code });
      }
      expect(fake.held).to.deep.equal([]);
    });

    it('takes an answer that breaks off for no answer', async () => {
      fake.faults.add({ kind: 'truncated', path: '/WS/NFComRecepcao/' });
      expect(await fiscal.issue(ctx, wishOf(1))).to.include({ status: 'failed', ambiguous: true, retry: 'lookup' });
      expect(await fiscal.find(ctx, wishOf(1))).to.deep.nested.include({ 'value.state': 'accepted' });
      fake.say('', 'no code');
      expect(await fiscal.issue(ctx, wishOf(1))).to.include({ status: 'failed', kind: 'remote', ambiguous: true });
    });

    it('refuses a document without an address, and cancels one whose protocol the house lost', async () => {
      const wish = wishOf(1);
      expect(await fiscal.issue(ctx, { ...wish, buyer: { ...wish.buyer, address: { ...wish.buyer.address, postcode: '99999-999' } } })).to.deep.nested.include({ 'value.code': 'BUYER_ADDRESS' });
      await fiscal.issue(ctx, wish);
      const cancelled = await fiscal.cancel(ctx, { wish, key: fake.held[0]?.key ?? '', verification: null, acceptedAt: wish.issuedAt, reason: 'A mistake', requestedAt: '2027-01-22T02:30:00Z' });
      expect(cancelled).to.deep.nested.include({ 'value.state': 'cancelled' });
      expect((cancelled as unknown as { value: { receipt: string } }).value.receipt).to.include('<xJust>A mistake......</xJust>').and.include('<cStat>135</cStat>');
    });
  });
});
