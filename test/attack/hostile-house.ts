import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRadiusTables } from '@billet/module-radius';
import knex from 'knex';
import { startFakeNamecheap, USER } from '../../registrars/namecheap/test/support/fake-namecheap.ts';
import { FIELD_TEXTS } from './hostile-texts.ts';
import { openDomainPlace, type DomainPlace } from '../e2e/support/domain-place.ts';

type Ids = Readonly<Record<'account' | 'bank' | 'bea' | 'cap' | 'contact' | 'department' | 'domain' | 'draft' | 'draftLine' | 'invoice' | 'kind' | 'late' | 'login' | 'note' | 'owed' | 'paid' | 'plan' | 'pool' | 'second' | 'server' | 'service' | 'unit' | 'zoned', number>>;

export interface HostileHouse extends DomainPlace {
  /** What is there to be written on. */
  readonly ids: Ids;
  readonly file: string;
}

/** A house in which something of every kind is there: what is written on a thing needs the thing. */
export const openHostileHouse = async (options: Parameters<typeof openDomainPlace>[2] = {}): Promise<HostileHouse> => {
  const place = await openDomainPlace('sqlite', {}, { ...options, fakes: true });
  const { app, ana } = place;
  const make = async (operation: string, input: unknown, as?: typeof ana.caller): Promise<number> => (await app.call<{ id: number }>(operation, input, as)).id;
  const folder = mkdtempSync(join(tmpdir(), 'billet-hostile-'));
  const file = join(folder, 'radius.db');
  const db = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true });
  await createRadiusTables(db, 'sqlite');
  await db.destroy();
  const { id: domain } = await place.register('hostile.test');
  const { invoiceId: paid } = await app.order(ana);
  await app.pay(paid);
  const server = await make('servers.create', { extension: 'radius', name: 'POP', settings: { engine: 'sqlite', file } });
  const plan = await make('products.create', { brandId: app.brandId, type: 'access', slug: 'pop', name: { en: 'Pop' }, module: 'radius', serverId: server, moduleSettings: { down: '20M', up: '10M' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
  const running = await app.call<{ serviceIds: number[]; invoiceId: number }>('orders.place', { items: [{ productId: plan }] }, ana.caller);
  await app.pay(running.invoiceId);
  await app.house.settle();
  const service = running.serviceIds[0] ?? 0;
  const login = (await app.call<{ items: { id: number }[] }>('resources.list', { serviceId: service })).items[0]?.id ?? 0;
  const pool = await make('addressPools.save', { name: 'home', network: '192.0.2.0/24', productIds: [plan], serverId: server });
  const { invoiceId: invoice } = await app.order(ana);
  const { invoiceId: owed } = await app.order(ana);
  const { invoiceId: late } = await app.order(ana);
  const draft = await make('invoices.createDraft', { clientId: ana.clientId, lines: [{ description: 'work', unitPrice: 100 }] });
  const { lines } = await app.call<{ lines: { id: number }[] }>('invoices.get', { id: draft });
  const bea = await app.signUp('Bea');
  const ids: Omit<Ids, 'zoned'> = {
    account: place.accountId, bank: app.gatewayAccountId, bea: bea.clientId, contact: 1, domain, draft, draftLine: lines[0]?.id ?? 0, invoice, late, login, owed, paid, plan, pool, server, service,
    second: await make('gatewayAccounts.create', { brandId: app.brandId, extension: 'bank-transfer', name: 'Second', settings: { holder: 'Provedor', account: '4' } }),
    cap: await make('products.saveUsageCap', { id: plan, metrics: ['up', 'down'], name: { en: 'Data' }, most: 1000, action: 'block' }),
    department: await make('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, email: 'support@fibra.example', staffIds: [1], active: true }),
    kind: await make('hotspot.createKind', { brandId: app.brandId, serverId: server, planProductId: plan, name: 'One hour', minutes: 60 }),
    note: await make('notes.add', { clientId: ana.clientId, text: 'x' }),
    unit: await make('units.create', { brandId: app.brandId, code: 'north', name: 'North' }),
  };
  for (const [at] of FIELD_TEXTS.entries()) await app.call('clientFields.create', { brandId: app.brandId, key: `own_${String(at)}`, kind: 'text', name: { en: `Own ${String(at)}` } });
  await app.call('settings.save', { owner: 'site', values: { salesForm: true, salesAddress: 'sales@fibra.example' } });
  await app.call('gatewayAccounts.update', { id: ids.second, needsApproval: true });
  await app.call('paymentMethods.askApproval', { clientId: bea.clientId, gatewayAccountId: ids.second });
  const articles = await make('knowledgeBase.saveCategory', { brandId: app.brandId, names: { en: 'Network' } });
  await app.call('knowledgeBase.saveEntry', { brandId: app.brandId, categoryId: articles, published: true });
  const component = await make('networkStatus.saveComponent', { brandId: app.brandId, name: 'Core', active: true });
  await make('networkStatus.open', { brandId: app.brandId, kind: 'incident', title: 'x', impact: 'minor', componentIds: [component], message: 'x' });
  const supplierId = await make('expenses.saveSupplier', { name: 'Backbone' });
  const categoryId = await make('expenses.saveCategory', { name: 'Lines' });
  await app.call('affiliates.saveProgramme', { brandId: app.brandId, active: true, kind: 'percent', percent: '10', currency: 'BRL', holdDays: 0 });
  await app.call('affiliates.join', {}, ana.caller);
  const asked = { client_id: ana.clientId, brand_id: app.brandId, amount: 100, currency: 'BRL', method: 'bank', account: 'x', state: 'requested', requested_on: '2027-01-20', done_on: null, reference: '', created_at: app.house.clock.now() };
  await app.house.db.transaction(async () => {
    await app.house.db.writable()('x_affiliates_commissions').insert({ client_id: ana.clientId, referred_id: bea.clientId, brand_id: app.brandId, invoice_id: paid, line_id: 1, service_id: 1, kind: 'percent', rate: 1000, rate_currency: 'BRL', recurring: false, currency: 'BRL', earned: 900, amount: 900, booked_on: '2027-01-20', payable_on: '2027-01-20', created_at: app.house.clock.now() });
    await app.house.db.writable()('x_affiliates_payouts').insert([asked, asked]);
  });
  await app.call('expenses.add', { brandId: app.brandId, supplierId, categoryId, title: 'x', amount: 1, currency: 'BRL', dueOn: '2027-01-22' });
  // Only a provider's own list makes one.
  await app.house.db.transaction(() => app.house.db.writable()('reconciliation_findings').insert({ gateway_account_id: app.gatewayAccountId, reference: 'R1', kind: 'missing_there', currency: 'BRL', ours: 100, our_fee: 0, state: 'open', note: '', found_at: app.house.clock.now() }));
  const aerial = await make('products.create', { brandId: app.brandId, type: 'access', slug: 'aerial', name: { en: 'Aerial' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
  await app.call('installations.saveProduct', { productId: aerial });
  await app.call('orders.place', { clientId: bea.clientId, items: [{ productId: aerial }, { productId: aerial }] });
  await app.house.settle();
  await app.call('installations.plan', { id: 1, plannedOn: '2027-02-01', address: 'x' });
  await app.call('webhooks.create', { label: 'x', url: 'https://books.example/', topics: ['brand.*'] });
  await app.call('tickets.open', { clientId: ana.clientId, departmentId: ids.department, subject: 'x', message: 'x' });
  await app.call('fiscalAccounts.create', { legalEntityId: 1, extension: 'nfse-nacional', name: 'x', series: '8', productTypes: ['licence'], settings: { certificate: 'bm8gY2VydGlmaWNhdGU=', password: 'a-secret-word', cityCode: '3550308' } });
  await app.call('fiscalAccounts.update', { id: 1, productTypes: [] });
  await app.call('fiscal.issue', { invoiceId: 1 });
  await app.call('fiscalAccounts.update', { id: 1, productTypes: ['licence'] });
  // Last: what is changed most are the first of their kind.
  const registrar = await startFakeNamecheap();
  const zones = await make('registrars.create', { extension: 'namecheap', name: 'Namecheap', settings: { endpoint: registrar.url, ...USER } });
  const com = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'com', accountId: zones });
  await app.call('tlds.setPrices', { id: com.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 3990 }] });
  await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', region: 'PE', postcode: '50000-000', country: 'BR' }, ana.caller);
  await app.pay((await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: com.productId, domain: { name: 'zoned.com' } }] }, ana.caller)).invoiceId);
  await app.house.settle();
  const zoned = (await place.find('zoned.com')).domain.id;
  await app.call('domains.activateZone', { id: zoned });
  return { ...place, ids: { ...ids, zoned }, file, close: async () => {
    await place.close();
    await registrar.stop();
    rmSync(folder, { recursive: true, force: true });
  } };
};
