import { createPrecedence, type Precedence } from '@billet/kernel';
import { expect } from 'chai';

const took = async (precedence: Precedence): Promise<number> => {
  const began = performance.now();
  await precedence.giveWay();
  return performance.now() - began;
};

describe('precedence of those who wait for an answer', () => {
  it('long work goes on at once while nobody waits', async () => {
    const precedence = createPrecedence();
    precedence.answering('read')();
    expect(await took(precedence)).to.be.below(40);
  });

  it('it stands back until the last one is answered', async () => {
    const precedence = createPrecedence();
    const order: string[] = [];
    const [first, second] = [precedence.answering('read'), precedence.answering('read')];
    const work = Promise.all([1, 2].map(async (step) => { await precedence.giveWay(); order.push(`step ${String(step)}`); }));
    await new Promise((resolve) => setImmediate(resolve));
    first();
    first();
    await new Promise((resolve) => setImmediate(resolve));
    order.push('answered');
    second();
    await work;
    expect(order).to.deep.equal(['answered', 'step 1', 'step 2']);
  });

  it('but not for ever: whoever is answered slowly holds up a step for a moment only', async () => {
    const precedence = createPrecedence();
    precedence.answering('read');
    const ms = await took(precedence);
    expect(ms).to.be.within(40, 1000);
  });

  it('in the middle of a transaction only readers are let go first: a writer waits for its end anyway', async () => {
    const precedence = createPrecedence();
    const order: string[] = [];
    const writer = precedence.answering('write');
    await precedence.giveWayToReaders();
    order.push('the writer was not waited for');
    const reader = precedence.answering('read');
    const step = precedence.giveWayToReaders().then(() => order.push('step'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('answered');
    reader();
    await step;
    writer();
    expect(order).to.deep.equal(['the writer was not waited for', 'answered', 'step']);
  });
});
