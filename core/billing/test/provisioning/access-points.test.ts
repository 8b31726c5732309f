import { moduleRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type AccessPointHandler, type Outcome, type ServerModule, type SessionsClosed } from '@billet/sdk';
import { expect } from 'chai';
import { closeSome } from '../../src/provisioning/access-points/index.ts';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';

interface Closing { readonly state: string; readonly total: number; readonly closed: number; readonly failed: number; readonly missed: readonly object[]; readonly problem: string | null }

eachDatabase('access points of servers', (open) => {
  let house: TestHouse;
  let serverId: number;
  let answers: Outcome<SessionsClosed>[] = [];
  const asked: (string | undefined)[] = [];
  const saved: object[] = [];
  const call = <T>(name: string, input: object, caller = staff): Promise<T> => house.executor.callByName(name, { id: serverId, ...input }, caller) as Promise<T>;
  const last = async (): Promise<Closing | undefined> => (await call<{ items: readonly Closing[] }>('accessPoints.closings', {})).items[0];
  const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'taken', (error: unknown) => (error as { code: string }).code);

  before(async () => {
    house = await openTestHouse(await open());
    const accessPoints: AccessPointHandler<unknown> = {
      list: () => Promise.resolve([{ address: '192.0.2.1', name: 'pop', type: 'mikrotik', note: '', open: 3, listed: true }]),
      save: (_ctx, { secret, ...want }) => {
        saved.push({ ...want, secret: secret?.reveal() });
        return Promise.resolve(want.name === 'bad' ? failed('invalid', 'Not this.', { field: 'name' }) : done(undefined, ['Restart it.']));
      },
      remove: () => Promise.resolve(done(undefined)),
      close: (_ctx, _address, after) => {
        asked.push(after);
        return Promise.resolve(answers.shift() ?? done({ closed: 0, missed: [], left: 0 }));
      },
    };
    const module: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: () => Promise.resolve(failed('remote', 'Not asked for.')),
      remove: () => Promise.resolve(done(undefined)),
      accessPoints,
    };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, create: () => module } });
    house.settings.declare({ owner: 'panel', scope: 'account', schema: noSettings });
    serverId = ((await house.executor.callByName('servers.create', { extension: 'panel', name: 'One', settings: {} }, staff)) as { id: number }).id;
  });
  after(() => house.remove());

  it('are closed call by call, with how far it is and who was not reached', async () => {
    answers = [done({ closed: 10, missed: [], left: 5, next: '17' }), done({ closed: 3, missed: [{ login: 'ana', why: 'Silent.' }, { login: 'bea', why: 'Silent.' }], left: 0 })];
    const first = await call<{ id: number }>('accessPoints.close', { address: '192.0.2.1' });
    expect(await call('accessPoints.close', { address: '192.0.2.1' })).to.deep.equal(first);
    await house.settle();
    expect(asked).to.deep.equal([undefined, '17']);
    expect(await last()).to.deep.include({ state: 'done', total: 15, closed: 13, failed: 2, missed: [{ login: 'ana', why: 'Silent.' }, { login: 'bea', why: 'Silent.' }], problem: null });
  });

  it('whose server fails say so, and may be closed again', async () => {
    answers = [failed('network', 'Nobody is there.')];
    await call('accessPoints.close', { address: '192.0.2.1' });
    await house.settle();
    expect(await last()).to.include({ state: 'failed', problem: 'Nobody is there.' });
    await call('accessPoints.close', { address: '192.0.2.1' });
    await house.settle();
    expect(await last()).to.include({ state: 'done', total: 0 });
  });

  it('go on being closed when the process is stopped in the middle', async () => {
    answers = [failed('timeout', 'Given up.'), done({ closed: 2, missed: [], left: 0 })];
    const { id } = await call<{ id: number }>('accessPoints.close', { address: '192.0.2.1' });
    expect(await closeSome(house, id, AbortSignal.abort()).then(() => 'over', () => 'stopped')).to.equal('stopped');
    expect(await last()).to.include({ state: 'running' });
    await house.settle();
    expect(await last()).to.include({ state: 'done', closed: 2 });
  });

  it('that are listed by a name are taken off, too', async () => {
    expect(await call('accessPoints.remove', { address: 'pop-1.example.net' })).to.deep.equal({ message: null });
    expect(await refusal(call('accessPoints.remove', { address: 'pop 1\u0000' }))).to.equal('INPUT_INVALID');
  });

  it('are listed and saved at the server; the secret is kept nowhere here', async () => {
    expect((await call<{ items: readonly object[] }>('accessPoints.list', {})).items).to.have.lengthOf(1);
    expect(await call('accessPoints.save', { address: '192.0.2.9', name: 'north', secret: 'not-to-be-seen' })).to.deep.equal({ message: 'Restart it.' });
    expect(saved).to.deep.equal([{ address: '192.0.2.9', name: 'north', type: '', note: '', secret: 'not-to-be-seen' }]);
    expect(await refusal(call('accessPoints.save', { address: '192.0.2.9', name: 'bad' }))).to.equal('SERVER_REFUSED');
    expect(JSON.stringify(await house.db.raw('select input from audit_log'))).to.include('192.0.2.9').and.not.include('not-to-be-seen');
  });

  it('are for staff with the right only', async () => {
    const looks = { ...staff, permissions: ['servers.read', 'servers.write'] };
    expect(await refusal(call('accessPoints.close', { address: '192.0.2.1' }, looks))).to.equal('FORBIDDEN');
  });
});
