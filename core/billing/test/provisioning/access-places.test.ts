import { moduleRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type AccessPointHandler, type OperationCtx, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { pointsAbove, pointsBelow } from '../../src/provisioning/access-points/routing-points.ts';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';

interface Place { readonly id: number; readonly parentId: number | null; readonly depth: number; readonly name: string; readonly latitude: string | null; readonly longitude: string | null; readonly services: number }
interface Closing { readonly address: string; readonly action: string; readonly state: string; readonly closed: number }

eachDatabase('the tree of access points', (open) => {
  let house: TestHouse;
  let serverId: number;
  let bareServer: number;
  const told: string[] = [];
  const call = <T>(name: string, input: object, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'taken', (error: unknown) => { const { code, field } = error as { code: string; field?: string }; return field === undefined ? code : `${code} ${field}`; });
  const save = async (name: string, more: object = {}): Promise<number> => (await call<{ id: number }>('accessPlaces.save', { kind: 'site', name, ...more })).id;
  const tree = async (): Promise<readonly Place[]> => (await call<{ items: readonly Place[] }>('accessPlaces.list', {})).items;
  const shape = async (): Promise<readonly string[]> => (await tree()).map(({ depth, name }) => `${'-'.repeat(depth)}${name}`);
  const closings = async (id: number): Promise<readonly Closing[]> => (await call<{ items: readonly Closing[] }>('accessPlaces.closings', { id })).items;
  const idOf = async (name: string): Promise<number> => (await tree()).find((each) => each.name === name)?.id ?? expect.fail(name);

  before(async () => {
    house = await openTestHouse(await open());
    const accessPoints: AccessPointHandler<unknown> = {
      list: () => Promise.resolve([]),
      save: () => Promise.resolve(done(undefined)),
      remove: () => Promise.resolve(done(undefined)),
      close: (_ctx, address) => { told.push(`close ${address}`); return Promise.resolve(done({ closed: 2, missed: [], left: 0 })); },
      refresh: (_ctx, address) => { told.push(`refresh ${address}`); return Promise.resolve(done({ closed: 1, missed: [], left: 0 })); },
    };
    const module: ServerModule<unknown, unknown> = { test: () => Promise.resolve({ ok: true, message: '', latencyMs: 0, warnings: [] }), find: () => Promise.resolve(undefined), ensure: () => Promise.resolve(failed('remote', 'Not asked for.')), remove: () => Promise.resolve(done(undefined)) };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    for (const [id, parts] of [['panel', { ...module, accessPoints }], ['bare', module]] as const) {
      registry.add({ id, title: id, module: parts, definition: { account: noSettings, product: noSettings, create: () => parts } });
      house.settings.declare({ owner: id, scope: 'account', schema: noSettings });
    }
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    bareServer = (await call<{ id: number }>('servers.create', { extension: 'bare', name: 'Two', settings: {} })).id;
    const north = await save('North', { kind: 'region' });
    const tower = await save('Tower 1', { kind: 'tower', parentId: north, serverId, address: '192.0.2.1', latitude: '-23.55052', longitude: '-46.633308' });
    await save('Pole 7', { kind: 'pole', parentId: tower, serverId, address: '192.0.2.7' });
    await save('South', { kind: 'region', serverId, address: '192.0.2.9' });
  });
  after(() => house.remove());

  it('shows each place before what stands under it, and where it lies to the millionth of a degree', async () => {
    expect(await shape()).to.deep.equal(['North', '-Tower 1', '--Pole 7', 'South']);
    expect((await tree())[1]).to.deep.include({ latitude: '-23.55052', longitude: '-46.633308' });
    const edge = await save('Edge', { latitude: '90', longitude: '-0.000001' });
    expect((await tree()).find((each) => each.id === edge)).to.deep.include({ latitude: '90', longitude: '-0.000001' });
    await call('accessPlaces.remove', { id: edge });
  });

  it('takes no place that stands under itself, lies nowhere, or has a name or equipment of another', async () => {
    const [north, pole] = [await idOf('North'), await idOf('Pole 7')];
    expect(await refusal(call('accessPlaces.save', { id: north, kind: 'region', name: 'North', parentId: pole }))).to.equal('ACCESS_PLACE_CIRCLE parentId');
    expect(await refusal(call('accessPlaces.save', { id: north, kind: 'region', name: 'North', parentId: north }))).to.equal('ACCESS_PLACE_CIRCLE parentId');
    expect(await refusal(save('North'))).to.equal('ACCESS_PLACE_NAME name');
    expect(await refusal(save('X', { parentId: 9999 }))).to.equal('NOT_FOUND parentId');
    expect(await refusal(save('X', { latitude: '1' }))).to.equal('ACCESS_PLACE_DEGREES longitude');
    for (const latitude of ['90.000001', '1,5', '12.1234567', 'north']) expect(await refusal(save('X', { latitude, longitude: '1' })), latitude).to.equal('INPUT_INVALID latitude');
    expect(await refusal(save('X', { serverId }))).to.equal('ACCESS_PLACE_EQUIPMENT address');
    expect(await refusal(save('X', { serverId, address: '192.0.2.7' }))).to.equal('ACCESS_PLACE_ADDRESS address');
    expect(await refusal(save('X', { serverId: bareServer, address: '192.0.2.77' }))).to.equal('SERVER_NO_POINTS serverId');
    expect(await shape()).to.deep.equal(['North', '-Tower 1', '--Pole 7', 'South']);
  });

  it('never comes to stand in a circle when two places move at once', async () => {
    const [a, b] = [await save('Circle A'), await save('Circle B')];
    const moves = await Promise.all([refusal(call('accessPlaces.save', { id: a, kind: 'site', name: 'Circle A', parentId: b })), refusal(call('accessPlaces.save', { id: b, kind: 'site', name: 'Circle B', parentId: a }))]);
    expect(moves.map((each) => typeof each === 'string' && each.startsWith('ACCESS_PLACE_CIRCLE')).filter(Boolean)).to.have.lengthOf(1);
    expect(await tree()).to.have.lengthOf(6);
    const lower = (await tree()).find((each) => each.name.startsWith('Circle') && each.depth === 1) ?? expect.fail();
    expect(await refusal(call('accessPlaces.remove', { id: lower.parentId }))).to.equal('ACCESS_PLACE_ABOVE');
    for (const id of [lower.id, lower.parentId]) await call('accessPlaces.remove', { id });
  });

  it('closes a place with everything under it, and nothing beside', async () => {
    const north = await idOf('North');
    const first = await call<{ begun: readonly number[] }>('accessPlaces.close', { id: north });
    expect(await call('accessPlaces.close', { id: north })).to.deep.equal(first);
    expect(await refusal(call('accessPlaces.close', { id: north, action: 'refresh' }))).to.equal('POINT_BUSY');
    await house.settle();
    expect(told.splice(0).sort()).to.deep.equal(['close 192.0.2.1', 'close 192.0.2.7']);
    expect((await closings(north)).map(({ address, action, state, closed }) => [address, action, state, closed])).to.have.deep.members([['192.0.2.1', 'close', 'done', 2], ['192.0.2.7', 'close', 'done', 2]]);
    expect(await closings(await idOf('South'))).to.deep.equal([]);
  });

  it('tells the sessions of a place their speed without ending them', async () => {
    const tower = await idOf('Tower 1');
    await call('accessPlaces.close', { id: tower, action: 'refresh' });
    await house.settle();
    expect(told.splice(0).sort()).to.deep.equal(['refresh 192.0.2.1', 'refresh 192.0.2.7']);
    expect((await closings(tower)).slice(0, 2).map((each) => [each.action, each.state, each.closed])).to.deep.equal([['refresh', 'done', 1], ['refresh', 'done', 1]]);
    expect(await refusal(call('accessPlaces.close', { id: await save('Empty') }))).to.equal('ACCESS_PLACE_BARE');
  });

  it('lends a place what those above it have, and whoever names one follows its new name', async () => {
    const ask = <T>(work: (ctx: OperationCtx) => Promise<T>): Promise<T> => house.executor.asSystem('test', work);
    expect(await ask((ctx) => pointsAbove(ctx, 'Pole 7'))).to.deep.equal(['Pole 7', 'Tower 1', 'North']);
    expect(await ask((ctx) => pointsAbove(ctx, 'Nowhere'))).to.deep.equal(['Nowhere']);
    expect(await ask((ctx) => pointsAbove(ctx, ''))).to.deep.equal([]);
    expect((await ask((ctx) => pointsBelow(ctx, 'North'))).toSorted()).to.deep.equal(['North', 'Pole 7', 'Tower 1']);
    await call('addressPools.save', { name: 'of the tower', network: '10.7.0.0/24', routingPoint: 'Tower 1' });
    await call('servers.update', { id: serverId, match: 'Tower 1' });
    const tower = (await tree()).find((each) => each.name === 'Tower 1') ?? expect.fail();
    await call('accessPlaces.save', { id: tower.id, kind: 'tower', parentId: tower.parentId, name: 'Torre Norte', serverId, address: '192.0.2.1' });
    expect((await call<{ items: readonly { routingPoint: string }[] }>('addressPools.list', {})).items.map((each) => each.routingPoint)).to.deep.equal(['Torre Norte']);
    expect(await call('servers.view', { id: serverId })).to.include({ match: 'Torre Norte' });
    expect(await ask((ctx) => pointsAbove(ctx, 'Pole 7'))).to.deep.equal(['Pole 7', 'Torre Norte', 'North']);
  });

  it('is for staff with the right only', async () => {
    const looks = { ...staff, permissions: ['servers.read'] };
    expect(await refusal(call('accessPlaces.save', { kind: 'site', name: 'Y' }, looks))).to.equal('FORBIDDEN');
    expect(await refusal(call('accessPlaces.close', { id: await idOf('North') }, looks))).to.equal('FORBIDDEN');
    expect(await refusal(call('accessPlaces.list', {}, { ...staff, permissions: [] }))).to.equal('FORBIDDEN');
  });
});
