import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayRegistryRef, mailRendererRef, moduleRegistryRef, openHouse, registrarRegistryRef, type OpenHouse } from '@billet/billing';
import type { Engine } from '@billet/database';
import { createLog, newMasterKey, systemCaller } from '@billet/kernel';
import { done, noSettings, type Caller, type ServerModule } from '@billet/sdk';
import { freshDatabase, postgresAvailable, requireComponent, startMailCatcher, type FreshDatabase, type MailCatcher } from '@billet/testkit';
import { expect } from 'chai';
import { billet } from '../../core/cli/test/support/billet.ts';
import { furnish } from '../support/furnish.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG'] as const;
const MAILS_KEPT = "select count(*) as n from mail_messages where state in ('queued', 'sending')";

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: unknown) => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)),
  );

const suite = (engine: Engine): void => {
  describe(`a backup and its copy [${engine}]`, function () {
    this.timeout(120_000);
    const masterKey = newMasterKey();
    const kept = NAMES.map((name) => [name, process.env[name]] as const);
    const databases: FreshDatabase[] = [];
    const folders: string[] = [];
    const heard: string[] = [];
    const made: string[] = [];
    let catcher: MailCatcher;
    let server: Server;
    let copies: { readonly storage: string; readonly url: string | undefined };
    let file = '';
    let rows: Readonly<Record<string, unknown>>;

    const place = async (): Promise<{ readonly storage: string; readonly url: string | undefined }> => {
      const storage = mkdtempSync(join(tmpdir(), 'billet-backup-'));
      folders.push(storage);
      if (engine === 'sqlite') return { storage, url: undefined };
      const fresh = await freshDatabase();
      databases.push(fresh);
      return { storage, url: fresh.url };
    };

    const goTo = ({ storage, url }: { readonly storage: string; readonly url: string | undefined }): void => {
      process.env['BILLET_STORAGE'] = storage;
      process.env['BILLET_KEY'] = masterKey;
      process.env['BILLET_LOG'] = 'silent';
      if (url === undefined) Reflect.deleteProperty(process.env, 'BILLET_DATABASE');
      else process.env['BILLET_DATABASE'] = url;
    };

    const panel: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: (_ctx, want) => {
        made.push(want.serviceId);
        return Promise.resolve(done({ ref: { id: want.serviceId }, username: 'made', state: want.state }));
      },
      remove: () => Promise.resolve(done(undefined)),
    };

    const open = async ({ storage, url }: { readonly storage: string; readonly url: string | undefined }): Promise<OpenHouse> => {
      const house = await openHouse({
        database: url === undefined ? { engine: 'sqlite', file: join(storage, 'billet.db') } : { engine: 'postgres', url },
        masterKey,
        log: createLog({ level: 'silent' }),
        config: { baseUrl: () => 'http://127.0.0.1:3000', storage, allowInner: true },
        extensionRoots: [],
        source: true,
      });
      house.services.provide(mailRendererRef, { render: ({ key }) => Promise.resolve({ subject: key, text: key, html: key }) });
      const definition = { account: noSettings, product: noSettings, identity: 'account' as const, create: () => { throw new Error('runs already'); } };
      house.services.use(moduleRegistryRef).add({ id: 'panel', title: 'Panel', definition, module: panel });
      for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: 'panel', scope, schema: noSettings });
      return house;
    };

    /** The panel is no extension from a folder, so it has no context of its own. */
    const givePanelContext = (house: OpenHouse): void => {
      Object.assign(house.services.use(moduleRegistryRef), { callCtx: (_extension: string, _id: number, { signal }: { signal: AbortSignal }) => Promise.resolve({ signal }) });
    };

    const call = <T>(house: OpenHouse, name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, { ...systemCaller, audience: 'staff' }) as Promise<T>;

    before(async () => {
      catcher = await startMailCatcher();
      server = createServer((request, response) => {
        heard.push(String(request.headers['webhook-id']));
        request.resume().on('end', () => response.end('ok'));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const original = await place();
      goTo(original);
      const house = await open(original);
      const { brandId } = await furnish(house);
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
      await call(house, 'webhooks.create', { url, label: 'Books', topics: ['*'] });
      await call(house, 'settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: catcher.port, security: 'none', from: 'host@example.com' } });
      await call(house, 'servers.create', { extension: 'panel', name: 'Panel', settings: {} });
      const product = await call<{ id: number }>(house, 'products.create', { brandId, type: 'hosting', slug: 'box', name: { en: 'Box' }, module: 'panel', setupOn: 'order', prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 1000 }] });
      const { id: clientId } = await call<{ id: number }>(house, 'clients.create', { brandId, name: 'Ana', email: 'ana@example.com', country: 'DE', locale: 'en', currency: 'EUR' });
      const ana: Caller = { audience: 'client', actor: { kind: 'client', id: '1' }, clientId, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en' };
      await house.executor.callByName('orders.place', { items: [{ productId: product.id }] }, ana);
      await call(house, 'mail.writeToClient', { clientId, subject: 'Hello', text: 'A word.' });
      file = join(original.storage, 'saved.tar.gz');
      await billet('backup', file);
      rows = (await house.db.raw('select (select count(*) from clients) as clients, (select count(*) from services) as services, (select count(*) from invoices) as invoices'))[0] as Record<string, unknown>;
      await house.close();
      copies = await place();
    });

    after(async () => {
      for (const [name, value] of kept) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await catcher.stop();
      await new Promise((resolve) => server.close(resolve));
      for (const database of databases) await database.drop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      process.exitCode = 0;
    });

    it('is whole, never overwrites anything, and does not hold the key', async () => {
      expect(await billet('backup', 'check', file)).to.contain('whole');
      expect(await codeOf(billet('backup', file))).to.equal('BACKUP_EXISTS');
      expect(readFileSync(file).includes(masterKey)).to.equal(false);
      const cut = `${file}.cut`;
      writeFileSync(cut, readFileSync(file).subarray(0, -2000));
      expect(await codeOf(billet('backup', 'check', cut))).to.equal('BACKUP_DAMAGED');
    });

    it('is restored into an empty place only, and nothing leaves the copy', async () => {
      goTo(copies);
      expect(await billet('restore', file)).to.contain('quiet copy').and.contain(' 0 broken');
      expect(await codeOf(billet('restore', file))).to.equal('RESTORE_NOT_EMPTY');
      const house = await open(copies);
      try {
        expect((await house.db.raw('select (select count(*) from clients) as clients, (select count(*) from services) as services, (select count(*) from invoices) as invoices'))[0]).to.deep.equal(rows);
        await house.startWork();
        await house.settle();
        expect(await house.scheduler.tick()).to.deep.equal([]);
        expect(await codeOf(house.scheduler.advanceTo('2027-03-01T12:00:00.000Z'))).to.equal('COPY_QUIET');
        expect(await codeOf(call(house, 'mail.test', { to: 'ana@example.com' }))).to.equal('COPY_QUIET');
        expect(await codeOf(call(house, 'webhooks.test', { id: 1 }))).to.equal('COPY_QUIET');
        expect(await codeOf(call(house, 'servers.test', { id: 1 }))).to.equal('COPY_QUIET');
        const signal = AbortSignal.timeout(1000);
        const asked = { key: 'k', attempt: 1, signal };
        const contexts = [
          house.services.use(gatewayRegistryRef).callCtx('panel', 1, asked),
          house.services.use(moduleRegistryRef).callCtx('panel', 1, asked),
          house.services.use(registrarRegistryRef).callCtx('panel', 1, asked),
        ];
        for (const context of contexts) expect(await codeOf(context)).to.equal('COPY_QUIET');
        const [waiting] = await house.db.raw<{ n: number }>(MAILS_KEPT);
        expect(Number(waiting?.n)).to.be.greaterThan(0);
        expect((await house.jobs.list({ limit: 100 })).length).to.be.greaterThan(0);
      } finally {
        await house.close();
      }
      expect([catcher.mails.length, heard.length, made.length]).to.deep.equal([0, 0, 0]);
    });

    it('goes live by the typed words, and then each thing happens once', async () => {
      expect(await codeOf(billet('restore', '--go-live', '--confirm', 'yes'))).to.equal('CONFIRM_WRONG');
      expect(await billet('restore', '--go-live', '--confirm', 'go live')).to.match(/[1-9]\d* mails will be sent/);
      expect(await codeOf(billet('restore', '--go-live', '--confirm', 'go live'))).to.equal('COPY_LIVE');
      const house = await open(copies);
      givePanelContext(house);
      try {
        await house.settle();
        const [sent] = await house.db.raw<{ n: number }>("select count(*) as n from mail_messages where state = 'sent'");
        expect(catcher.mails.length).to.equal(Number(sent?.n)).and.greaterThan(0);
        expect(heard.length).to.be.greaterThan(0);
        expect(new Set(heard).size).to.equal(heard.length);
        expect(made).to.have.length(1);
        const seen = [catcher.mails.length, heard.length, made.length];
        await house.settle();
        expect([catcher.mails.length, heard.length, made.length]).to.deep.equal(seen);
        expect((await house.verify()).findings).to.deep.equal([]);
      } finally {
        await house.close();
      }
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
