import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createFirstOwner, hashCheaply, openHouse, type OpenHouse } from '@billet/billing';
import { createLog, systemCaller } from '@billet/kernel';
import { provideMail, createWebApp, openWebHouse } from '@billet/web';
import { furnish } from '../support/furnish.ts';
import { seedHistory, seedServices } from '../support/seed-services.ts';
import { workUntilClosed, type BenchPlace } from './bench-house.ts';

export const OWNER = { email: 'owner@example.com', password: 'the owner signs in' };

/** What the process that asks has to know. */
export interface ServedHouse {
  readonly base: string;
  readonly apiKey: string;
  readonly invoices: readonly [first: number, last: number];
}

const openWithPages = (place: BenchPlace, base: () => string): Promise<OpenHouse> =>
  openHouse({
    database: place.database,
    masterKey: place.masterKey,
    log: createLog({ level: 'error' }),
    config: { baseUrl: base, storage: place.storage },
    extensionRoots: ['gateways', 'themes', 'lang'].map((group) => join(process.cwd(), group)),
    source: import.meta.url.endsWith('.ts'),
    soleProcess: place.engine === 'sqlite',
  });

/** Clients with a service each, and `months` paid invoices for every one of them. */
export const seedForPages = async (place: BenchPlace, clients: number, months: number): Promise<void> => {
  const house = await openWithPages(place, () => 'http://127.0.0.1');
  const furnished = await furnish(house);
  await seedServices(furnished, clients, () => 1);
  await seedHistory(furnished, months);
  if (house.db.engine === 'sqlite') await house.db.writer.raw('analyze');
  await house.close();
};

/** Serves pages and API until the process that started it goes; `run` on the standard input starts a billing run beside them. */
export const servePages = async (place: BenchPlace): Promise<void> => {
  hashCheaply();
  let base = '';
  const house = await openWithPages(place, () => base);
  const web = openWebHouse(house);
  provideMail(web);
  const server = createServer(createWebApp(web, { code: '00000000', done: true }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  await house.executor.asSystem('bench', (ctx) => createFirstOwner(ctx, { name: 'Owner', ...OWNER, locale: 'en' }));
  const call = (operation: string, input: unknown): Promise<unknown> => house.executor.callByName(operation, input, { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1 });
  const { key } = (await call('apiKeys.create', { label: 'bench', scopes: ['*'] })) as { readonly key: string };
  const [range] = await house.db.raw<{ first: number | string; last: number | string }>('select min(id) as first, max(id) as last from invoices');
  // Large houses have their first figures a day after they began to work; here nobody has worked yet.
  await call('reports.refresh', {});
  await house.jobs.drain({ ...house.tasks.handlers(), 'mail.send': () => Promise.resolve() });
  const served: ServedHouse = { base, apiKey: key, invoices: [Number(range?.first), Number(range?.last)] };
  process.stdout.write(`${JSON.stringify(served)}\n`);
  process.stdin.on('data', () => {
    void call('billing.start', {})
      .then(() => workUntilClosed(house))
      .then(() => process.stdout.write('done\n'));
  });
  await new Promise((over) => process.stdin.once('end', over));
};

const DAY_MS = 86_400_000;
const PAYS_EVERY = 14;

/** One client with a hundred services lives a year in daily steps. Gives milliseconds. */
export const liveAYear = async (place: BenchPlace): Promise<number> => {
  const house = await openWithPages(place, () => 'http://127.0.0.1');
  const furnished = await furnish(house);
  const { id: gatewayAccountId } = await furnished.call<{ id: number }>('gatewayAccounts.create', { brandId: furnished.brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'Bench Ltd', account: '1' } });
  await seedServices(furnished, 1, () => 100);
  // Who never pays is soon suspended, and then there is nothing left to bill.
  const payOpen = async (): Promise<void> => {
    const { items } = await furnished.call<{ items: readonly { id: number; open: { amount: number } }[] }>('invoices.list', { settlement: 'open' });
    for (const { id, open } of items) await furnished.call('payments.record', { invoiceId: id, gatewayAccountId, amount: open.amount, reference: `bench-${String(id)}` });
  };
  const first = Date.parse('2027-01-15T12:00:00.000Z');
  const started = performance.now();
  for (let day = 1; day <= 365; day += 1) {
    await house.scheduler.advanceTo(new Date(first + day * DAY_MS).toISOString());
    if (day % PAYS_EVERY === 0) await payOpen();
  }
  const ms = performance.now() - started;
  const [count] = await house.db.raw<{ n: number | string }>('select count(*) as n from invoices');
  if (Number(count?.n) < 11) throw new Error(`a year made ${String(count?.n)} invoices`);
  await house.close();
  return ms;
};
