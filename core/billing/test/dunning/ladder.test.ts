import { assertLadder, chooseLadder, defaultLadder, ladderSchema, type ScopedLadder } from '@billet/billing';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';

const refused = (...steps: readonly Record<string, unknown>[]): string => {
  try {
    assertLadder(ladderSchema.parse({ steps }));
    return '';
  } catch (error) {
    if (isBilletError(error)) return `${error.code} at ${error.field ?? ''}: ${String(error.details['rung'])}`;
    throw error;
  }
};
const notice = { id: 'n', day: 1, action: 'notice' };

describe('a ladder', () => {
  const cases: (readonly [string, readonly Record<string, unknown>[], string])[] = [
    ['is fine as most have it', [notice, { id: 's', day: 5, action: 'suspend' }, { id: 't', day: 60, action: 'terminate' }], ''],
    ['has no rung twice', [notice, { ...notice, day: 2 }], 'LADDER_TWICE at steps.1.id: n'],
    ['goes up', [{ ...notice, day: 5 }, { id: 'm', day: 4, action: 'notice' }], 'LADDER_ORDER at steps.1.day: m'],
    ['reminds before the due date', [{ id: 'r', day: 2, action: 'reminder' }], 'LADDER_REMINDER_LATE at steps.0.day: r'],
    ['hits nobody who is in time', [{ ...notice, day: -1 }, { id: 's', day: 0, action: 'suspend' }], 'LADDER_TOO_EARLY at steps.1.day: s'],
    ['hits nobody without a notice', [{ id: 's', day: 5, action: 'suspend' }], 'LADDER_NO_NOTICE at steps.0.action: s'],
    ['suspends before it ends', [notice, { id: 't', day: 5, action: 'terminate' }, { id: 's', day: 6, action: 'suspend' }], 'LADDER_END_FIRST at steps.1.day: t'],
  ];
  cases.push(
    ['charges what it says, and nobody who is in time', [notice, { id: 'f', day: 2, action: 'late-fee', percent: '2' }, { id: 'i', day: 9, action: 'interest', percent: '1' }], ''],
    ['says what a fee is', [{ id: 'f', day: 2, action: 'late-fee' }], 'LADDER_FEE_NOTHING at steps.0.amount: f'],
    ['says what interest is', [{ id: 'i', day: 2, action: 'interest', amount: '5' }], 'LADDER_FEE_NOTHING at steps.0.percent: i'],
    ['charges nothing before the due date', [{ id: 'f', day: 0, action: 'late-fee', amount: '5' }], 'LADDER_FEE_EARLY at steps.0.day: f'],
    ['takes no money before the due date', [{ id: 'c', day: -1, action: 'charge' }], 'LADDER_CHARGE_EARLY at steps.0.day: c'],
  );
  for (const [what, steps, expected] of cases) it(what, () => expect(refused(...steps)).to.equal(expected));

  it('of the default kind is one that may be saved', () => {
    expect(() => { assertLadder(defaultLadder); }).to.not.throw();
  });

  const of = (scope: ScopedLadder['scope'], targetId: number, suspend: number): ScopedLadder => ({ scope, targetId, brandId: 1, ladder: ladderSchema.parse({ steps: [notice, { id: `${scope}-${String(targetId)}`, day: suspend, action: 'suspend' }] }) });
  const target = { brandId: 1, clientId: 7, groupId: 3, productIds: [4, 5] };
  const chosen = (...ladders: readonly ScopedLadder[]): string => chooseLadder(ladders, target).ladder.steps[1]?.id ?? '';

  it('is the most special one', () => {
    const all = [of('brand', 0, 9), of('group', 3, 9), of('product', 4, 9), of('client', 7, 9)];
    expect(chosen(...all)).to.equal('client-7');
    expect(chosen(...all.slice(0, 3))).to.equal('product-4');
    expect(chosen(...all.slice(0, 2))).to.equal('group-3');
    expect(chosen(...all.slice(0, 1))).to.equal('brand-0');
    expect(chooseLadder([], target).scope).to.equal('default');
  });
  it('of several products is the most patient', () => {
    expect(chosen(of('product', 4, 9), of('product', 5, 20))).to.equal('product-5');
  });
  it('of another brand, client or product does not count', () => {
    expect(chooseLadder([{ ...of('brand', 0, 9), brandId: 2 }, of('client', 8, 9), of('product', 6, 9)], target).scope).to.equal('default');
  });
});
