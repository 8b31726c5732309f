import { createHash, createHmac } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCamt053, decodeOfx } from '@billet/bank-files';
import { isMalformed, type Format, type GatewayDefinition, type SettingsSchema } from '@billet/sdk';
import { expect } from 'chai';
import { crc16 } from '../../gateways/pix/src/brcode/crc16.ts';
import { return240, return400 } from '../../gateways/boleto/test/cnab-files.ts';

const GATEWAYS = join(import.meta.dirname, '..', '..', 'gateways');
type Definition = GatewayDefinition<SettingsSchema>;

const definitionOf = async (name: string): Promise<Definition> => ((await import(join(GATEWAYS, name, 'src', 'index.ts'))) as { readonly default: { readonly definition: Definition } }).default.definition;

const TITLES = [{ own: '00000021' }, { own: '00000022', occurrence: '02', paid: 0, fee: 0 }, { own: '00000023', paid: 13_250 }];
const CAMT = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2027-02-10T18:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-02-10T18:00:00</CreDtTm><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy="EUR">35.45</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-02-10</Dt></BookgDt><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">35.45</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
const OFX_BODY = '<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL</CURDEF><BANKACCTFROM><BANKID>001</BANKID><ACCTID>12</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20270101</DTSTART><STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20270110</DTPOSTED><TRNAMT>35.45</TRNAMT><FITID>N1</FITID><MEMO>F-1</MEMO></STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>';
const OFX1 = `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n${OFX_BODY.replaceAll(/<\/(CURDEF|BANKID|ACCTID|ACCTTYPE|DTSTART|TRNTYPE|DTPOSTED|TRNAMT|FITID|MEMO)>/g, '\n')}`;
const OFX2 = `<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n${OFX_BODY}`;
const BR = '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D';

/** The same numbers every time, so that a failure comes again. */
const randomly = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const PIECES = ['\0', '\n', '\r\n', ' ', '9', '-', '<', '&', '&x;', ']]>', '<!DOCTYPE a [<!ENTITY b "c">]>', '\u00e9', '\u{1f4b8}', '99', '00', 'é'.repeat(300), '<A>'.repeat(200), '"', '0'.repeat(400)];

/** A few bytes changed, moved, taken out, put in, doubled or cut off. */
const damaged = (from: Buffer, pick: (below: number) => number): Buffer => {
  let bytes = Buffer.from(from);
  for (let times = pick(3) + 1; times > 0; times -= 1) {
    const [at, to] = [pick(bytes.length + 1), pick(40)];
    const piece = Buffer.from(PIECES[pick(PIECES.length)] ?? '', pick(2) === 0 ? 'utf8' : 'latin1');
    const ways = [
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + to + 1)]),
      () => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + to), bytes.subarray(at)]),
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from([pick(256)]), bytes.subarray(at + 1)]),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from([48 + pick(10)]), bytes.subarray(at + 1)]),
    ];
    bytes = Buffer.from((ways[pick(ways.length)] ?? (() => bytes))());
  }
  return bytes;
};

describe('payment formats, under attack', function () {
  this.timeout(60_000);
  let formats: ReadonlyMap<string, Format>;
  let seeds: readonly (readonly [format: string, text: string])[];

  before(async () => {
    const [pix, boleto, sepa] = await Promise.all(['pix', 'boleto', 'sepa'].map(definitionOf));
    formats = new Map<string, Format>([...[pix, boleto, sepa].flatMap((each) => Object.entries(each?.formats ?? {})), ['camt053', { decode: decodeCamt053 }], ['ofx', { decode: decodeOfx }]]);
    const slip = formats.get('boleto')?.encode?.({ bank: '341', amount: 12_345, dueDate: '2026-12-01', agency: '57', account: '12345', wallet: '110', sequence: 12_345_678 }, { on: '2026-11-26' }) as { readonly line: string; readonly barcode: string };
    seeds = [
      ['brcode', BR], ['boleto', slip.line], ['boleto', slip.barcode], ['cnab240', return240('756', TITLES)], ['cnab240', return240('033', TITLES)], ['cnab400', return400('341', TITLES)], ['camt053', CAMT], ['ofx', OFX1], ['ofx', OFX2],
      ['pain002', '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-02-01T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>x</OrgnlMsgId><OrgnlMsgNmId>pain.008</OrgnlMsgNmId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>'],
    ];
  });

  const read = (format: string, input: string | Buffer): unknown => formats.get(format)?.decode?.(typeof input === 'string' ? Buffer.from(input, format.startsWith('cnab') ? 'latin1' : 'utf8') : input, { on: '2026-11-26' });

  /** What becomes of an input: read, or refused with the reason; whatever else happens is a fault of ours. */
  const verdict = (format: string, input: string | Buffer): { readonly value: unknown } | { readonly refused: string; readonly position: object } => {
    try {
      return { value: read(format, input) };
    } catch (error) {
      if (!isMalformed(error)) throw new Error(`${format} breaks on ${JSON.stringify(input.toString('latin1').slice(0, 400))}`, { cause: error });
      return { refused: error.message, position: (error.details as { position: object }).position };
    }
  };

  it('whatever is broken is refused as malformed, never with another error', () => {
    for (const [index, [format, text]] of seeds.entries()) {
      expect(verdict(format, text), format).to.not.have.property('refused');
      const pick = randomly(index + 1);
      const whole = Buffer.from(text, format.startsWith('cnab') ? 'latin1' : 'utf8');
      let refused = 0;
      for (let count = 0; count < 1500; count += 1) if ('refused' in verdict(format, damaged(whole, pick))) refused += 1;
      expect(refused, format).to.be.above(100);
    }
    for (const format of formats.keys()) {
      if (formats.get(format)?.decode === undefined) continue;
      for (const input of ['', ' ', '\n', '\0', '{}', '<', '<a/>', '\ufeff', 'x'.repeat(1000), '9'.repeat(44)]) verdict(format, input);
    }
  });

  it('whatever JSON is written is refused as malformed, or is read again as it was', () => {
    const odd: readonly unknown[] = [null, 1, '', [], {}, true, { bank: 1 }, { name: {} }, { key: 'a', name: 'b' }, { amount: -1 }, { bank: '341', amount: 1e21, dueDate: 'x' }, { bank: '341', amount: 1, dueDate: '2026-02-30', freeField: '1' }, { groups: [] }, JSON.parse('{"__proto__":{"a":1}}')];
    for (const [name, { encode }] of formats) {
      if (encode === undefined) continue;
      for (const value of odd) {
        try {
          encode(value, { on: '2026-11-26' });
          expect.fail(`${name} takes ${JSON.stringify(value)}`);
        } catch (error) {
          expect(isMalformed(error), `${name}: ${JSON.stringify(value)} → ${String(error)}`).to.equal(true);
        }
      }
    }
  });

  it('one digit or letter changed in a payment code is never read as another code', () => {
    for (const [format, text] of seeds.filter(([each]) => each === 'brcode' || each === 'boleto')) {
      for (let at = 0; at < text.length; at += 1) {
        for (const char of '0123456789Aa') {
          if (char === text.charAt(at)) continue;
          expect(verdict(format, text.slice(0, at) + char + text.slice(at + 1)), `${format} ${String(at)} ${char}`).to.have.property('refused');
        }
      }
    }
    expect(verdict('brcode', BR.replace('1D3D', '1d3d'))).to.have.property('refused').that.includes('1D3D');
  });

  it('a right check sum over another structure is refused, or is what it says', () => {
    const pick = randomly(99);
    const { decode, encode } = formats.get('brcode') ?? {};
    const hints = { on: '2026-11-26' };
    const twins = ['6304', '540510.005405', '62070503***62070503***', '5802BR5802BR', '26260014br.gov.bcb.pix0104a@b'];
    for (const twin of twins) {
      const body = BR.slice(0, -8).replace('5802BR', `${twin}5802BR`);
      expect(verdict('brcode', `${body}6304${crc16(`${body}6304`)}`), twin).to.have.property('refused');
    }
    for (let count = 0; count < 3000; count += 1) {
      const body = damaged(Buffer.from(BR.slice(0, -8)), pick).toString('utf8');
      const found = verdict('brcode', `${body}6304${crc16(`${body}6304`)}`);
      if (!('value' in found)) continue;
      try {
        const { brcode } = encode?.(found.value, hints) as { readonly brcode: string };
        expect(decode?.(Buffer.from(brcode), hints)).to.deep.equal(found.value);
      } catch (error) {
        // Names with accents are read, and written without; what does not fit then is refused.
        if (!isMalformed(error)) throw error;
      }
    }
  });

  it('files in another encoding, with another width or with entities are refused with the place', () => {
    const accented = return240('756', TITLES).replace('FIBRA NORTE', 'FIBRA NÔRTE').replaceAll(/ +\r\n/g, '\r\n');
    expect(verdict('cnab240', Buffer.from(accented, 'latin1'))).to.have.property('value');
    expect(verdict('cnab240', Buffer.from(accented, 'utf8'))).to.deep.include({ position: { line: 1, column: 80 } }).and.to.have.property('refused').that.includes('UTF-8');
    expect(verdict('cnab240', return400('341', TITLES))).to.have.property('refused').that.includes('400 columns instead of 240');
    expect(verdict('cnab400', return240('756', TITLES))).to.have.property('refused');
    // A payment whose amount was lost is no payment of nought.
    const lines = return240('756', TITLES).split('\r\n');
    lines[3] = `${lines[3]?.slice(0, 77) ?? ''}${' '.repeat(15)}${lines[3]?.slice(92) ?? ''}`;
    expect(verdict('cnab240', lines.join('\r\n'))).to.deep.include({ position: { line: 4, column: 78, field: 'paid' } });
    for (const [format, text] of seeds.filter(([, each]) => each.startsWith('<?xml'))) {
      const bomb = text.replace(/(<\?OFX[^>]*>\n)?<(Document|OFX)/, (head) => `<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;">]>${head}`);
      expect(verdict(format, bomb), format).to.have.property('refused').that.includes('document type');
      expect(verdict(format, text.replace(/<(MsgId|MEMO)>[^<]*/, '<$1>&xxe;')), format).to.have.property('refused');
    }
    expect(verdict('ofx', OFX1.replace('<OFX>', '<!DOCTYPE x><OFX>'))).to.have.property('refused');
  });

  it('long files of one thing take no longer than others of their size', () => {
    const started = performance.now();
    const long = `OFXHEADER:100\nVERSION:102\n\n<OFX><BANKMSGSRSV1>${'<MEMO>\n<BAL>\n</BAL>\n'.repeat(60_000)}`;
    expect(verdict('ofx', long)).to.have.property('refused');
    expect(performance.now() - started).to.be.below(10_000);
  });

  it('a good signature over a time that makes no sense is no good message', async () => {
    const form = (payment: object): { readonly body: string } => {
      const data = Buffer.from(JSON.stringify(payment)).toString('base64');
      return { body: new URLSearchParams({ data, signature: createHash('sha1').update(`s${data}s`).digest('base64') }).toString() };
    };
    for (const time of [1e20, -1e20, 8.65e12]) {
      const btcpay = JSON.stringify({ deliveryId: 'd', type: 'InvoiceSettled', timestamp: time, invoiceId: 'i' });
      const signature = `sha256=${createHmac('sha256', 's').update(btcpay).digest('hex')}`;
      expect(await (await definitionOf('btcpay')).verify?.({ headers: { 'btcpay-sig': signature }, body: Buffer.from(btcpay), query: {} }, 's', 0)).to.deep.equal({ ok: false, reason: 'the time makes no sense' });
      const { body } = form({ status: 'success', order_id: 'o', payment_id: 1, end_date: time * 1000, amount: 1, currency: 'UAH', action: 'pay' });
      expect((await (await definitionOf('liqpay')).verify?.({ headers: {}, body: Buffer.from(body), query: {} }, 's', 0))?.ok).to.equal(false);
    }
  });

  it('no gateway takes a message without a secret, or breaks on one that makes no sense', async () => {
    const names = readdirSync(GATEWAYS).filter((name) => existsSync(join(GATEWAYS, name, 'src', 'index.ts')));
    const headers = ['stripe-signature', 'btcpay-sig', 'x-signature', 'x-request-id', 'paypal-transmission-sig', 'paypal-transmission-id', 'paypal-transmission-time', 'paypal-cert-url', 'paypal-auth-algo', 'wechatpay-serial', 'wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature'];
    const values: readonly (string | readonly string[])[] = ['', 't=1,v1=', 't=NaN,v1=zz', 'sha256=', ['sha256=00', 'sha256=00'], '\u{1f4b8}', 'ts=1,v1=', '99999999999999999999', 'https://api.paypal.com.evil.example/cert'];
    const bodies = ['', '{}', '[]', 'null', '{"data":{"id":1}}', 'data=&signature=', 'sign=&sign_type=RSA2&out_trade_no=1', '{"merchantSignature":""}', '\0', '{"resource":{}}', '{"a":'.repeat(5000)];
    let checked = 0;
    for (const name of names) {
      const { verify } = await definitionOf(name);
      if (verify === undefined) continue;
      for (const secret of ['', ' ', '\n', 'x', 'x\ny']) {
        for (const value of values) {
          for (const body of bodies) {
            const found = await verify({ headers: Object.fromEntries(headers.map((header) => [header, value])), body: Buffer.from(body), query: {} }, secret, 1_795_651_200_000);
            expect(found.ok, `${name}: secret ${JSON.stringify(secret)}, headers ${JSON.stringify(value)}, body ${body.slice(0, 40)}`).to.equal(false);
            checked += 1;
          }
        }
      }
    }
    expect(checked).to.be.above(2000);
  });
});
