import type { Action } from '../world.ts';

/** The bank tells of a payment it has told of before, or with another amount: nothing may be booked. */
export const payAgain: Action = {
  name: 'tell of a payment again',
  weight: 4,
  run: async (world) => {
    const known = [...world.model.references];
    if (known.length === 0) return;
    const [reference, { invoiceId, bankId, amount }] = world.random.pick(known);
    const reply = await world.call<{ fresh: boolean }>('payments.record', { invoiceId, gatewayAccountId: bankId, amount: amount + world.random.below(2), reference });
    if (reply?.fresh === true) throw new Error(`payment ${reference} was booked twice`);
  },
};
