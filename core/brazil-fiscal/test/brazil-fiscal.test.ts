import { gatewayCtx, testCertificate, verifySignature } from '@billet/testkit';
import { expect } from 'chai';
import { decimal, isTaxId, keyDigit, localInstant, openCertificate, pack, placeOf, signElement, taxIdElement, unpack } from '../src/index.ts';

describe('what fiscal extensions of Brazil share', () => {
  it('knows tax numbers by their check digits, those with letters too', () => {
    for (const good of ['529.982.247-25', '11.222.333/0001-81', '12.ABC.345/01DE-35']) expect(isTaxId(good), good).to.equal(true);
    for (const bad of ['529.982.247-26', '111.111.111-11', '11.222.333/0001-82', '12.ABC.345/01DE-36', '123', '', null]) expect(isTaxId(bad), String(bad)).to.equal(false);
    expect(taxIdElement('529.982.247-25')).to.equal('<CPF>52998224725</CPF>');
  });

  it('gives an access key its check digit', () => {
    expect(keyDigit('2626010715905300010762001000000394108995928')).to.equal(8);
  });

  it('writes amounts and local times', () => {
    expect([0, 5, 9990, -125].map(decimal)).to.deep.equal(['0.00', '0.05', '99.90', '-1.25']);
    expect(localInstant('2027-01-21T02:00:00.900Z', 'America/Sao_Paulo')).to.equal('2027-01-20T23:00:00-03:00');
    expect(localInstant('2027-01-21T02:00:00Z', 'America/Rio_Branco')).to.equal('2027-01-20T21:00:00-05:00');
  });

  it('signs in both ways so that others verify it, whatever the text holds', async () => {
    const made = testCertificate({ name: 'PROVEDOR LTDA:11222333000181' });
    const certificate = openCertificate(made.pfx, made.password);
    const ns = 'http://www.example.test/doc';
    for (const profile of ['sha1', 'sha256'] as const) {
      const { element, signature } = signElement({ ns, name: 'inf', id: 'X1', attrs: { versao: '1.00' }, inner: '<a>&lt;&amp;&gt; "quotes" &quot;é&quot; 日本</a><b></b>' }, certificate, profile);
      const xml = `<?xml version="1.0" encoding="UTF-8"?><doc xmlns="${ns}">${element}<more>x</more>${signature}</doc>`;
      expect(await verifySignature(xml), profile).to.include({ ok: true, name: 'inf', id: 'X1' });
      expect(await verifySignature(xml.replace('quotes', 'qu0tes')), profile).to.include({ ok: false });
      expect(await verifySignature(xml.replace(certificate.base64, openCertificate(testCertificate({ name: 'other' }).pfx, made.password).base64)), profile).to.include({ ok: false, why: 'the signature is not of this text and key' });
    }
  });

  it('packs and unpacks, and refuses what would not end', () => {
    expect(unpack(pack('<a>é</a>'))).to.equal('<a>é</a>');
    expect(() => unpack(pack('x'.repeat(5 * 1024 * 1024)))).to.throw('does not unpack');
    expect(() => unpack('bm90IGd6aXA=')).to.throw('does not unpack');
  });

  it('finds the municipality of an address once and keeps it', async () => {
    let asked = 0;
    const ctx = gatewayCtx({ settings: {} });
    const line = { ...ctx, http: () => {
      asked += 1;
      const body = { ibge: '3550308', localidade: 'São Paulo', uf: 'SP', bairro: 'Bela Vista' };
      return Promise.resolve({ status: 200, headers: {}, text: () => Promise.resolve(JSON.stringify(body)), json: () => Promise.resolve(body) });
    } };
    const address = { line1: 'Av. Paulista, nº 1578 fundos', line2: 'ap 2', city: 'SP', region: 'SP', postcode: '01310-100' };
    expect(await placeOf(line, 'https://cep.example/ws/', address)).to.deep.equal({ street: 'Av. Paulista fundos', number: '1578', complement: 'ap 2', district: 'Bela Vista', cityCode: '3550308', city: 'São Paulo', state: 'SP', postcode: '01310100' });
    expect((await placeOf(line, 'https://cep.example/ws', { ...address, line1: 'Sítio Boa Vista' }))?.number).to.equal('S/N');
    expect(asked).to.equal(1);
    expect(await placeOf(line, 'https://cep.example/ws', { ...address, postcode: '123' })).to.equal(undefined);
  });
});
