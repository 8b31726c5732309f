import { expect } from 'chai';
import { simulate } from './simulate.ts';

const LONG = process.env['BILLET_LONG'] === '1';
const SEEDS = Array.from({ length: LONG ? 20 : 5 }, (_, i) => i + 1);
const LIFE = LONG ? { days: 200, clients: 20 } : { days: 60, clients: 12 };

describe(`random lives of ${String(LIFE.clients)} clients over ${String(LIFE.days)} days`, function () {
  this.timeout(LONG ? 3_600_000 : 300_000);

  for (const seed of SEEDS) {
    it(`keep every promise after every day (seed ${String(seed)})`, async () => {
      const life = await simulate({ seed, ...LIFE });
      // A life in which nothing happens would keep every promise.
      expect(life.invoices).to.be.greaterThan(12);
      expect(life.journal.length).to.be.greaterThan(60);
    });
  }

  it('are the same from the same seed, and others from another', async () => {
    const wish = { days: 20, clients: 6 } as const;
    const [first, again, other] = [await simulate({ seed: 77, ...wish }), await simulate({ seed: 77, ...wish }), await simulate({ seed: 78, ...wish })];
    expect(again.journal).to.deep.equal(first.journal);
    expect(again.documents).to.deep.equal(first.documents);
    expect(other.digest).to.not.equal(first.digest);
  });
});
