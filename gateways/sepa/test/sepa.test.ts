import { addDays, type BankOrder } from '@billet/sdk';
import { gatewayConformance } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import sepa, { isBankDay, isCreditorId, readPain002, writePain008 } from '../src/index.ts';
import { ctxOn } from './support/ctx.ts';
import { statusReport } from './support/pain002-file.ts';

const IBAN = 'DE89370400440532013000';
const SETTINGS = { holder: 'Fibra Süd GmbH', creditorId: 'DE98 ZZZ 09999999999', iban: 'DE02 1203 0000 0000 2020 51' };
const PAYER = { clientId: '7', name: 'Ana', email: 'ana@example.test', country: 'DE' };

const mandate = (more: object = {}): string => JSON.stringify({ id: '01JD0000000000000000000009', signedOn: '2026-01-05', holder: 'José Müller & Söhne', iban: IBAN, bic: '', town: '', country: '', ...more });

gatewayConformance('sepa', () => ({ extension: sepa, settings: SETTINGS, provider: { pay: () => undefined, payments: () => 0, token: () => mandate(), startsOffline: true, keepsKeys: false } }));

const order = (n: number, more: Partial<BankOrder> = {}): BankOrder => ({
  attemptKey: `01JD00000000000000000001${String(n).padStart(2, '0')}`, attemptNumber: n, money: { amount: 1000 + n, currency: 'EUR' }, invoiceNumbers: [`R-2026-${String(n)}`], payer: PAYER,
  begunAt: '2026-12-01T10:00:00.000Z', providerRef: 'x', method: { token: mandate(), first: n === 1 }, does: 'collect', ...more,
});

describe('sepa: files', () => {
  const ctx = ctxOn(sepa.definition.account.parse(SETTINGS), '2026-12-10T09:00:00.000Z');
  const build = async (orders: readonly BankOrder[]) => {
    const gateway = await sepa.definition.create(ctx);
    return gateway.buildFile?.(ctx, { sequence: 3, orders });
  };

  it('puts first and later collections into parts of their own, with sums that fit', async () => {
    const built = await build([order(1), order(2), order(3)]);
    const text = Buffer.from(built?.bytes ?? []).toString('utf8');
    expect(built?.reference).to.equal('B1-20261210-3');
    expect(text.match(/<SeqTp>(\w+)/g)).to.deep.equal(['<SeqTp>FRST', '<SeqTp>RCUR']);
    expect(text.match(/<CtrlSum>([\d.]+)/g)).to.deep.equal(['<CtrlSum>30.06', '<CtrlSum>10.01', '<CtrlSum>20.05']);
    expect(text.match(/<NbOfTxs>(\d+)/g)).to.deep.equal(['<NbOfTxs>3', '<NbOfTxs>1', '<NbOfTxs>2']);
    // Told 14 days before, on a day on which banks settle.
    expect(text.match(/<ReqdColltnDt>([\d-]+)/g)).to.deep.equal(['<ReqdColltnDt>2026-12-15', '<ReqdColltnDt>2026-12-15']);
    expect(text).to.contain('<Nm>Jose Muller + Sohne</Nm>').and.to.contain('<Othr><Id>NOTPROVIDED</Id></Othr>').and.to.contain('<Id>DE98ZZZ09999999999</Id>').and.not.contain('PstlAdr');
    expect(built?.parts?.map((part) => part.attemptKeys.length)).to.deep.equal([1, 2]);
  });

  it('gives the bank its days, though the payer was told of an earlier one, and skips days off', async () => {
    const late = await build([order(1, { begunAt: '2026-11-01T10:00:00.000Z' })]);
    expect(Buffer.from(late?.bytes ?? []).toString('utf8')).to.contain('<ReqdColltnDt>2026-12-14<');
    const christmas = await build([order(1, { begunAt: '2026-12-11T10:00:00.000Z' })]);
    expect(Buffer.from(christmas?.bytes ?? []).toString('utf8')).to.contain('<ReqdColltnDt>2026-12-28<');
  });

  it('names town and country only beyond the European Economic Area, and refuses what has no mandate', async () => {
    const built = await build([order(1, { method: { token: mandate({ iban: 'CH9300762011623852957', bic: 'UBSWCHZH80A', town: 'Zürich', country: 'CH' }), first: true } }), order(2, { method: { token: 'nothing', first: true } })]);
    expect(Buffer.from(built?.bytes ?? []).toString('utf8')).to.contain('<PstlAdr><TwnNm>Zurich</TwnNm><Ctry>CH</Ctry></PstlAdr>').and.to.contain('<BICFI>UBSWCHZH80A</BICFI>');
    expect(built?.refused).to.deep.equal([{ attemptKey: order(2).attemptKey, reason: 'MD01' }]);
  });

  it('takes a mandate only for accounts that SEPA can collect from', async () => {
    const gateway = await sepa.definition.create(ctx);
    const give = async (values: object, payer = PAYER) => gateway.setUp?.(ctx, { key: '01JD0000000000000000000009', values: { holder: 'Ana', bic: '', ...values }, payer });
    expect(await give({ iban: 'de89 3704 0044 0532 0130 00' })).to.deep.include({ status: 'done' }).and.to.have.nested.property('value.label', 'SEPA DE •• 3000');
    expect(await give({ iban: 'UA213223130000026007233566001' })).to.include({ status: 'failed', field: 'iban' });
    expect(await give({ iban: 'CH9300762011623852957' })).to.include({ status: 'failed', field: 'bic' });
  });

  it('reads a status report: refused ones, whole parts and whole files', async () => {
    const gateway = await sepa.definition.create(ctx);
    const read = async (entries: Parameters<typeof statusReport>[0]) => (await gateway.parseFile?.(ctx, { name: 'x', bytes: statusReport(entries) }))?.map(({ kind, references, code, money }) => [kind, references[0], code, money.amount]);
    expect(await read({ transactions: [{ id: 'A1', status: 'RJCT', reason: 'AC04', amount: '10.01' }, { id: 'A2', status: 'ACCP' }] })).to.deep.equal([['rejected', 'A1', 'AC04', 1001], ['other', 'A2', undefined, 0]]);
    expect(await read({ part: { id: 'B1-1', status: 'RJCT', reason: 'AM05' } })).to.deep.equal([['rejected', 'B1-1', 'AM05', 0]]);
    expect(await read({ file: { status: 'RJCT', reason: 'FF01' } })).to.deep.equal([['rejected', 'B1-20261210-3', 'FF01', 0]]);
    expect(() => readPain002(Buffer.from('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>x</OrgnlMsgId></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>'))).to.throw(/no status/);
  });

  it('says which field of a collection cannot be written', () => {
    const file = { messageId: 'M1', createdAt: '2026-12-10T09:00:00Z', creditor: { name: 'Fibra', id: 'DE98ZZZ09999999999', iban: IBAN }, groups: [{ id: 'P1', sequenceType: 'OOFF', collectOn: '2026-12-15', transactions: [{ endToEndId: 'E1', amount: 1, mandate: { id: 'M', signedOn: '2026-01-05' }, debtor: { name: 'Ana', iban: IBAN } }] }] };
    expect(writePain008(file)).to.contain('<SeqTp>OOFF</SeqTp>').and.to.contain('<InstdAmt Ccy="EUR">0.01</InstdAmt>');
    expect(() => writePain008({ ...file, creditor: { ...file.creditor, id: 'DE97ZZZ09999999999' } })).to.throw(/creditor\.id/);
    expect(() => writePain008({ ...file, groups: [...file.groups, ...file.groups] })).to.throw(/comes twice/);
    expect(() => writePain008({ ...file, groups: [] })).to.throw(/groups/);
  });

  it('knows creditor identifiers and bank days', () => {
    expect(['DE98ZZZ09999999999', 'DE98ABC09999999999', 'AT61ZZZ01234567890', 'FR72ZZZ123456'].map(isCreditorId)).to.deep.equal([true, true, true, true]);
    expect(['DE99ZZZ09999999999', 'DE98ZZZ0999999999', ''].map(isCreditorId)).to.deep.equal([false, false, false]);
    expect(['2026-04-03', '2026-04-06', '2027-03-26', '2027-03-29', '2026-05-01', '2026-12-25', '2026-12-26', '2027-01-01', '2026-12-12'].filter(isBankDay)).to.deep.equal([]);
    expect(['2026-04-02', '2026-04-07', '2027-03-30', '2026-12-24', '2026-12-10'].every(isBankDay)).to.equal(true);
    // Never more than five days off in a row.
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => [0, 1, 2, 3, 4, 5].some((more) => isBankDay(addDays('2000-01-01', n + more)))));
  });
});
