import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, globalAgent, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeInstallation } from '@billet/billing';
import type { Engine } from '@billet/database';
import { createLog } from '@billet/kernel';
import { openTestApp, postgresAvailable, requireComponent, testMasterKey, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { checkBackup } from '../../core/cli/src/backup/open-backup.ts';
import { createUpkeep } from '../../core/cli/src/backup/upkeep.ts';

interface Listed {
  readonly folder: string;
  readonly going: { readonly name: string } | null;
  readonly items: readonly { readonly name: string; readonly bytes: number | null; readonly checked: string; readonly problem: string | null }[];
}

interface Overview {
  readonly version: string;
  readonly releases: { readonly asked: boolean; readonly readAt: string | null; readonly problem: string | null; readonly newer: { readonly version: string; readonly security: boolean } | null };
  readonly database: { readonly engine: string; readonly bytes: number; readonly migrations: number };
  readonly disk: { readonly free: number; readonly total: number };
  readonly schedules: { readonly lastAt: string | null };
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

/** A release list on the web, with a certificate that only this process trusts. */
const openReleaseList = async (folder: string): Promise<{ readonly url: string; readonly asked: () => number; answer(body: string, status?: number): void; close(): void }> => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  let [body, status, asked] = ['{}', 200, 0];
  const server: Server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
    asked += 1;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => server.listen(0, done));
  globalAgent.options.ca = [readFileSync(cert, 'utf8')];
  return {
    url: `https://localhost:${String((server.address() as AddressInfo).port)}/releases.json`,
    asked: () => asked,
    answer: (text, code = 200) => { [body, status] = [text, code]; },
    close: () => {
      delete globalAgent.options.ca;
      server.closeAllConnections();
      server.close();
    },
  };
};

const suite = (engine: Engine): void => {
  describe(`the page of the system [${engine}]`, function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), 'billet-system-'));
    let app: TestApp;
    const listed = (): Promise<Listed> => app.call<Listed>('backups.list', {});
    const overview = (): Promise<Overview> => app.call<Overview>('system.overview', {});

    before(async () => {
      app = await openTestApp({
        engine,
        fakes: true,
        upkeep: ({ storage, database }) => {
          writeInstallation(storage, { database });
          return createUpkeep(storage, { ...process.env, BILLET_KEY: testMasterKey, BILLET_DATABASE: '', BILLET_LOG: 'silent' });
        },
      });
    });
    after(async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('tells version, database, disk and schedules', async () => {
      await app.advance('2027-01-23T13:00:00.000Z');
      const { version, database, disk, schedules, releases } = await overview();
      expect([version, database.engine, releases]).to.deep.equal(['0.1.0', engine, { asked: false, readAt: null, problem: null, newer: null }]);
      expect(database.bytes).to.be.above(100_000);
      expect(database.migrations).to.be.above(50);
      expect(disk.free).to.be.above(0).and.below(disk.total);
      expect(schedules.lastAt).to.be.a('string').and.satisfies((at: string) => at > '2027-01-22');
    });

    it('makes one backup at a time, where the installation says, and checks it', async () => {
      const staff = await app.staffBrowser();
      expect((await staff.send('/staff/system', 'back-up', {})).text).to.include('The backup waits for its turn.');
      expect(await codeOf(app.call('backups.make', {}))).to.equal('BACKUP_GOING');
      expect(await codeOf(app.call('backups.make', { file: '/tmp/elsewhere.tgz' }))).to.equal('INPUT_INVALID');
      const { going, folder: place } = await listed();
      await app.house.settle();
      const { items, going: after } = await listed();
      expect([after, items.map(({ name, checked, problem }) => ({ name, checked, problem }))]).to.deep.equal([null, [{ name: going?.name, checked: 'ok', problem: null }]]);
      const { manifest } = await checkBackup(join(place, items[0]?.name ?? ''), createLog({ level: 'silent' }));
      expect([manifest.engine, manifest.files.some(({ name }) => name === 'billet.key')]).to.deep.equal([engine, false]);
      expect((await staff.get('/staff/system')).text).to.include(items[0]?.name).and.include('Whole');
    });

    // What is wrong with a file is found by the same command on both engines; asking it once is enough.
    if (engine === 'sqlite') it('says of a backup that it is not good, and gives none of them out', async () => {
      const { folder: place, items: [whole] } = await listed();
      const { name } = await app.call<{ name: string }>('backups.make', {});
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, name), 'this is no archive');
      await app.house.settle();
      const broken = (await listed()).items.find((each) => each.name === name);
      expect([broken?.checked, broken?.problem]).to.satisfy(([checked, problem]: [string, string]) => checked === 'failed' && problem.includes('not a whole backup'));
      const staff = await app.staffBrowser();
      for (const address of [`/staff/system/${String(whole?.name)}`, `/staff/backups/${String(whole?.name)}`, `/api/v1/backups/${String(whole?.name)}`]) expect((await staff.raw(address, {})).status, address).to.equal(404);
    });

    it('learns of newer versions only where staff say so, and keeps what it knows when a list is broken', async () => {
      const list = await openReleaseList(folder);
      try {
        await app.advance('2027-01-25T13:00:00.000Z');
        expect(list.asked(), 'nobody was named').to.equal(0);
        expect(await codeOf(app.call('updates.check', {}))).to.equal('RELEASES_OFF');
        expect(await codeOf(app.call('settings.save', { owner: 'updates', values: { releases: 'http://releases.example/' } }))).to.equal('SETTINGS_INVALID');
        await app.call('settings.save', { owner: 'updates', values: { releases: list.url } });
        list.answer(JSON.stringify({ format: 'of later', releases: [{ version: '0.3.0-rc.1' }, { version: '0.2.0', date: '2027-01-20', security: true, notes: 'https://releases.example/0.2.0' }, { version: '0.0.9' }], extensions: [{ id: 'downloads', version: '0.4.0' }, { id: 'tickets', version: '0.1.0' }] }));
        await app.advance('2027-01-26T13:00:00.000Z');
        expect(list.asked(), 'once a night').to.equal(1);
        expect((await overview()).releases).to.deep.include({ asked: true, problem: null, newer: { version: '0.2.0', date: '2027-01-20', notes: 'https://releases.example/0.2.0', security: true } });
        const staff = await app.staffBrowser();
        expect((await staff.get('/staff/system')).text).to.include('Version 0.2.0 is out and closes a security hole').and.include('billet -- update');
        expect((await staff.get('/staff/clients')).html).to.match(/<a href="\/staff\/system">.*Version 0\.2\.0 is out/);
        expect((await staff.get('/staff/extensions')).text).to.include('0.4.0 is out');
        const { items } = await app.call<{ items: { id: string; newer: string | null }[] }>('extensions.list', {});
        expect(items.filter(({ newer }) => newer !== null).map(({ id }) => id)).to.deep.equal(['downloads']);
        for (const [body, status] of [['not JSON', 200], ['{"releases":[{"version":"the newest"}]}', 200], ['{}', 500], [JSON.stringify({ releases: [{ version: '9.9.9', notes: 'javascript:alert(1)' }] }), 200]] as const) {
          list.answer(body, status);
          await staff.send('/staff/system', 'check-releases', {});
          await app.house.settle();
          const { problem, newer } = (await overview()).releases;
          expect([problem === null, newer?.version], body).to.deep.equal([false, '0.2.0']);
        }
      } finally {
        list.close();
      }
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
