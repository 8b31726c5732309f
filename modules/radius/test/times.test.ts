import { expect } from 'chai';
import fc from 'fast-check';
import { instant } from '../src/times.ts';

describe('times of accounting', () => {
  it('are the same instants that a clock writes, in whatever order they come', () => {
    const seconds = fc.oneof(
      fc.integer({ min: 0, max: 4_102_444_800 }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => ms / 1000),
      fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400),
    );
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 20 }), (times) => {
        for (const time of times) expect(instant(time)).to.equal(new Date(time * 1000).toISOString());
      }),
    );
  });

  it('that are not there are nothing', () => {
    expect(instant(null)).to.equal(undefined);
  });
});
