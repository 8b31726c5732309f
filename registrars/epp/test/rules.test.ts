import { domainNameProblem, ModuleError, yearsBetween } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { toAscii } from '../src/ascii.ts';
import { contactCard } from '../src/contact-card.ts';
import { eppPhone } from '../src/contact-phone.ts';
import { registryFields } from '../src/registry-fields.ts';
import { brDocument } from '../src/extras/br.ts';
import { operationKey, operationOf } from '../src/journal.ts';
import { newAuthCode } from '../src/new-auth-code.ts';
import { decimalMoney } from '../src/replies/decimal-money.ts';
import { endsSession, isSuccess, meaningOf } from '../src/result-codes.ts';
import { createTokenBucket } from '../src/session/token-bucket.ts';
import { createFrameReader, encodeFrame, FrameError, MAX_FRAME } from '../src/wire/framing.ts';
import { readXml } from '../src/xml/read-xml.ts';
import { tag, writeXml } from '../src/xml/write-xml.ts';
import { textOf } from '../src/xml/xml-node.ts';
import { CONTACT } from './setup.ts';

describe('EPP: rules', () => {
  it('frames: cut anywhere and glued together, the texts come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 6 }), fc.array(fc.nat(40)), (texts, cuts) => {
        const stream = Buffer.concat(texts.map(encodeFrame));
        const reader = createFrameReader();
        const out: string[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          out.push(...reader.push(stream.subarray(at, at + cut)));
          at = Math.min(stream.length, at + cut);
        }
        expect(out).to.deep.equal(texts);
        expect(reader.pending).to.equal(0);
      }),
    );
  });

  it('frames: a length that makes no sense is the end', () => {
    for (const length of [0, 3, 4, MAX_FRAME + 1, 0xffffffff]) {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      expect(() => createFrameReader().push(head), String(length)).to.throw(FrameError);
    }
  });

  it('XML: what is written is read back, whatever the text; a document type is refused', () => {
    const t = tag('urn:x');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let written: string;
        try {
          written = writeXml(t('a', [t('b', text, { c: text })]));
        } catch (error) {
          expect(error).to.be.instanceOf(ModuleError);
          return;
        }
        expect(textOf(readXml(written))).to.equal(text.replace(/\s+/g, ' ').trim());
      }),
    );
    expect(() => readXml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).to.throw('document type');
    expect(() => readXml(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`)).to.throw('deep');
    expect(() => readXml('<a><b></a>')).to.throw();
  });

  it('speed: never more than a minute’s share and the burst, whenever somebody asks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }), (perMinute, gaps) => {
        const bucket = createTokenBucket(perMinute);
        const burst = Math.max(1, Math.floor(perMinute / 6));
        let now = 1_000_000;
        const start = now;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = bucket.take(now);
          expect(wait).to.be.at.least(0);
          if (wait === 0) taken += 1;
        }
        expect(taken).to.be.at.most(burst + ((now - start) * perMinute) / 60_000 + 1e-6);
      }),
    );
  });

  it('speed: who waits as long as he is told gets through', () => {
    const bucket = createTokenBucket(7);
    let now = 0;
    for (let time = 0; time < 50; time += 1) {
      const wait = bucket.take(now);
      now += wait;
      if (wait > 0) expect(bucket.take(now)).to.equal(0);
    }
  });

  it('codes: every one of the schema has a meaning, by its class', () => {
    const kinds: Readonly<Record<string, readonly number[]>> = {
      invalid: [2000, 2001, 2002, 2003, 2004, 2005, 2202],
      unsupported: [2100, 2101, 2102, 2103, 2307],
      limit: [2104],
      declined: [2105, 2106, 2200, 2201, 2300, 2301, 2304, 2305, 2306, 2308],
      exists: [2302],
      notFound: [2303],
      busy: [2400, 2500, 2502],
      auth: [2501],
    };
    for (const [kind, codes] of Object.entries(kinds)) for (const code of codes) expect(meaningOf(code).kind, String(code)).to.equal(kind);
    expect([1000, 1001, 1300, 1301, 1500].every(isSuccess)).to.equal(true);
    expect([1500, 2500, 2501, 2502].every(endsSession)).to.equal(true);
  });

  it('names: what no registry takes is seen before it is asked', () => {
    const good = ['a.test', 'a-b.test', 'xn--bcher-kva.test', 'a1.co.uk', `${'a'.repeat(63)}.test`];
    const bad = ['test', '-a.test', 'a-.test', 'a_b.test', 'ab--cd.test', 'xn--a.test', `${'a'.repeat(64)}.test`, 'A.test', '.test', 'a..test', 'bücher.test'];
    for (const name of good) expect(domainNameProblem(name), name).to.equal(undefined);
    for (const name of bad) expect(domainNameProblem(name), name).to.be.a('string');
  });

  it('phones, letters and money in the registry’s form', () => {
    expect(['+351912345678', '+1 (555) 123-4567', '+7 495 123-45-67', '0123', '+12'].map(eppPhone)).to.deep.equal([
      '+351.912345678', '+1.5551234567', '+7.4951234567', undefined, undefined,
    ]);
    expect(['São João', 'Łódź', 'Щукин', 'Ґалаґан', '東京'].map(toAscii)).to.deep.equal(['Sao Joao', 'Lodz', 'Shchukin', 'Galagan', undefined]);
    const usd = (text: string): number | undefined => decimalMoney(text, 'USD')?.amount;
    expect(['10', '10.5', '107.1000', '-5.00', '.5', '0.005', '', 'x', '1e3'].map(usd)).to.deep.equal([1000, 1050, 10710, -500, 50, 1, undefined, undefined, undefined]);
    expect(decimalMoney('100', 'JPY')?.amount).to.equal(100);
    expect(decimalMoney('100', undefined)).to.equal(undefined);
  });

  it('contacts: each wrong field is named', () => {
    const wrong = { phone: 'x', email: 'x', country: 'PRT', city: '', street: ['1', '2', '3', '4'], postcode: '1'.repeat(17), name: '東京' };
    for (const [field, value] of Object.entries(wrong)) {
      let named: string | undefined;
      try {
        contactCard({ ...CONTACT, [field]: value }, { postal: 'int' });
      } catch (error) {
        named = error instanceof ModuleError ? error.failure.field : String(error);
      }
      expect(named, field).to.equal(`registrant.${field}`);
    }
  });

  it('years between two expiries, leap days or not', () => {
    expect(yearsBetween('2028-02-29', '2029-02-28')).to.equal(1);
    expect(yearsBetween('2027-01-01', '2037-01-01')).to.equal(10);
    expect(yearsBetween('2027-01-01', '2027-01-01')).to.equal(0);
    expect(yearsBetween('2027-01-01', '2027-06-01')).to.equal(undefined);
    expect(yearsBetween('2028-01-01', '2027-01-01')).to.equal(-1);
  });

  it('codes for transfers have every sort of character and never repeat', () => {
    const codes = Array.from({ length: 200 }, () => newAuthCode(16));
    expect(new Set(codes).size).to.equal(200);
    for (const code of codes) expect(code).to.match(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[-+!.]).{16}$/);
  });

  it('an operation is found again in the transaction id that carries it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9-]{1,36}$/), (operation) => {
        expect(operationOf(`${operationKey(operation)}-01ARZ3NDEKTSV4RRFFQ69G5FAV`)).to.equal(operation);
      }),
    );
    expect(operationOf('somebody-else')).to.equal(undefined);
  });

  it('CPF and CNPJ as Registro.br writes them', () => {
    expect(brDocument({ cpf: '52998224725' })).to.equal('529.982.247-25');
    expect(brDocument({ cnpj: '11222333000181' })).to.equal('011.222.333/0001-81');
    expect(brDocument({ cnpj: '12ABC34501DE35' })).to.equal('012.ABC.345/01DE-35');
    expect(() => brDocument({ cpf: '123' })).to.throw(ModuleError);
  });

  it('fields of the catalogue reach the registry under its own names', () => {
    for (const [given, sent] of [
      [{ taxId: '529.982.247-25' }, { cpf: '529.982.247-25' }],
      [{ taxId: '11.222.333/0001-81' }, { cnpj: '11.222.333/0001-81' }],
      [{ taxId: '12ABC34501DE35' }, { cnpj: '12ABC34501DE35' }],
      [{ birthDate: '1980-01-31', passport: '4510 123456', inn: '500100732259' }, { birthday: '1980-01-31', passport: '4510 123456', taxpayerNumbers: '500100732259' }],
      [{ birthDate: '1980-01-31', birthday: '1981-01-31' }, { birthday: '1981-01-31' }],
    ] as const) expect(registryFields(given)).to.include(sent);
    expect(registryFields()).to.deep.equal({});
  });
});
