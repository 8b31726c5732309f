import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import pix, { txidOf } from '../src/index.ts';

gatewayConformance('pix, static', () => ({ extension: pix, settings: { key: 'caixa@fibra.example', name: 'Fibra Norte Ltda', city: 'Belém' }, money: { amount: 12_990, currency: 'BRL' } }));

describe('pix on a statement', () => {
  it('leads back to the attempt by its txid', async () => {
    const ctx = gatewayCtx({ settings: undefined });
    const key = ctx.ids.ulid();
    const ofx = `OFXHEADER:100\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>129.90<FITID>1<MEMO>PIX RECEBIDO ${txidOf(key)} ANA</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
    const gateway = await pix.definition.create(ctx);
    const lines = await gateway.parseFile?.(ctx as never, { name: 'x.ofx', bytes: Buffer.from(ofx) });
    expect(lines?.[0]).to.deep.include({ kind: 'payment', references: [key], money: { amount: 12_990, currency: 'BRL' } });
  });
});
