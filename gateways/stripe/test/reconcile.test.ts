import { expect } from 'chai';
import stripe from '../src/index.ts';
import { EUR, setUp, type Setup } from './setup.ts';

describe("stripe: its own list of payments", () => {
  let house: Setup;

  before(async () => {
    house = await setUp();
  });
  after(() => house.fake.stop());

  it('tells what came in with what was kept of it, page by page; what was not paid is not there', async () => {
    const paid: string[] = [];
    for (let count = 0; count < 103; count += 1) paid.push((await house.paid()).attemptKey);
    await house.gateway.start(house.ctx(), house.wish(house.newKey()));
    const gateway = await stripe.definition.create(house.ctx());
    const seen = new Map<string | undefined, unknown>();
    for await (const event of gateway.reconcile?.(house.ctx(), { since: new Date(Date.now() - 60_000).toISOString() }) ?? []) seen.set(event.attemptKey, [event.type, event.money, (event.fee?.amount ?? 0) > 0]);
    expect([...seen.keys()].sort()).to.deep.equal([...paid].sort());
    expect([...seen.values()].every((each) => JSON.stringify(each) === JSON.stringify(['payment.succeeded', EUR(3545), true]))).to.equal(true);
  });
});
