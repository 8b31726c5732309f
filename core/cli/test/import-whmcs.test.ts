import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mariadbAvailable, requireComponent, startMariadb, type MariadbServer } from '@billet/testkit';
import { expect } from 'chai';
import { createConnection } from 'mysql2/promise';
import { mapWhmcs } from '../src/import/whmcs/map-whmcs.ts';
import { readDatabase } from '../src/import/whmcs/read-database.ts';
import { readDump } from '../src/import/whmcs/read-dump.ts';
import { TABLES } from '../src/import/whmcs/tables.ts';
import { billet } from './support/billet.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG', 'BILLET_WHMCS_PASSWORD'] as const;
const BRAND = JSON.stringify({ company: 'Host Ltd', name: 'Host', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'host@example.com', invoiceTemplate: 'H-{000000}' });
const PLAN = JSON.stringify({ brandId: 1, type: 'hosting', slug: 'web-s', name: { en: 'Web S' }, prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 590 }] });

/** Made up, in the documented layout. */
const DUMP = `-- MySQL dump; made up
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS \`tblcurrencies\`;
CREATE TABLE \`tblcurrencies\` (
  \`id\` int(10) NOT NULL AUTO_INCREMENT,
  \`code\` text NOT NULL,
  PRIMARY KEY (\`id\`)
);
INSERT INTO \`tblcurrencies\` VALUES (1,'EUR');
CREATE TABLE \`tblclients\` (
  \`id\` int(10) NOT NULL AUTO_INCREMENT, \`x\` int(1) NULL,
  PRIMARY KEY (\`id\`)
);
DROP TABLE \`tblclients\`;
CREATE TABLE \`tblclients\` (
  \`id\` int(10) NOT NULL AUTO_INCREMENT,
  \`firstname\` text NOT NULL,
  \`lastname\` text NOT NULL,
  \`companyname\` text NOT NULL,
  \`email\` text NOT NULL,
  \`address1\` text NOT NULL,
  \`city\` text NOT NULL,
  \`country\` text NOT NULL,
  \`phonenumber\` text NOT NULL,
  \`currency\` int(10) NOT NULL,
  \`credit\` decimal(16,2) NOT NULL,
  \`datecreated\` date NOT NULL,
  \`status\` enum('Active','Inactive','Closed') NOT NULL,
  \`language\` text NOT NULL,
  PRIMARY KEY (\`id\`)
);
INSERT INTO \`tblclients\` VALUES (1,'Ana','O\\'Neil; (x)','','ana@old.example','Weg 1\\r\\nHof','Berlin','DE','+49.30123',1,'12.50','2019-05-04','Active','german'),(2,'Bea','B','Bea &amp; Co','bea@old.example','','','FR','',1,'0.00','2020-01-01','Inactive',''),(3,'Carl','C','','carl@old.example','','','FR','',1,'0.00','2020-01-01','Closed','');
CREATE TABLE \`tblproducts\` (
  \`id\` int(10) NOT NULL,
  \`name\` text NOT NULL,
  \`slug\` text NULL
);
INSERT INTO \`tblproducts\` (\`id\`, \`name\`, \`slug\`) VALUES
(1,'Web S','web-s'),
(2,'Web M',NULL);
CREATE TABLE \`tblhosting\` (
  \`id\` int(10) NOT NULL,
  \`userid\` int(10) NOT NULL,
  \`packageid\` int(10) NOT NULL,
  \`regdate\` date NOT NULL,
  \`domain\` text NOT NULL,
  \`qty\` int(10) NOT NULL,
  \`amount\` decimal(16,2) NOT NULL,
  \`billingcycle\` text NOT NULL,
  \`nextduedate\` date NULL,
  \`nextinvoicedate\` date NOT NULL,
  \`domainstatus\` text NOT NULL,
  \`username\` text NOT NULL
);
INSERT INTO \`tblhosting\` VALUES (10,1,1,'2019-05-31','ana.example',1,'5.00','Semi-Annually','2090-01-31','2090-07-31','Active','anaweb'),(11,2,2,'2020-01-01','',1,'9.90','Monthly','2000-01-01','0000-00-00','Suspended',''),(12,2,1,'2020-01-01','',1,'9.90','Monthly','2020-01-01','2020-01-01','Terminated',''),(13,2,1,'2020-01-01','',3,'9.90','Monthly','2090-01-01','2090-01-01','Active','');
CREATE TABLE \`tblhostingaddons\` (
  \`id\` int(10) NOT NULL,
  \`status\` text NOT NULL
);
INSERT INTO \`tblhostingaddons\` VALUES (1,'Active');
CREATE TABLE \`tbldomains\` (
  \`id\` int(10) NOT NULL,
  \`userid\` int(10) NOT NULL,
  \`domain\` text NOT NULL,
  \`registrationdate\` date NOT NULL,
  \`expirydate\` date NULL,
  \`registrationperiod\` int(1) NOT NULL,
  \`recurringamount\` decimal(16,2) NOT NULL,
  \`status\` text NOT NULL,
  \`donotrenew\` int(1) NOT NULL
);
INSERT INTO \`tbldomains\` VALUES (20,1,'ana.example','2019-05-31','2088-02-29',1,'14.00','Active',0),(21,2,'bea.example','2019-05-31','2088-02-29',1,'14.00','Active',1),(22,2,'old.example','2019-05-31','2001-02-28',1,'14.00','Cancelled',1);
CREATE TABLE \`tblinvoices\` (
  \`id\` int(10) NOT NULL,
  \`userid\` int(10) NOT NULL,
  \`invoicenum\` text NOT NULL,
  \`date\` date NULL,
  \`duedate\` date NULL,
  \`total\` decimal(16,2) NOT NULL,
  \`status\` text NOT NULL
);
INSERT INTO \`tblinvoices\` VALUES (30,1,'2026-77','2026-01-02','2026-01-16','22.61','Unpaid'),(31,2,'','2026-01-03','2026-01-03','22.61','Unpaid'),(32,2,'2026-5','2025-01-03','2025-01-03','5.00','Paid');
CREATE TABLE \`tblinvoiceitems\` (
  \`id\` int(10) NOT NULL,
  \`invoiceid\` int(10) NOT NULL,
  \`type\` text NOT NULL,
  \`relid\` int(10) NOT NULL,
  \`description\` text NOT NULL,
  \`amount\` decimal(16,2) NOT NULL
);
INSERT INTO \`tblinvoiceitems\` VALUES (1,30,'Hosting',10,'Web S | ana.example\\nUnlimited','5.00'),(2,30,'Domain',20,'Renewal','14.00'),(3,31,'Invoice',30,'Invoice #30','22.61');
CREATE TABLE \`tblaccounts\` (
  \`id\` int(10) NOT NULL,
  \`invoiceid\` int(10) NOT NULL,
  \`amountin\` decimal(16,2) NOT NULL,
  \`amountout\` decimal(16,2) NOT NULL
);
INSERT INTO \`tblaccounts\` VALUES (1,30,'2.61','0.00'),(2,32,'5.00','0.00');
`;

describe('billet import whmcs', function () {
  this.timeout(120_000);
  let folder: string;
  let file: string;
  const saved: Record<string, string | undefined> = {};
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'billet-whmcs-'));
    file = join(folder, 'whmcs.sql');
    writeFileSync(file, DUMP);
    for (const name of NAMES) {
      saved[name] = process.env[name];
      Reflect.deleteProperty(process.env, name);
    }
    process.env['BILLET_STORAGE'] = join(folder, 'storage');
    process.env['BILLET_LOG'] = 'silent';
    await billet('call', 'brands.create', BRAND);
    await billet('call', 'products.create', PLAN);
  });
  afterEach(() => {
    for (const name of NAMES) {
      const value = saved[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    process.exitCode = 0;
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a dump as the lines of the files: who is closed or gone stays out, and is counted', async () => {
    const { records, leftOut } = mapWhmcs(await readDump(file, TABLES), new Map([['2', 'web-m']]));
    expect([...leftOut]).to.have.deep.members([['tblclients: Closed', 1], ['tblhosting: Terminated', 1], ['tblhosting: qty', 1], ['tblhostingaddons: Active', 1], ['tbldomains: Cancelled', 1], ['tblinvoices: Invoice', 1]]);
    expect(Object.fromEntries(records.map(({ kind, rows }) => [kind, rows.map(({ cells }) => cells)]))).to.deep.equal({
      clients: [
        { id: '1', kind: 'person', name: "Ana O'Neil; (x)", email: 'ana@old.example', phone: '+4930123', country: 'DE', line1: 'Weg 1\r\nHof', city: 'Berlin', locale: 'de', currency: 'EUR', created_on: '2019-05-04' },
        { id: '2', kind: 'company', name: 'Bea & Co', email: 'bea@old.example', country: 'FR', currency: 'EUR', created_on: '2020-01-01' },
      ],
      balances: [{ client_id: '1', amount: '12.50', currency: 'EUR' }],
      services: [
        { id: '10', client_id: '1', product: 'web-s', price: '5.00', currency: 'EUR', cycle: 'Semi-Annually', next_due: '2090-07-31', started_on: '2019-05-31', state: 'active', domain: 'ana.example', account: 'anaweb' },
        { id: '11', client_id: '2', product: 'web-m', price: '9.90', currency: 'EUR', cycle: 'Monthly', next_due: '2000-01-01', started_on: '2020-01-01', state: 'suspended' },
      ],
      domains: [
        { id: '20', client_id: '1', name: 'ana.example', expires_on: '2088-02-29', registered_on: '2019-05-31', next_due: '2089-02-28', years: '1', price: '14.00', currency: 'EUR', auto_renew: 'yes' },
        { id: '21', client_id: '2', name: 'bea.example', expires_on: '2088-02-29', registered_on: '2019-05-31', years: '1', price: '14.00', currency: 'EUR', auto_renew: 'no' },
      ],
      invoices: [{
        id: '30', client_id: '1', number: '2026-77', issued_on: '2026-01-02', due_on: '2026-01-16', amount: '20.00', currency: 'EUR',
        lines: 'Web S ana.example Unlimited | 5.00 | service:10\nRenewal | 14.00 | domain:20\n2026-77 ± | 1.00',
      }],
    });
  });

  it('brings it in, once, and says what stayed out', async () => {
    const first = await billet('import', 'whmcs', file);
    expect(first).to.contain('clients: 2 in the file, 2 came in');
    expect(first).to.contain('balances in EUR: 12.50 in the file, 12.50 in the books, difference 0.00');
    expect(first).to.contain('tblhosting:11  product  ');
    expect(first).to.contain('services in EUR: 14.90 in the file, 5.00 in the books, difference 9.90');
    expect(first).to.contain('tbldomains:20  name  TLD_UNKNOWN');
    expect(first).to.contain('invoices in EUR: 20.00 in the file, 20.00 in the books, difference 0.00');
    expect(first).to.contain('left out: tblhosting: Terminated: 1');
    writeFileSync(join(folder, 'products.csv'), 'whmcs,product\n2,web-s\n');
    const second = await billet('import', 'whmcs', file, '--products', join(folder, 'products.csv'));
    expect(second).to.contain('services: 2 in the file, 1 came in, 1 here already, 0 refused');
    expect(second).to.contain('services in EUR: 14.90 in the file, 14.90 in the books, difference 0.00');
    expect(await billet('audit')).to.contain(' 0 broken');
  });

  describe('from a running database', () => {
    let server: MariadbServer | undefined;
    before(async function () {
      if (!requireComponent('MariaDB', mariadbAvailable())) this.skip();
      server = await startMariadb();
    });
    after(() => server?.stop());

    it('reads the same as from its dump, and writes nothing', async () => {
      const { host, port, user, password } = server as MariadbServer;
      const connection = await createConnection({ host, port, user, password, multipleStatements: true });
      await connection.query("set sql_mode = ''; create database whmcs; use whmcs;");
      await connection.query(DUMP);
      await connection.end();
      const address = `mysql://${user}@${host}:${String(port)}/whmcs`;
      const [read, dumped] = [await readDatabase(address, password, TABLES), await readDump(file, TABLES)];
      const slugs = new Map<string, string>();
      expect(mapWhmcs(read, slugs)).to.deep.equal(mapWhmcs(dumped, slugs));
      process.env['BILLET_WHMCS_PASSWORD'] = password;
      expect(await billet('import', 'whmcs', address, '--dry-run')).to.contain('clients: 2 in the file, 2 would come in');
    });
  });
});
