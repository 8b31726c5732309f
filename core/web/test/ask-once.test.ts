import { expect } from 'chai';
import { askOnce } from '../src/pages/ask-once.ts';
import type { WebHouse } from '../src/web-house.ts';

/** A house that answers each question with how often it was asked anything. */
const counting = (): WebHouse => {
  let calls = 0;
  const house = {
    registry: { get: (name: string) => ({ kind: name.endsWith('.get') ? 'query' : 'command' }) },
    executor: { callByName: () => Promise.resolve((calls += 1)) },
  };
  return { house } as unknown as WebHouse;
};

describe('what the parts of a page ask', () => {
  const caller = { audience: 'staff', actor: { kind: 'staff', id: '1' }, permissions: [], scope: { kind: 'all' }, locale: 'en' } as const;

  it('is asked once in the same words, and again in others', async () => {
    const ask = askOnce(counting(), caller, 'trace');
    expect(await Promise.all([ask('clients.get', { id: 1 }), ask('clients.get', { id: 1 })])).to.deep.equal([1, 1]);
    expect(await ask('clients.get', { id: 2 })).to.equal(2);
    expect(await ask('invoices.get', { id: 1 })).to.equal(3);
  });

  it('is asked anew after a command, which is never kept', async () => {
    const ask = askOnce(counting(), caller, 'trace');
    expect(await ask('clients.get', { id: 1 })).to.equal(1);
    expect(await ask('clients.close', { id: 1 })).to.equal(2);
    expect(await ask('clients.close', { id: 1 })).to.equal(3);
    expect(await ask('clients.get', { id: 1 })).to.equal(4);
  });

  it('is asked anew where it was asked while a command ran', async () => {
    const ask = askOnce(counting(), caller, 'trace');
    expect(await Promise.all([ask('clients.close', { id: 1 }), ask('clients.get', { id: 1 })])).to.deep.equal([1, 2]);
    expect(await ask('clients.get', { id: 1 })).to.equal(3);
  });
});
