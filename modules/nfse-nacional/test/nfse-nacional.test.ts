import { readXml, walker } from '@billet/bank-files';
import { openCertificate } from '@billet/brazil-fiscal';
import type { FiscalDefinition, SettingsSchema } from '@billet/sdk';
import { fiscalConformance, gatewayCtx, testCertificate, verifySignature } from '@billet/testkit';
import { expect } from 'chai';
import { account, type Account } from '../src/account.ts';
import { problemOf, writeCancellation, writeDps } from '../src/dps.ts';
import nfse from '../src/index.ts';
import { SELLER } from './support/fake-sefin.ts';
import { makeFixture, wishOf } from './support/fixture.ts';

fiscalConformance('NFS-e Nacional', makeFixture);

describe('NFS-e Nacional', () => {
  const pack = testCertificate({ name: `PROVEDOR FIBRA LTDA:${SELLER}` });
  const certificate = openCertificate(pack.pfx, pack.password);
  const settings = (more: Readonly<Record<string, unknown>> = {}): Account => account.parse({ certificate: pack.pfx, password: pack.password, cityCode: '3550308', ...more });
  const place = { street: 'Avenida Paulista', number: '1578', complement: 'ap 2', district: 'Bela Vista', cityCode: '3550308', city: 'São Paulo', state: 'SP', postcode: '01310100' };
  const { must, mustText, textOf } = walker('dps');

  it('writes a declaration whose signature holds, and not a sign of it may change', async () => {
    const { xml, id } = writeDps(settings(), wishOf(7), place, certificate);
    expect(id).to.equal('DPS355030821122233300018100001000000000000007');
    expect(await verifySignature(xml)).to.include({ ok: true, name: 'infDPS', id });
    expect(await verifySignature(xml.replace('<vServ>90.00</vServ>', '<vServ>9.00</vServ>'))).to.deep.equal({ ok: false, why: 'the digest is another' });
    expect(xml, 'no prefixes, nothing between elements').not.to.match(/<\/?\w+:|>\s+</);
    const info = must(readXml('dps', xml), 'infDPS');
    expect(info.children.map(({ name }) => name)).to.deep.equal(['tpAmb', 'dhEmi', 'verAplic', 'serie', 'nDPS', 'dCompet', 'tpEmit', 'cLocEmi', 'prest', 'toma', 'serv', 'valores']);
    expect([mustText(info, 'dhEmi'), mustText(info, 'dCompet')]).to.deep.equal(['2027-01-21T10:00:00-03:00', '2027-01-21']);
    expect(mustText(info, 'toma', 'xNome')).to.equal('Ana <Lima> & "Filhos"');
    expect(mustText(info, 'toma', 'end', 'endNac', 'cMun')).to.equal('3550308');
    expect(mustText(info, 'serv', 'cServ', 'xDescServ')).to.equal('Hospedagem "Pro" & e-mail <novo>; Desconto; F-2027-000001');
    expect(textOf(info, 'prest', 'xNome'), 'the issuer gives no name').to.equal(undefined);
  });

  it('declares taxes as the regime has it', () => {
    const taxesFor = (more: Readonly<Record<string, unknown>>): string => /<trib>.*<\/trib>/.exec(writeDps(settings(more), wishOf(1), undefined, certificate).xml)?.[0] ?? '';
    expect(taxesFor({})).to.equal('<trib><tribMun><tribISSQN>1</tribISSQN><tpRetISSQN>1</tpRetISSQN></tribMun><totTrib><indTotTrib>0</indTotTrib></totTrib></trib>');
    expect(taxesFor({ rate: '2.5', withheld: true }), 'people withhold nothing').to.include('<tpRetISSQN>1</tpRetISSQN><pAliq>2.50</pAliq>');
    expect(taxesFor({ regime: 'simples', approximateTaxes: '13.45' })).to.include('<totTrib><pTotTribSN>13.45</pTotTribSN></totTrib>');
    expect(writeDps(settings({ regime: 'simples', simplesBase: '2', specialRegime: '3' }), wishOf(1), undefined, certificate).xml).to.include('<regTrib><opSimpNac>3</opSimpNac><regApTribSN>2</regApTribSN><regEspTrib>0</regEspTrib></regTrib>');
  });

  it('asks for a cancellation with the access key in its id, signed', async () => {
    const key = '3'.repeat(50);
    const xml = writeCancellation(settings(), { key, taxId: SELLER, reason: 'Too short', requestedAt: '2027-01-22T02:30:00Z', zone: 'America/Sao_Paulo' }, certificate);
    expect(await verifySignature(xml)).to.include({ ok: true, name: 'infPedReg', id: `PRE${key}101101` });
    expect(xml).to.include('<dhEvento>2027-01-21T23:30:00-03:00</dhEvento>').and.include('<xMotivo>Too short......</xMotivo>');
  });

  it('refuses before anything is sent what can never be taken', () => {
    const wish = wishOf(1);
    expect(problemOf(wish)).to.equal(undefined);
    for (const [code, wrong] of [
      ['BUYER_TAX_ID', { ...wish, buyer: { ...wish.buyer, taxId: '529.982.247-26' } }],
      ['BUYER_TAX_ID', { ...wish, buyer: { ...wish.buyer, taxId: null } }],
      ['BUYER_ABROAD', { ...wish, buyer: { ...wish.buyer, country: 'PT' } }],
      ['SELLER_TAX_ID', { ...wish, seller: { ...wish.seller, taxId: '11.222.333/0001-82' } }],
      ['CURRENCY', { ...wish, total: { amount: 1, currency: 'EUR' } }],
    ] as const) expect(problemOf(wrong)?.code).to.equal(code);
  });

  it('declares nothing in earnest from a sandbox', async () => {
    const definition = nfse.definition as unknown as FiscalDefinition<SettingsSchema>;
    const fiscal = await definition.create(gatewayCtx({ settings: {} }));
    const sent = await fiscal.issue(gatewayCtx({ settings: settings({ environment: 'production' }) }) as never, wishOf(1));
    expect(sent).to.include({ status: 'failed', code: 'SANDBOX', retry: 'afterFix' });
  });

  it('names what is wrong with a certificate', () => {
    expect(() => openCertificate(pack.pfx, 'another')).to.throw('does not open');
    expect(() => openCertificate('bm8gcGZ4', pack.password)).to.throw('does not open');
    expect(certificate.holder).to.equal(SELLER);
  });
});
