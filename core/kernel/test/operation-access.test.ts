import { expect } from 'chai';
import { defineOperation, notFound, z, type Caller } from '@billet/sdk';
import { currentHookScope } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { addRow, client, guest, staff, testHouse } from './support/operations.ts';

const INPUT = { text: 'a' };

describe('operations: who may', () => {
  const table: readonly [string, Caller, string | undefined][] = [
    ['staff with the permission', staff('rows.write'), undefined],
    ['staff with the room', staff('rows.*'), undefined],
    ['staff with another permission', staff('rows.read'), 'FORBIDDEN'],
    ['staff with none', staff(), 'FORBIDDEN'],
    ['a client whose membership has it', client('5', 'rows.write'), undefined],
    ['a client without it', client('5'), 'FORBIDDEN'],
    ['a guest', guest, 'AUTH_REQUIRED'],
    ['a guest, whatever his permissions', { ...guest, permissions: ['*'] }, 'AUTH_REQUIRED'],
    ['the system', { ...staff('*'), audience: 'system', actor: { kind: 'system' } }, undefined],
  ];
  for (const [who, caller, code] of table) {
    it(`${who}: ${code ?? 'may'}`, async () => {
      const house = testHouse();
      const call = house.executor.call(addRow(house), INPUT, caller);
      if (code === undefined) expect(await call).to.deep.equal({ count: 1 });
      else expect(await errorOf(call)).to.include({ code, status: code === 'FORBIDDEN' ? 403 : 401 });
    });
  }

  it('an audience that is not named is refused even with all permissions', async () => {
    const house = testHouse();
    expect(await errorOf(house.executor.call(addRow(house, { audience: ['client'] }), INPUT, staff('*')))).to.include({ code: 'FORBIDDEN' });
  });

  it('who may not, learns nothing about the input', async () => {
    const house = testHouse();
    expect(await errorOf(house.executor.call(addRow(house), { nonsense: 1 } as never, staff()))).to.include({ code: 'FORBIDDEN' });
  });

  it("another's object is not found, exactly like one that is not there", async () => {
    const house = testHouse();
    const owners = new Map([[1, 5], [2, 6]]);
    const read = defineOperation({
      name: 'rows.get', summary: 'x', kind: 'query', audience: ['client'], permission: 'rows.read', input: z.strictObject({ id: z.int() }), output: z.strictObject({ id: z.int() }),
      run: async (ctx, { id }) => {
        const owner = owners.get(id);
        if (owner === undefined || (ctx.caller.scope.kind === 'clients' && !ctx.caller.scope.clientIds.includes(owner))) throw notFound('row');
        return { id };
      },
    });
    const asked = (id: number): Promise<unknown> => house.executor.call(read, { id }, client('5', 'rows.read'));
    expect(await asked(1)).to.deep.equal({ id: 1 });
    const [foreign, absent] = [await errorOf(asked(2)), await errorOf(asked(3))];
    expect([foreign.message, foreign.code, foreign.status, foreign.details]).to.deep.equal([absent.message, absent.code, absent.status, absent.details]);
    expect(foreign.status).to.equal(404);
  });

  it('a nested call asks for the permissions of the same caller; one as the system does not', async () => {
    const house = testHouse();
    const inner = addRow(house);
    const outer = (asSystem: boolean): ReturnType<typeof addRow> => addRow(house, {
      name: 'rows.outer', permission: 'rows.outer',
      steps: { kind: 'local', run: (ctx) => (asSystem ? ctx.callAsSystem(inner, INPUT) : ctx.call(inner, INPUT)) },
    });
    expect(await errorOf(house.executor.call(outer(false), INPUT, staff('rows.outer')))).to.include({ code: 'FORBIDDEN' });
    expect(await house.executor.call(outer(true), INPUT, staff('rows.outer'))).to.deep.equal({ count: 1 });
    expect(house.store.audit.map(({ operation, actor }) => [operation, actor.kind])).to.deep.equal([['rows.add', 'system'], ['rows.outer', 'staff']]);
  });
});

describe('operations: gates', () => {
  it('operation.run is asked first; a deny is a refusal with its code, and the audit keeps who spoke it', async () => {
    const house = testHouse();
    house.bus.scope('guard').gate('operation.run', ({ operation }) => (operation === 'rows.add' ? { verdict: 'deny', code: 'FROZEN', message: 'Books are closed.' } : { verdict: 'allow' }));
    expect(await errorOf(house.executor.call(addRow(house), INPUT, staff('*')))).to.include({ code: 'FROZEN', status: 403, message: 'Books are closed.' });
    expect(house.store.rows).to.deep.equal([]);
    expect(house.store.audit.map(({ operation, subjects }) => [operation, subjects])).to.deep.equal([
      ['rows.add', [{ kind: 'gate', id: 'operation.run', after: { verdict: 'deny', code: 'FROZEN', message: 'Books are closed.', by: 'guard' } }]],
    ]);
  });

  it('a defer is a conflict that says until when', async () => {
    const house = testHouse();
    house.bus.scope('guard').gate('operation.run', () => ({ verdict: 'defer', until: '2027-02-01', reason: 'Not on Sundays.' }));
    const error = await errorOf(house.executor.call(addRow(house), INPUT, staff('*')));
    expect(error).to.include({ code: 'DEFERRED', status: 409, message: 'Not on Sundays.' });
    expect(error.details).to.deep.equal({ until: '2027-02-01' });
  });

  const asking = (house: ReturnType<typeof testHouse>, give: 'up' | 'on'): ReturnType<typeof addRow> => addRow(house, {
    steps: {
      kind: 'local',
      run: async (ctx) => {
        const verdict = await ctx.ask('testParcel.send', { parcelId: 1 });
        if (verdict.verdict !== 'allow' && give === 'up') throw new Error('refused');
        return { count: 0 };
      },
    },
  });

  for (const give of ['up', 'on'] as const) {
    it(`a verdict within an operation that goes ${give} stands in the audit`, async () => {
      const house = testHouse();
      house.bus.scope('guard').gate('testParcel.send', () => ({ verdict: 'deny', code: 'NO', message: 'No.' }));
      await house.executor.call(asking(house, give), INPUT, staff('*')).catch(() => undefined);
      expect(house.store.audit.map(({ subjects }) => subjects)).to.deep.equal([[{ kind: 'gate', id: 'testParcel.send', after: { verdict: 'deny', code: 'NO', message: 'No.', by: 'guard' } }]]);
      expect(house.steps).to.include(give === 'up' ? 'rollback' : 'commit');
    });
  }

  it('a refused dry run leaves nothing in the audit', async () => {
    const house = testHouse();
    house.bus.scope('guard').gate('testParcel.send', () => ({ verdict: 'deny', code: 'NO', message: 'No.' }));
    await errorOf(house.executor.call(asking(house, 'up'), INPUT, staff('*'), { dryRun: true }));
    expect(house.store.audit).to.deep.equal([]);
  });

  it('a gate whose tap runs an operation that asks the gate again ends eight levels deep', async () => {
    const house = testHouse();
    let asked = 0;
    house.bus.scope('loop').gate('operation.run', async () => {
      asked += 1;
      await house.executor.call(addRow(house), INPUT, staff('*'));
      return { verdict: 'allow' };
    });
    expect(await errorOf(house.executor.call(addRow(house), INPUT, staff('*')))).to.include({ code: 'GATE_FAILED' });
    expect(asked).to.be.at.most(8);
    expect(house.store.rows).to.deep.equal([]);
  });

  it('what a tap calls in the middle of a dry run is a dry run too', async () => {
    const house = testHouse();
    const seen: unknown[] = [];
    house.bus.scope('guard').gate('operation.run', async ({ operation }, ctx) => {
      if (operation === 'rows.add') await house.executor.call(addRow(house, { name: 'rows.note' }), INPUT, staff('*'));
      seen.push([operation, ctx.dryRun, currentHookScope()?.dryRun]);
      return { verdict: 'allow' };
    });
    await house.executor.call(addRow(house), INPUT, staff('*'), { dryRun: true });
    expect(seen).to.deep.equal([['rows.note', true, true], ['rows.add', true, true]]);
    expect(house.store.rows).to.deep.equal([]);
  });
});
