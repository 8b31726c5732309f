import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createFirstOwner, hashCheaply, openHouse, type OpenHouse, type PublicSources, type Upkeep } from '@billet/billing';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog, systemCaller } from '@billet/kernel';
import type { Caller } from '@billet/sdk';
import { createWebApp, openWebHouse, provideMail } from '@billet/web';
import { createBrowser, type TestBrowser } from './test-browser.ts';
import { houseDatabase, testMasterKey } from './house-database.ts';

const HOME = resolve(import.meta.dirname, '..', '..', '..');

export interface TestAppOptions {
  readonly engine?: Engine;
  /** Business instant at which the sandbox begins. */
  readonly start?: string;
  /** Name under which the pages are opened; browsers give passkeys to names only. */
  readonly host?: 'localhost';
  /** Gets every line that is logged, of whatever level. */
  readonly log?: (line: string) => void;
  /** Gateways and registrars may call fakes on this machine. */
  readonly fakes?: true;
  /** RDAP and WHOIS servers that a search may ask; absent = none. */
  readonly publicSources?: PublicSources;
  /** Makes backups for the house; absent = it has nobody who does. */
  readonly upkeep?: (place: { readonly storage: string; readonly database: DatabaseConfig }) => Upkeep;
  /** More folders whose packages are extensions, such as the author's own. */
  readonly extensionRoots?: readonly string[];
}

export interface TestClient {
  readonly clientId: number;
  readonly email: string;
  readonly caller: Caller;
}

/** A whole Billet on a throw-away database with a brand, a plan and an owner; pages and API listen on loopback. */
export interface TestApp {
  readonly house: OpenHouse;
  readonly base: string;
  readonly brandId: number;
  readonly productId: number;
  readonly gatewayAccountId: number;
  /** Calls an operation: as staff with every right, or as somebody else. */
  call<T = Record<string, unknown>>(operation: string, input: unknown, caller?: Caller): Promise<T>;
  /** A new client with a login. */
  signUp(name: string): Promise<TestClient>;
  /** An order of the plan for a client; gives the service and its first invoice. */
  order(client: TestClient): Promise<{ readonly serviceId: number; readonly invoiceId: number }>;
  /** Books the whole open amount of an invoice. */
  pay(invoiceId: number): Promise<void>;
  /** Moves the clock; what falls due in between happens, in order. */
  advance(to: string): Promise<void>;
  /** A browser without scripts: keeps cookies, follows redirects, sends forms with their token. */
  browser(): TestBrowser;
  staffBrowser(): Promise<TestBrowser>;
  clientBrowser(client: TestClient): Promise<TestBrowser>;
  close(): Promise<void>;
}

const OWNER = { email: 'owner@example.com', password: 'the owner signs in' };
const CLIENT_PASSWORD = 'a client signs in';
export const staffCaller: Caller = { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1 };

const callerOf = (clientId: number): Caller => ({ audience: 'client', actor: { kind: 'client', id: String(clientId) }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en', clientId });

export const openTestApp = async (options: TestAppOptions = {}): Promise<TestApp> => {
  hashCheaply();
  const storage = mkdtempSync(join(tmpdir(), 'billet-app-'));
  const extensionRoots = [...['modules', 'gateways', 'registrars', 'themes', 'lang'].map((group) => join(HOME, group)), ...(options.extensionRoots ?? [])];
  const { database, drop } = await houseDatabase(options.engine ?? 'sqlite', extensionRoots);
  let port = 0;
  const base = (): string => `http://${options.host ?? '127.0.0.1'}:${String(port)}`;
  const house = await openHouse({
    database,
    masterKey: testMasterKey,
    log: options.log === undefined ? createLog({ level: process.env['BILLET_LOG'] ?? 'silent' }) : createLog({ level: 'debug', stream: { write: options.log } }),
    config: { baseUrl: base, storage, allowInner: options.fakes ?? false, ...(options.publicSources === undefined ? {} : { publicSources: options.publicSources }), ...(options.upkeep === undefined ? {} : { upkeep: options.upkeep({ storage, database }) }) },
    extensionRoots,
    source: import.meta.url.endsWith('.ts'),
    soleProcess: true,
  });
  await house.becomeSandbox(options.start ?? '2027-01-21T13:00:00.000Z');
  const web = openWebHouse(house);
  provideMail(web);
  const server = createServer(createWebApp(web, { code: '00000000', done: true }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);

  const call = <T>(operation: string, input: unknown, caller: Caller = staffCaller): Promise<T> => house.executor.callByName(operation, input, caller) as Promise<T>;
  await house.executor.asSystem('test', (ctx) => createFirstOwner(ctx, { name: 'Owner', ...OWNER, locale: 'en' }));
  const brand = await call<{ id: number }>('brands.create', {
    company: 'Provedor Fibra Ltda', name: 'Fibra', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'en', email: 'contato@fibra.example', invoiceTemplate: 'F-{year}-{000000}',
  });
  const product = await call<{ id: number }>('products.create', {
    brandId: brand.id, type: 'access', slug: 'fibra-20m', name: { en: 'Fibra 20M' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10,
    prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 9990 }],
  });
  const gateway = await call<{ id: number }>('gatewayAccounts.create', { brandId: brand.id, extension: 'bank-transfer', name: 'Bank transfer', settings: { holder: 'Provedor Fibra Ltda', account: '1 2 3' } });
  let people = 0;

  const app: TestApp = {
    house,
    base: base(),
    brandId: brand.id,
    productId: product.id,
    gatewayAccountId: gateway.id,
    call,
    signUp: async (name) => {
      people += 1;
      const email = `client${String(people)}@example.com`;
      const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: brand.id };
      const { clientId } = await call<{ clientId: number }>('clients.register', { name, email, country: 'BR', password: CLIENT_PASSWORD, locale: 'en' }, guest);
      return { clientId, email, caller: callerOf(clientId) };
    },
    order: async (client) => {
      const { serviceIds, invoiceId } = await call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: product.id }] }, client.caller);
      return { serviceId: serviceIds[0] ?? 0, invoiceId };
    },
    pay: async (invoiceId) => {
      const { invoice } = await call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: invoiceId });
      await call('payments.record', { invoiceId, gatewayAccountId: gateway.id, amount: invoice.open.amount, reference: `test-${String(invoiceId)}` });
      await house.settle();
    },
    advance: (to) => house.scheduler.advanceTo(to),
    browser: () => createBrowser(base()),
    staffBrowser: async () => {
      const browser = createBrowser(base());
      await browser.send('/staff/sign-in', 'sign-in', OWNER);
      return browser;
    },
    clientBrowser: async (client) => {
      const browser = createBrowser(base());
      await browser.send('/sign-in', 'sign-in', { email: client.email, password: CLIENT_PASSWORD });
      return browser;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => { done(); }));
      await house.close();
      await drop();
      rmSync(storage, { recursive: true, force: true });
    },
  };
  return app;
};
