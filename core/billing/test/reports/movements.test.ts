import { expect } from 'chai';
import fc from 'fast-check';
import { movementsOf } from '../../src/reports/rules/movements.ts';

describe('movements of recurring revenue', () => {
  it('tells new from grown, and shrunk from lost', () => {
    const [january, february, march] = movementsOf(
      [
        { month: '', before: 0, after: 100 },
        { month: '2027-01', before: 0, after: 50 },
        { month: '2027-02', before: 50, after: 80 },
        { month: '2027-02', before: 30, after: 10 },
        { month: '2027-03', before: 80, after: 0 },
      ],
      '2027-03',
      3,
      4,
    );
    expect(january).to.deep.equal({ month: '2027-01', recurring: 150, added: 50, grown: 0, shrunk: 0, lost: 0, clients: 5, newClients: 1, lostClients: 0 });
    expect(february).to.deep.equal({ month: '2027-02', recurring: 160, added: 0, grown: 30, shrunk: 20, lost: 0, clients: 5, newClients: 0, lostClients: 0 });
    expect(march).to.deep.equal({ month: '2027-03', recurring: 80, added: 0, grown: 0, shrunk: 0, lost: 80, clients: 4, newClients: 0, lostClients: 1 });
  });

  it('adds up: each month is the one before it plus what moved', () => {
    const step = fc.record({ month: fc.constantFrom('2026-01', '2027-01', '2027-02', '2027-03'), before: fc.nat(1000), after: fc.nat(1000) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const months = movementsOf(steps, '2027-03', 3, 0);
        expect(months.at(-1)?.recurring).to.equal(steps.reduce((sum, { before, after }) => sum + after - before, 0));
        for (const [i, each] of months.entries()) if (i > 0) expect(each.recurring).to.equal((months[i - 1]?.recurring ?? 0) + each.added + each.grown - each.shrunk - each.lost);
      }),
    );
  });
});
