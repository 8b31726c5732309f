import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment, startServer, type RunningServer } from '@billet/cli';
import { newMasterKey } from '@billet/kernel';
import { expect } from 'chai';
import { billet } from './support/billet.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG', 'BILLET_PORT'] as const;

const failure = async (work: Promise<unknown>): Promise<string> => work.then(() => 'it worked', (error: unknown) => String(error));

describe('the billet command', function () {
  this.timeout(120_000);
  let storage: string;
  const before: Record<string, string | undefined> = {};
  const running: RunningServer[] = [];

  const start = async (): Promise<RunningServer> => {
    const server = await startServer({ environment: readEnvironment({ port: 0 }), web: true, say: () => undefined });
    running.push(server);
    return server;
  };

  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), 'billet-cli-'));
    for (const name of NAMES) {
      before[name] = process.env[name];
      Reflect.deleteProperty(process.env, name);
    }
    process.env['BILLET_STORAGE'] = storage;
    process.env['BILLET_LOG'] = 'silent';
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
    for (const name of NAMES) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    process.exitCode = 0;
    rmSync(storage, { recursive: true, force: true });
  });

  const BRAND = JSON.stringify({ company: 'Host Ltd', name: 'Host', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'host@example.com', invoiceTemplate: 'H-{000000}' });

  it('calls operations, moves the clock and switches extensions in the running process', async () => {
    const server = await start();
    await server.house.becomeSandbox('2027-01-15T12:00:00.000Z');
    expect(await billet('call', 'brands.create', BRAND)).to.contain('"id": 1');
    expect(await billet('clock', 'advance', '2027-03-01')).to.contain('"now": "2027-03-01T12:00:00.000Z"');
    expect(server.house.clock.now()).to.equal('2027-03-01T12:00:00.000Z');
    expect(await failure(billet('clock', 'advance', '2027-02-01'))).to.contain('only moves forward');
    expect(await billet('extension', 'list')).to.match(/started +module +manual|enabled +module +manual|manual/);
    await billet('extension', 'disable', 'manual');
    expect(await billet('extension', 'list')).to.match(/disabled +\S+ +manual /);
    await billet('extension', 'enable', 'manual');
    expect(await billet('extension', 'list')).to.not.match(/disabled +\S+ +manual /);
    expect(await failure(billet('extension', 'disable', 'nobody-knows-it'))).to.not.equal('it worked');
    expect(await billet('doctor')).to.contain('sandbox · 2027-03-01T12:00:00.000Z');
    expect(await billet('audit')).to.match(/[1-9]\d* promises checked, 0 broken/);
    expect(await failure(billet('call', 'brands.create', '{"company":1}'))).to.contain('company: ');
    expect(await failure(billet('call', 'no.such'))).to.contain('no.such');
  });

  it('makes an API key that opens the API, and closes it again', async () => {
    const server = await start();
    const { id, key } = JSON.parse(await billet('call', 'apiKeys.create', '{"label":"backup","scopes":["brands.read"]}')) as { id: number; key: string };
    const get = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${String(server.port)}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await get('/brands')).to.equal(200);
    expect(await get('/invoices')).to.equal(403);
    await billet('call', 'apiKeys.revoke', JSON.stringify({ id }));
    expect(await get('/brands')).to.equal(401);
  });

  it('works without a running process, and says so where one is needed', async () => {
    expect(await billet('migrate')).to.contain('up to date');
    expect(await billet('call', 'brands.create', BRAND)).to.contain('"id": 1');
    expect(await billet('doctor')).to.contain('database  sqlite');
    expect(await billet('audit')).to.contain('0 broken');
    expect(await failure(billet('clock', 'advance', '2027-03-01'))).to.contain('No Billet process is running');
  });

  it('tells a broken promise, row by row', async () => {
    await billet('call', 'brands.create', BRAND);
    const server = await start();
    const { db } = server.house;
    await db.transaction(async () => {
      await db.execute("insert into journals (legal_entity_id, kind, ref, booked_on, created_at) values (1, 'test', '1', '2027-01-01', '2027-01-01T00:00:00.000Z')");
      await db.execute("insert into ledger_entries (journal_id, debit, credit, amount, currency) values (1, 'nowhere', 'elsewhere', 1, 'EUR')");
    });
    const said = await billet('audit');
    expect(said).to.match(/^L1 /).and.match(/, [1-9] broken/);
    expect(process.exitCode).to.equal(1);
  });

  it('lets no second server onto the same file, and needs the right master key', async () => {
    const server = await start();
    expect(await failure(startServer({ environment: readEnvironment({ port: 0 }), web: false, say: () => undefined }))).to.contain('Another Billet process is running');
    expect(await failure(billet('migrate'))).to.contain('Another Billet process is running');
    await server.close();
    running.length = 0;
    process.env['BILLET_KEY'] = newMasterKey();
    expect(await failure(start())).to.contain('master key does not fit');
    // Whoever was refused holds nothing: with its own key the house opens again.
    Reflect.deleteProperty(process.env, 'BILLET_KEY');
    expect((await start()).port).to.be.greaterThan(0);
  });
});
