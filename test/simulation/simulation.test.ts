import { expect } from 'chai';
import { simulate } from './simulate.ts';

const LONG = process.env['BILLET_LONG'] === '1';
const SEEDS = Array.from({ length: LONG ? 20 : 5 }, (_, i) => i + 1);
const LIFE = LONG ? { days: 730, clients: 50 } : { days: 75, clients: 14 };

describe(`random lives of ${String(LIFE.clients)} clients over ${String(LIFE.days)} days`, function () {
  this.timeout(LONG ? 3_600_000 : 300_000);

  for (const seed of SEEDS) {
    it(`keep every promise after every day (seed ${String(seed)})`, async () => {
      const life = await simulate({ seed, ...LIFE });
      // A life in which nothing happens would keep every promise.
      expect(life.invoices).to.be.greaterThan(15);
      expect(life.journal.length).to.be.greaterThan(80);
    });
  }

  it('are the same from the same seed, and others from another', async () => {
    const wish = { days: 25, clients: 8 } as const;
    const [first, again, other] = [await simulate({ seed: 77, ...wish }), await simulate({ seed: 77, ...wish }), await simulate({ seed: 78, ...wish })];
    expect(again.journal).to.deep.equal(first.journal);
    expect(again.documents).to.deep.equal(first.documents);
    expect(other.digest).to.not.equal(first.digest);
  });
});
