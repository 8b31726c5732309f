import { expect } from 'chai';
import fc from 'fast-check';
import { columnChart } from '../src/charts/column-chart.ts';
import { lineChart } from '../src/charts/line-chart.ts';
import { roundUp } from '../src/charts/scale.ts';

const say = String;

describe('charts', () => {
  it('end their axis on a round number that holds every value', () => {
    for (const [value, top] of [[0, 0], [1, 1], [3, 4], [7, 10], [12, 20], [24_999, 25_000], [41, 50]] as const) expect(roundUp(value)).to.equal(top);
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (value) => roundUp(value) >= value && roundUp(value) <= value * 2.5));
  });

  it('draw a line from nought up, and mark its end', () => {
    const chart = lineChart('rose', [{ tone: 'c1', label: 'now', values: [0, 50, 100] }], ['a', 'b', 'c'], 'step', say);
    expect(chart.paths.map(({ d }) => d)).to.deep.equal(['M0 100L50 50L100 0', 'M100 0h.01']);
    expect(chart.y).to.deep.equal(['100', '50', '0']);
    expect(chart.table.rows[2]).to.deep.equal({ label: 'c', cells: ['100'] });
  });

  it('stack what is above nought upwards and what is below downwards', () => {
    const chart = columnChart('moved', [{ tone: 'c1', label: 'new', values: [60] }, { tone: 'c3', label: 'grown', values: [40] }, { tone: 'c0', label: 'lost', values: [-100] }], ['a'], 'step', say);
    expect(chart.zero).to.equal(50);
    expect(chart.bars.map(({ y, height }) => [y, height])).to.deep.equal([[20, 30], [0, 20], [50, 50]]);
  });

  it('never leave their square, whatever comes', () => {
    const values = fc.array(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const steps = a.map(String);
        const { bars } = columnChart('any', [{ tone: 'c1', label: 'a', values: a }, { tone: 'c2', label: 'b', values: b }], steps, 'step', say);
        for (const bar of bars) {
          expect(bar.y).to.be.within(-0.02, 100.02);
          expect(bar.y + bar.height).to.be.at.most(100.05);
          expect(bar.x + bar.width).to.be.at.most(100.02);
        }
      }),
    );
  });
});
