import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import type { Engine } from '@billet/database';
import { systemCaller } from '@billet/kernel';
import { postgresAvailable, requireComponent, startEppRegistry, type EppRegistry } from '@billet/testkit';
import { expect } from 'chai';
import { openWorkerHouse } from './open-worker-house.ts';
import { seededPlace, type Place } from './places.ts';

/** Kills at a registration and as many at a renewal, on both databases: 50 in `npm run test:all`. Each one starts a process, so few in `npm test`. */
const LONG = process.env['BILLET_LONG'] === '1';
const KILLS = Number(process.env['BILLET_KILLS'] ?? (LONG ? 50 : 5));
const RENEWALS = LONG ? KILLS : 2;
const REGISTRARS = resolve(import.meta.dirname, '..', '..', 'registrars');
const WORKER = join(import.meta.dirname, 'domain-worker.ts');
const START = '2027-01-21T13:00:00.000Z';

const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((next) => setTimeout(next, 5));
};

const staff = { ...systemCaller, audience: 'staff' as const, actor: { kind: 'staff' as const, id: '1' }, userId: 1 };

const suite = (engine: Engine): void => {
  describe(`registrations and renewals, the worker killed ${String(KILLS)} times each [${engine}]`, function () {
    // A kill takes five to nine seconds on two cores that others use as well, nearly all of it the start of the worker: half a minute is for the worst of them.
    this.timeout(60_000 + KILLS * 30_000);
    let registry: EppRegistry;
    let place: Place;
    let productId = 0;
    const names = Array.from({ length: KILLS }, (_, i) => `killed-${String(i)}.test`);
    const sent = (verb: string): number => registry.frames.filter(({ direction, xml }) => direction === 'in' && new RegExp(`<(\\w+:)?${verb}>\\s*<(\\w+:)?${verb}[ >][^>]*domain-1\\.0`).test(xml)).length;

    const withHouse = async <T>(work: (call: <R>(name: string, input: unknown) => Promise<R>, house: OpenHouse) => Promise<T>): Promise<T> => {
      const house = await openWorkerHouse(place, [REGISTRARS]);
      try {
        return await work(<R>(name: string, input: unknown) => house.executor.callByName(name, input, staff) as Promise<R>, house);
      } finally {
        await house.close();
      }
    };

    const rows = <T extends object>(sql: string): Promise<readonly T[]> => withHouse((_call, house) => house.db.raw<T>(sql));

    const start = (): ReturnType<typeof spawn> =>
      spawn(process.execPath, ['--conditions=source', '--import', 'tsx/esm', WORKER, JSON.stringify({ database: place.database, masterKey: place.masterKey, storage: place.storage, registrars: REGISTRARS })], { stdio: ['ignore', 'pipe', 'inherit'] });

    /** A worker that dies when the registry has carried out a command and its answer is on the way. */
    const dieAt = async (command: string, carriedOut: () => number): Promise<void> => {
      const before = carriedOut();
      registry.fault({ on: command, mishap: 'stall' });
      const worker = start();
      const ended = once(worker, 'exit');
      await Promise.race([until(() => carriedOut() > before), ended]);
      expect(carriedOut(), 'the command arrived').to.be.greaterThan(before);
      worker.kill('SIGKILL');
      await ended;
    };
    const finish = async (): Promise<void> => {
      const worker = start();
      const [code] = (await once(worker, 'exit')) as [number | null];
      expect(code).to.equal(0);
    };

    before(async () => {
      registry = await startEppRegistry({ start: START, zones: ['test'], record: true });
      place = await seededPlace(engine, 1, () => Promise.resolve());
      await withHouse(async (call) => {
        const { certificate, key } = registry.certificate('registrar-one');
        const settings = { host: registry.host, port: registry.port, clientId: 'registrar-one', password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 };
        const account = await call<{ id: number }>('registrars.create', { extension: 'epp', name: 'Registry', settings });
        const tld = await call<{ id: number; productId: number }>('tlds.create', { brandId: 1, name: 'test', accountId: account.id });
        ({ productId } = tld);
        await call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'EUR', price: 900 }, { action: 'renew', currency: 'EUR', price: 900 }] });
        await call('domains.addContact', { clientId: 1, name: 'Ana Souza', email: 'ana@example.com', phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' });
      });
    });
    after(async () => {
      await place.remove();
      await registry.stop();
    });

    it('never registers twice, never loses a registration', async () => {
      for (const name of names) {
        await withHouse(async (call) => {
          const { orderId } = await call<{ orderId: number }>('orders.place', { clientId: 1, raiseInvoice: false, items: [{ productId, domain: { name } }] });
          await call('orders.accept', { id: orderId });
        });
        await dieAt('domain:create', () => registry.world.domains.size);
      }
      await finish();
      expect([...registry.world.domains.keys()].sort()).to.deep.equal([...names].sort());
      expect(sent('create'), 'creates that were sent').to.equal(KILLS);
      const kept = await rows<{ name: string; state: string; expires_on: string }>('select name, state, expires_on from domains order by name');
      expect(kept.map(({ name }) => name)).to.deep.equal([...names].sort());
      for (const each of kept) expect(each).to.include({ state: 'active', expires_on: '2028-01-21' });
      expect(await rows("select id from domain_operations where kind = 'register' and state <> 'done'")).to.deep.equal([]);
    });

    it('adds each paid year once', async () => {
      const some = (await rows<{ id: number; name: string }>('select id, name from domains order by id')).slice(0, RENEWALS);
      for (const { id, name } of some) {
        await withHouse((call) => call('domains.renew', { id: Number(id), withoutInvoice: true }));
        await dieAt('domain:renew', () => (registry.domain(name)?.expiresOn === '2029-01-21' ? 1 : 0));
      }
      await finish();
      for (const { name } of some) expect(registry.domain(name)?.expiresOn, name).to.equal('2029-01-21');
      expect(sent('renew'), 'renewals that were sent').to.equal(RENEWALS);
      expect(await rows("select id from domains where expires_on = '2029-01-21'")).to.have.length(RENEWALS);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
