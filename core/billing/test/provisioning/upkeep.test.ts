import { moduleRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type Outcome, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';

eachDatabase('upkeep of servers', (open) => {
  let house: TestHouse;
  let serverId: number;
  const answers: Outcome<void>[] = [];
  let asked = 0;
  const view = (): Promise<{ readonly hasUpkeep: boolean; readonly upkeepAt: string | null; readonly upkeepProblem: string | null }> => house.executor.callByName('servers.view', { id: serverId }, staff) as never;

  before(async () => {
    house = await openTestHouse(await open());
    const module: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: () => Promise.resolve(failed('remote', 'Not asked for.')),
      remove: () => Promise.resolve(done(undefined)),
      upkeep: () => {
        asked += 1;
        return Promise.resolve(answers.shift() ?? done(undefined));
      },
    };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, create: () => module } });
    house.settings.declare({ owner: 'panel', scope: 'account', schema: noSettings });
    serverId = ((await house.executor.callByName('servers.create', { extension: 'panel', name: 'One', settings: {} }, staff)) as { id: number }).id;
  });
  after(() => house.remove());

  it('begins when a server is connected', async () => {
    await house.settle();
    expect([asked, (await view()).upkeepAt === null]).to.deep.equal([1, false]);
    asked = 0;
  });

  it('goes on after "pending" until it is done, and what goes wrong stands at the server until it goes right', async () => {
    answers.push({ status: 'pending', job: 'more', pollAfterMs: 0 }, { status: 'pending', job: 'more', pollAfterMs: 0 }, failed('remote', 'One access point is silent.'));
    await house.scheduler.advanceTo('2027-01-21T15:11:00.000Z');
    expect([asked, (await view()).upkeepProblem]).to.deep.equal([3, 'One access point is silent.']);
    await house.scheduler.advanceTo('2027-01-21T18:11:00.000Z');
    expect(await view()).to.include({ hasUpkeep: true, upkeepProblem: null });
    expect([asked, (await view()).upkeepAt]).to.satisfy(([times, at]: readonly [number, string | null]) => times === 4 && at !== null);
  });
});
