import { expect } from 'chai';
import { defineJob, serviceRef, z } from '@billet/sdk';
import { createServices, createTaskRegistry } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { testHouse } from './support/operations.ts';

const clock = serviceRef<{ now: string }>('clock');
const bank = serviceRef<object>('bank');

describe('services', () => {
  it('a value is what was given, a lazy one is made once, on first use', () => {
    const services = createServices();
    let made = 0;
    services.provide(clock, { now: 'x' });
    services.provideLazily(bank, () => ({ number: (made += 1) }));
    expect([services.has(bank), made]).to.deep.equal([true, 0]);
    expect(services.use(bank)).to.equal(services.use(bank));
    expect([made, services.use(clock).now]).to.deep.equal([1, 'x']);
  });

  it('a missing one is named', async () => {
    expect(await errorOf(() => createServices().use(bank))).to.include({ code: 'SERVICE_MISSING', message: 'No service "bank" is registered.' });
  });

  it('a scope sees what is above it; what it adds stays its own', () => {
    const services = createServices();
    services.provide(clock, { now: 'x' });
    const scope = services.scope();
    scope.provide(bank, {});
    expect([scope.use(clock).now, scope.has(bank), services.has(bank)]).to.deep.equal(['x', true, false]);
  });
});

describe('tasks', () => {
  const context = { jobId: '1', attempt: 1, subject: undefined, signal: new AbortController().signal, progress: () => Promise.resolve() };
  const job = (seen: unknown[]): ReturnType<typeof defineJob> => defineJob({
    task: 'rows.later', payload: z.strictObject({ row: z.int() }),
    run: (ctx, { row }) => Promise.resolve(void seen.push([ctx.caller.audience, row])),
  });

  it('a job runs as the system, in one transaction, with its payload checked', async () => {
    const house = testHouse();
    const tasks = createTaskRegistry(() => house.executor);
    const seen: unknown[] = [];
    tasks.add(job(seen), 'acme');
    await tasks.handlers()['rows.later']?.({ row: 1 }, context);
    expect([seen, house.steps]).to.deep.equal([[['system', 1]], ['begin', 'commit']]);
    await errorOf(tasks.handlers()['rows.later']?.({ row: 'x' }, context) ?? Promise.resolve());
    expect(seen).to.have.lengthOf(1);
  });

  it('a name belongs to one owner; what he brought goes with him, also from a queue that runs already', async () => {
    const tasks = createTaskRegistry(() => testHouse().executor);
    const handlers = tasks.handlers();
    tasks.add(job([]), 'acme');
    tasks.addFree('rows.free', 'other', () => Promise.resolve());
    expect(await errorOf(() => { tasks.addFree('rows.later', 'other', () => Promise.resolve()); })).to.include({ code: 'TASK_TWICE', message: 'The task "rows.later" of other is taken.' });
    expect(Object.keys(handlers)).to.deep.equal(['rows.later', 'rows.free']);
    tasks.removeOwned('acme');
    expect(Object.keys(handlers)).to.deep.equal(['rows.free']);
    tasks.add(job([]), 'acme');
  });
});
