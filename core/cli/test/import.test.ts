import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { billet } from './support/billet.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG'] as const;
const BRAND = JSON.stringify({ company: 'Host Ltd', name: 'Host', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'host@example.com', invoiceTemplate: 'H-{000000}' });

describe('billet import csv', function () {
  this.timeout(120_000);
  let folder: string;
  const before: Record<string, string | undefined> = {};
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'billet-import-'));
    for (const name of NAMES) {
      before[name] = process.env[name];
      Reflect.deleteProperty(process.env, name);
    }
    process.env['BILLET_STORAGE'] = join(folder, 'storage');
    process.env['BILLET_LOG'] = 'silent';
    await billet('call', 'brands.create', BRAND);
  });
  afterEach(() => {
    for (const name of NAMES) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    process.exitCode = 0;
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };

  it('says in a dry run what comes, brings it in once, and the audit passes', async () => {
    put('clients.csv', '\uFEFFid;name;email;country\r\n1;"Ana; & Co";ana@old.example;DE\r\n2;Bea;bea@old.example;FR\r\n');
    put('balances.csv', 'client_id,amount,currency\n1,12.50,EUR\n2,7.25,EUR\n');
    const dry = await billet('import', 'csv', folder, '--dry-run');
    expect(dry).to.contain('clients: 2 in the file, 2 would come in, 0 here already, 0 refused');
    expect(dry).to.contain('balances: 2 in the file, 2 would come in, 0 here already, 0 refused');
    expect(dry).to.contain('clients of csv here now: 0');
    const real = await billet('import', 'csv', folder);
    expect(real).to.contain('clients: 2 in the file, 2 came in, 0 here already, 0 refused');
    expect(real).to.contain('balances in EUR: 19.75 in the file, 19.75 in the books, difference 0.00');
    expect(process.exitCode ?? 0).to.equal(0);
    const again = await billet('import', 'csv', folder);
    expect(again).to.contain('balances: 2 in the file, 0 came in, 2 here already, 0 refused');
    expect(again).to.contain('19.75 in the file, 19.75 in the books');
    expect(await billet('audit')).to.contain(' 0 broken');
  });

  it('names file, line, field and reason of what is refused, and goes on after it is mended', async () => {
    put('clients.csv', 'id,name,email,country\n1,Ana,ana@old.example,DE\n\n2,Bea,nonsense,FR\n');
    put('balances.csv', 'client_id,amount,currency\n1,12.50,EUR\n2,7.25,EUR\n');
    const first = await billet('import', 'csv', folder, '--source', 'old');
    expect(first).to.contain('clients.csv:4  email  VALUE_INVALID');
    expect(first).to.contain('balances.csv:3  client_id  CLIENT_UNKNOWN');
    expect(first).to.contain('19.75 in the file, 12.50 in the books, difference 7.25');
    expect(process.exitCode).to.equal(1);
    put('clients.csv', 'id,name,email,country\n1,Ana,ana@old.example,DE\n2,Bea,bea@old.example,FR\n');
    process.exitCode = 0;
    const second = await billet('import', 'csv', folder, '--source', 'old');
    expect(second).to.contain('clients: 2 in the file, 1 came in, 1 here already, 0 refused');
    expect(second).to.contain('difference 0.00');
    expect(process.exitCode ?? 0).to.equal(0);
  });

  for (const [what, text] of [['a column nobody knows', 'id,name,email,country,shoe\n'], ['a column twice', 'id,id,name\n'], ['more cells than names', 'id,name\n1,Ana,DE\n'], ['an empty file', '']] as const) {
    it(`refuses ${what} before anything is written`, async () => {
      put('balances.csv', 'client_id,amount,currency\n');
      put('clients.csv', text);
      const failure = await billet('import', 'csv', folder).then(() => 'it worked', String);
      expect(failure).to.match(/COLUMN|CELLS|clients\.csv/);
    });
  }
});
