import { accountLines, blocksOf, correctRows, netRows, shareTax, type BookedFact } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the share of a line in the tax of its document', () => {
  it('is by amount, the last line of a group takes what rounding leaves', () => {
    const lines = [{ id: 1, net: 333, taxCode: 'v' }, { id: 2, net: 333, taxCode: 'v' }, { id: 3, net: 334, taxCode: 'v' }, { id: 4, net: 500, taxCode: null }];
    expect([...shareTax(lines, [{ code: 'v', amount: 100 }])]).to.deep.equal([[1, [33]], [2, [34]], [3, [33]], [4, [0]]]);
  });

  it('all shares are the tax to the cent, whatever the lines', () => {
    const line = fc.record({ net: fc.integer({ min: -1_000_000, max: 10_000_000 }), taxCode: fc.constantFrom('a', 'b', null) });
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 3_000_000 }), (rows, a, b) => {
      const lines = rows.map((row, index) => ({ id: index + 1, ...row }));
      const taxes = [{ code: 'a', amount: a }, { code: 'a', amount: 7 }, { code: 'b', amount: b }];
      const shares = shareTax(lines, taxes);
      for (const [index, tax] of taxes.entries()) {
        const sum = [...shares.values()].reduce((total, own) => total + (own[index] ?? 0), 0);
        expect(sum).to.equal(lines.some(({ taxCode }) => taxCode === tax.code) ? tax.amount : 0);
      }
    }));
  });
});

describe('what is left of a month after credit notes', () => {
  it('takes them off their lines, drops what is gone, and sets those of other months aside', () => {
    const of = (lineId: number, takesBack: number | null, net: number, tax: number) => ({ lineId, takesBack, net, tax });
    const { rows, corrections } = netRows([of(1, null, 100, 20), of(2, null, 50, 10), of(3, 1, -30, -6), of(4, 2, -50, -10), of(5, 99, -7, -1)]);
    expect(rows.map(({ given, net, tax }) => [given.lineId, net, tax])).to.deep.equal([[1, 70, 14]]);
    expect(corrections.map(({ lineId }) => lineId)).to.deep.equal([5]);
  });

  it('rows and corrections are all there was, to the cent', () => {
    const row = fc.record({ takesBack: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }), net: fc.integer({ min: 0, max: 100_000 }), tax: fc.integer({ min: 0, max: 20_000 }) });
    fc.assert(fc.property(fc.array(row, { maxLength: 12 }), (made) => {
      const all = made.map(({ takesBack, net, tax }, index) => ({ lineId: index + 1, takesBack, net: takesBack === null ? net : -net, tax: takesBack === null ? tax : -tax }));
      const { rows, corrections } = netRows(all);
      const total = (of: readonly { readonly net: number; readonly tax: number }[]): number => of.reduce((sum, { net, tax }) => sum + net + tax, 0);
      expect(total(rows) + total(corrections)).to.equal(total(all));
      expect(rows.every(({ net, tax }) => net !== 0 || tax !== 0)).to.equal(true);
    }));
  });
});

describe('what a credit note changes', () => {
  const of = (documentId: number, lineId: number, takesBack: number | null, net: number, tax: number) => ({ documentId, lineId, takesBack, net, tax });

  it('is what its lines came to before it and come to after it; lines it leaves alone are not there', () => {
    const all = [of(1, 1, null, 100, 20), of(1, 2, null, 50, 10), of(2, 3, 1, -30, -6), of(3, 4, 1, -70, -14), of(3, 5, 2, -5, -1)];
    const rows = (id: number) => correctRows(all, id).map(({ given, before, after }) => [given.lineId, before.net, before.tax, after.net, after.tax]);
    expect(rows(2)).to.deep.equal([[1, 100, 20, 70, 14]]);
    expect(rows(3)).to.deep.equal([[1, 70, 14, 0, 0], [2, 50, 10, 45, 9]]);
    expect(rows(4)).to.deep.equal([]);
  });

  it('one correction begins where the one before ended, and all are what was taken back, to the cent', () => {
    const back = fc.record({ documentId: fc.integer({ min: 2, max: 6 }), net: fc.integer({ min: 0, max: 9000 }), tax: fc.integer({ min: 0, max: 900 }) });
    fc.assert(fc.property(fc.array(back, { minLength: 1, maxLength: 10 }), (made) => {
      const all = [of(1, 1, null, 100_000, 20_000), ...made.map(({ documentId, net, tax }, index) => of(documentId, index + 2, 1, -net, -tax))];
      let last = { net: 100_000, tax: 20_000 };
      for (const id of [...new Set(made.map(({ documentId }) => documentId))].sort((a, b) => a - b)) {
        const [row] = correctRows(all, id);
        expect(row?.before).to.deep.equal(last);
        last = row?.after ?? last;
      }
      expect(last).to.deep.equal({ net: 100_000 - made.reduce((sum, { net }) => sum + net, 0), tax: 20_000 - made.reduce((sum, { tax }) => sum + tax, 0) });
    }));
  });
});

describe('the text of a contract on paper', () => {
  it('has headings, paragraphs and lists, and every letter as it was written', () => {
    expect(blocksOf('<h2>Terms</h2><p>Between A &amp; <strong>B &lt;b&gt;</strong>,<br>from &#42; on</p><ul><li>one</li><li>two</li></ul><h3>More</h3>')).to.deep.equal([
      { kind: 'heading', text: 'Terms', small: false },
      { kind: 'text', text: 'Between A & B <b>,\nfrom * on' },
      { kind: 'text', text: 'one', bullet: true },
      { kind: 'text', text: 'two', bullet: true },
      { kind: 'heading', text: 'More', small: true },
    ]);
  });
});

describe('the lines of an account', () => {
  it('run on from the opening balance; what stays among its own accounts is no line', () => {
    const fact = (kind: string, debit: number, credit: number): BookedFact => ({ kind, ref: '1', bookedOn: '2027-01-01', debit, credit });
    const account = accountLines(500, [fact('invoice.issued', 1000, 0), fact('balance.used', 300, 300), fact('payment.received', 0, 1200), fact('refund.started', 100, 0)]);
    expect(account.lines.map(({ kind, debit, credit, balance }) => [kind, debit, credit, balance])).to.deep.equal([['invoice.issued', 1000, 0, 1500], ['payment.received', 0, 1200, 300], ['refund.started', 100, 0, 400]]);
    expect([account.debit, account.credit, account.closing]).to.deep.equal([1100, 1200, 400]);
  });

  it('opening, turnover and closing agree, and cut anywhere the second half goes on where the first ended', () => {
    const facts = fc.array(fc.record({ kind: fc.constant('x'), ref: fc.constant('1'), bookedOn: fc.constant('2027-01-01'), debit: fc.nat(1_000_000), credit: fc.nat(1_000_000) }), { maxLength: 40 });
    fc.assert(fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), facts, fc.nat(40), (opening, all, cut) => {
      const whole = accountLines(opening, all);
      expect(whole.closing).to.equal(opening + whole.debit - whole.credit);
      const first = accountLines(opening, all.slice(0, cut));
      const second = accountLines(first.closing, all.slice(cut));
      expect(second.closing).to.equal(whole.closing);
      expect([...first.lines, ...second.lines]).to.deep.equal(whole.lines);
    }));
  });
});
