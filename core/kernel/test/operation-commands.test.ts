import { expect } from 'chai';
import { defineOperation, Secret, serviceRef, z } from '@billet/sdk';
import { createServices } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { addRow, client, guest, staff, testHouse } from './support/operations.ts';

const ME = staff('*');

describe('operations: commands', () => {
  it('run, audit and reply share one transaction', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a' }, ME, { idempotencyKey: 'k' });
    expect(house.steps).to.deep.equal(['begin', 'run a', 'commit']);
    expect(house.store.audit).to.have.lengthOf(1);
    expect(house.store.replies.get('staff:1 k')?.body).to.deep.equal({ count: 1 });
  });

  it('what fails leaves nothing: no row, no audit, no reply, no job', async () => {
    const house = testHouse();
    const failing = addRow(house, {
      steps: {
        kind: 'local',
        run: async (ctx) => {
          house.store.rows.push('half');
          await ctx.enqueue({ task: 'rows.later', payload: {} });
          throw new Error('boom');
        },
      },
    });
    await errorOf(house.executor.call(failing, { text: 'a' }, ME, { idempotencyKey: 'k' }));
    expect([house.store.rows, house.store.audit, house.store.jobs, [...house.store.replies]]).to.deep.equal([[], [], [], []]);
  });

  it('the audit says who, from where, for whom, what, on which objects; secrets are blanked', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a', password: 'hunter2' }, { ...ME, address: '192.0.2.9', impersonatedBy: { kind: 'staff', id: '2' } }, { traceId: 'tr' });
    expect(house.store.audit).to.deep.equal([
      {
        at: house.clock.wall(), operation: 'rows.add', actor: { kind: 'staff', id: '1' }, impersonatedBy: { kind: 'staff', id: '2' }, address: '192.0.2.9', traceId: 'tr',
        input: { text: 'a', size: 0, password: '[secret]' },
        subjects: [{ kind: 'row', id: '1', clientId: 7, after: { text: 'a', apiKey: '[secret]' } }],
      },
    ]);
  });

  it('a declared sensitive field is blanked whatever it is called', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house, { sensitive: ['text'] }), { text: 'the answer' }, ME);
    expect(house.store.audit[0]?.input).to.deep.equal({ text: '[secret]', size: 0 });
  });

  it('a query opens no transaction and leaves no audit', async () => {
    const house = testHouse();
    expect(await house.executor.call(addRow(house, { kind: 'query' }), { text: 'a' }, ME)).to.deep.equal({ count: 1 });
    expect([house.steps, house.store.audit]).to.deep.equal([['run a'], []]);
  });

  it('the system runs a piece of work in one transaction', async () => {
    const house = testHouse();
    const count = await house.executor.asSystem('nightly', async (ctx) => {
      await ctx.call(addRow(house), { text: 'a' });
      await ctx.enqueue({ task: 'rows.later', payload: { row: 1 }, subject: 'row:1' });
      return ctx.caller.audience;
    });
    expect(count).to.equal('system');
    expect(house.store.jobs).to.deep.equal([{ task: 'rows.later', payload: { row: 1 }, subject: 'row:1' }]);
    expect(house.steps).to.deep.equal(['begin', 'run a', 'commit']);
  });
});

describe('operations: idempotency', () => {
  const options = { idempotencyKey: 'k1' };

  it('the same call with the same key is done once and answered alike', async () => {
    const house = testHouse();
    const first = await house.executor.call(addRow(house), { text: 'a' }, ME, options);
    expect(await house.executor.call(addRow(house), { text: 'a', size: 0 }, ME, options)).to.deep.equal(first);
    expect([house.store.rows, house.store.audit.length]).to.deep.equal([['a'], 1]);
  });

  it('another input or another operation with the same key is refused', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a' }, ME, options);
    expect(await errorOf(house.executor.call(addRow(house), { text: 'b' }, ME, options))).to.include({ code: 'IDEMPOTENCY_MISMATCH', status: 422 });
    expect(await errorOf(house.executor.call(addRow(house, { name: 'rows.put' }), { text: 'a' }, ME, options))).to.include({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('the same key of somebody else, or for another of his clients, is another key', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a' }, client('5', '*'), options);
    await house.executor.call(addRow(house), { text: 'a' }, client('6', '*'), options);
    expect(house.store.rows).to.deep.equal(['a', 'a']);
    expect(await errorOf(house.executor.call(addRow(house), { text: 'a' }, { ...client('5', '*'), clientId: 8 }, options))).to.include({ code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('guests share no keys: those of another address count apart, without an address a key counts for nothing', async () => {
    const house = testHouse();
    const open = addRow(house, { audience: ['guest'], permission: 'public' });
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) await house.executor.call(open, { text: address }, { ...guest, address }, options);
    expect(house.store.rows).to.deep.equal(['192.0.2.1', '192.0.2.2']);
    for (let i = 0; i < 2; i += 1) await house.executor.call(open, { text: 'nowhere' }, guest, options);
    expect(house.store.rows).to.deep.equal(['192.0.2.1', '192.0.2.2', 'nowhere', 'nowhere']);
  });

  it('a key whose first call has not finished is a conflict', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a' }, ME, options);
    const hash = house.store.replies.get('staff:1 k1')?.requestHash ?? '';
    house.store.replies.set('staff:1 k1', { requestHash: hash });
    expect(await errorOf(house.executor.call(addRow(house), { text: 'a' }, ME, options))).to.include({ code: 'IDEMPOTENCY_BUSY', status: 409 });
  });

  it('a call that failed frees its key', async () => {
    const house = testHouse();
    await errorOf(house.executor.call(addRow(house, { steps: { kind: 'local', run: () => Promise.reject(new Error('boom')) } }), { text: 'a' }, ME, options));
    expect(await house.executor.call(addRow(house), { text: 'a' }, ME, options)).to.deep.equal({ count: 1 });
  });
});

describe('operations: dry run', () => {
  it('answers as the real one would, and everything is rolled back', async () => {
    const house = testHouse();
    expect(await house.executor.call(addRow(house), { text: 'a' }, ME, { dryRun: true, idempotencyKey: 'k' })).to.deep.equal({ count: 1 });
    expect([house.store.rows, house.store.audit, [...house.store.replies], house.steps]).to.deep.equal([[], [], [], ['begin', 'run a', 'rollback']]);
  });

  it('an error is an error', async () => {
    const house = testHouse();
    const failing = addRow(house, { steps: { kind: 'local', run: () => Promise.reject(new Error('boom')) } });
    expect((await errorOf(house.executor.call(failing, { text: 'a' }, ME, { dryRun: true }))).message).to.equal('boom');
  });
});

describe('operations: prepare, call, settle', () => {
  const bank = serviceRef<{ pay: (key: string) => Promise<string> }>('bank');
  const pay = (house: ReturnType<typeof testHouse>, settle = true): ReturnType<typeof addRow> =>
    defineOperation({
      name: 'bank.pay', summary: 'Pays.', kind: 'command', audience: ['staff'], permission: 'bank.pay',
      input: z.strictObject({ cents: z.int() }), output: z.strictObject({ ref: z.string() }),
      prepare: async (ctx, { cents }) => {
        house.steps.push('prepare');
        house.store.rows.push(`attempt ${cents}`);
        return { key: `key-${ctx.traceId}`, secret: new Secret('s') };
      },
      call: async (ctx, { key }) => {
        house.steps.push(`call with ${Object.keys(ctx).sort().join(' ')}`);
        return ctx.use(bank).pay(key);
      },
      settle: async (_, { key }, reply) => {
        house.steps.push('settle');
        if (!settle) throw new Error('cannot book');
        house.store.rows.push(`${key} ${reply}`);
        return { ref: reply };
      },
    });
  const withBank = (answer: (key: string) => Promise<string>): ReturnType<typeof testHouse> => {
    const services = createServices();
    services.provide(bank, { pay: answer });
    return testHouse({ services });
  };

  it('calls outside between two transactions, without any data access', async () => {
    const house = withBank((key) => Promise.resolve(`paid ${key}`));
    expect(await house.executor.call(pay(house), { cents: 5 }, ME, { traceId: 't' })).to.deep.equal({ ref: 'paid key-t' });
    expect(house.steps).to.deep.equal(['begin', 'prepare', 'commit', 'call with caller clock log signal traceId use', 'begin', 'settle', 'commit']);
    expect(house.store.rows).to.deep.equal(['attempt 5', 'key-t paid key-t']);
    expect(house.store.audit.map(({ operation }) => operation)).to.deep.equal(['bank.pay', 'bank.pay']);
  });

  it('a second call with the same key is answered from the first; the bank is called once', async () => {
    let calls = 0;
    const house = withBank(() => Promise.resolve(`paid ${String((calls += 1))}`));
    const options = { idempotencyKey: 'k' };
    const first = await house.executor.call(pay(house), { cents: 5 }, ME, options);
    expect(await house.executor.call(pay(house), { cents: 5 }, ME, options)).to.deep.equal(first);
    expect(calls).to.equal(1);
  });

  it('when the bank does not answer, what was intended is kept and the key is not free to pay twice', async () => {
    const house = withBank(() => Promise.reject(new Error('timeout')));
    const options = { idempotencyKey: 'k' };
    expect((await errorOf(house.executor.call(pay(house), { cents: 5 }, ME, options))).message).to.equal('timeout');
    expect(house.store.rows).to.deep.equal(['attempt 5']);
    expect(await errorOf(house.executor.call(pay(house), { cents: 5 }, ME, options))).to.include({ code: 'IDEMPOTENCY_BUSY' });
  });

  it('a settle that fails undoes the settling only', async () => {
    const house = withBank(() => Promise.resolve('ok'));
    expect((await errorOf(house.executor.call(pay(house, false), { cents: 5 }, ME))).message).to.equal('cannot book');
    expect(house.store.rows).to.deep.equal(['attempt 5']);
  });

  it('has no dry run and cannot be nested', async () => {
    const house = withBank(() => expect.fail('called'));
    expect(await errorOf(house.executor.call(pay(house), { cents: 5 }, ME, { dryRun: true }))).to.include({ code: 'DRY_RUN_FOREIGN' });
    expect(await errorOf(house.executor.asSystem('x', (ctx) => ctx.call(pay(house), { cents: 5 })))).to.include({ code: 'OPERATION_NESTED' });
    expect(house.store.rows).to.deep.equal([]);
  });
});
