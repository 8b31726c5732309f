import { expect } from 'chai';
import fc from 'fast-check';
import { addDays } from '@billet/sdk';
import { afterBilling, servedOn, slicesDue, slicesThrough, type ServiceTerms, type Slice } from '../../src/periods/index.ts';

const terms: ServiceTerms = {
  id: 1, anchorDate: '2027-03-01', cycle: { unit: 'hour', count: 1 }, mode: 'arrears', proration: 'second-exact', startDate: '2027-03-01', endDate: null, billedThrough: null, trialUntil: null,
  prorateFirst: true, dueDay: null, dueDays: 0, raiseDaysBefore: 0, quantity: 1, price: 3600, currency: 'EUR', zone: 'UTC',
};

const pointOf = (second: number): string => {
  const time = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${addDays('2027-03-01', Math.floor(second / 86_400))}T${time}`;
};

/** A life that stands still at each second point, with a run at every midnight. Each entry is a moment in seconds. */
const live = (moments: readonly number[], proration: 'actual' | 'second-exact'): readonly Slice[] => {
  const billed: Slice[] = [];
  let current: ServiceTerms = { ...terms, proration };
  for (let i = 0; i + 1 < moments.length; i += 2) {
    const [on, off] = [pointOf(moments[i] as number), pointOf(moments[i + 1] as number)];
    current = { ...current, startDate: on, billedThrough: current.billedThrough === null ? null : on.slice(0, 10) };
    for (let day = addDays(on.slice(0, 10), 1); day <= off.slice(0, 10); day = addDays(day, 1)) {
      const due = slicesDue(current, day);
      billed.push(...due);
      current = afterBilling(current, due);
    }
    const last = slicesThrough({ ...current, endDate: off }, off);
    billed.push(...last);
    current = { ...current, billedThrough: servedOn(last.at(-1)?.end ?? off).slice(0, 10) };
  }
  return billed;
};

const life = fc.uniqueArray(fc.integer({ min: 0, max: 6 * 86_400 }), { minLength: 2, maxLength: 12 }).map((moments) => [...moments].sort((a, b) => a - b));

describe('hours of days on which billing stops or goes on', () => {
  it('to the second, all that was in use is billed and nothing else, however often it stops', () => {
    fc.assert(fc.property(life, (moments) => {
      const used = moments.reduce((sum, moment, i) => (i % 2 === 1 ? sum + moment - (moments[i - 1] as number) : sum), 0);
      const billed = live(moments, 'second-exact').reduce((sum, { share: [part, of] }) => sum + part / of, 0);
      expect(Math.round(billed * 3600)).to.equal(used);
    }));
  });

  it('by started hours, each stretch of a day is rounded up by itself: never less than what was in use', () => {
    fc.assert(fc.property(life, (moments) => {
      let hours = 0;
      for (let i = 0; i + 1 < moments.length; i += 2) {
        for (let from = moments[i] as number; from < (moments[i + 1] as number); ) {
          const to = Math.min(moments[i + 1] as number, (Math.floor(from / 86_400) + 1) * 86_400);
          hours += Math.ceil((to - from) / 3600);
          from = to;
        }
      }
      const slices = live(moments, 'actual');
      expect(slices.reduce((sum, { amount }) => sum + amount, 0)).to.equal(hours * terms.price);
      slices.forEach((slice, i) => expect(slice.start >= (slices[i - 1]?.end ?? '')).to.equal(true));
    }));
  });
});
