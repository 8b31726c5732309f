// Makes the pictures of the documentation: an Internet provider with forty customers, lived by the engine, seen in Chromium.
// node --conditions=source --import tsx/esm scripts/pictures.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFirstOwner } from '@billet/billing';
import { readEnvironment, startServer } from '@billet/cli';
import { systemCaller } from '@billet/kernel';
import { createRadiusTables } from '@billet/module-radius';
import knex from 'knex';
import { chromium } from 'playwright-core';
import { root } from './ensure-install.mjs';
import { shrinkPng } from './shrink-png.mjs';

const storage = mkdtempSync(join(tmpdir(), 'billet-pictures-'));
Object.assign(process.env, { BILLET_STORAGE: storage, BILLET_SETUP_CODE: '24681357', BILLET_DATABASE: '', BILLET_LOG: 'error' });
const out = (name) => join(root, 'docs', 'pictures', `${name}.png`);
const owner = { email: 'dona@fibra.example', password: 'a password of the owner' };
const ana = { email: 'ana@example.com', password: 'a password of a client' };

const server = await startServer({ environment: readEnvironment({ storage, port: 0 }), web: true, say: () => undefined });
const { house } = server;
const base = `http://127.0.0.1:${server.port}`;
const staff = { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1 };
const call = (name, input, caller = staff) => house.executor.callByName(name, input, caller);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const wide = { viewport: { width: 1200, height: 760 }, locale: 'en', reducedMotion: 'reduce' };
const phone = { viewport: { width: 390, height: 760 }, isMobile: true, locale: 'pt-BR', reducedMotion: 'reduce' };

/** Opens pages one after the other, signed in if there is a door, and keeps what is seen. */
const take = async (options, door, pages) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (door !== undefined) {
    await page.goto(base + door.path);
    for (const [name, value] of Object.entries(door.fields)) await page.fill(`[name="${name}"]`, value);
    await page.click('main form button');
    await page.waitForLoadState('networkidle');
  }
  for (const [name, path] of pages) {
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
    // The folder of this run is of no interest to anybody.
    await page.evaluate((folder) => document.querySelectorAll('dd *').forEach((each) => { if (each.textContent === folder) each.textContent = '/srv/billet/storage'; }), storage);
    await page.screenshot({ path: out(name) });
    shrinkPng(out(name));
  }
  await context.close();
};

const inRadius = async (work) => {
  const db = knex({ client: 'sqlite3', connection: { filename: join(storage, 'radius.db') }, useNullAsDefault: true });
  await work(db);
  await db.destroy();
};

const open = async () => {
  await house.becomeSandbox('2027-01-02T12:00:00.000Z');
  await house.executor.asSystem('pictures', (ctx) => createFirstOwner(ctx, { name: 'Dona Clara', ...owner, locale: 'en' }));
  const brand = await call('brands.create', {
    company: 'Provedor Fibra Ltda', name: 'Fibra', country: 'BR', taxId: '12345678000195', address: { line1: 'Rua da Aurora 100', city: 'Recife', postcode: '50050-000' },
    currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', email: 'contato@fibra.example', invoiceTemplate: 'F-{year}-{000000}', termsVersion: '1', termsText: 'Termos de teste.',
  });
  await inRadius((db) => createRadiusTables(db, 'sqlite'));
  const radius = { engine: 'sqlite', file: join(storage, 'radius.db') };
  const pop = await call('servers.create', { extension: 'radius', name: 'POP Recife', settings: radius });
  const bank = await call('gatewayAccounts.create', { brandId: brand.id, extension: 'bank-transfer', name: 'Transferência bancária', settings: { holder: 'Provedor Fibra Ltda', account: 'Banco 1, conta 2' } });
  const plans = [];
  for (const [slug, name, price, down, up] of [['fibra-20m', 'Fibra 20M', 9990, '20M', '10M'], ['fibra-100m', 'Fibra 100M', 14990, '100M', '50M'], ['fibra-500m', 'Fibra 500M', 24990, '500M', '250M']]) {
    plans.push(await call('products.create', {
      brandId: brand.id, type: 'access', slug, name: { en: name }, description: { en: 'Fibre to the home', 'pt-BR': 'Fibra até a sua casa' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, suspensionMode: 'walled',
      module: 'radius', serverId: pop.id, moduleSettings: { down, up }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }],
    }));
  }
  return { brand, bank, plans };
};

/** Everybody pays what is open; a few stopped paying in June, and two never began. */
const payOpen = async (bank) => {
  const { items } = await call('invoices.list', { settlement: 'open', limit: 200 });
  for (const { id, clientId, dueDate, open } of items) {
    if (clientId % 13 === 0 || (clientId % 9 === 5 && dueDate > '2027-06-01') || dueDate > '2027-07-01') continue;
    await call('payments.record', { invoiceId: id, gatewayAccountId: bank.id, amount: open.amount, reference: `bank-${id}` });
  }
  await house.settle();
};

const live = async ({ brand, bank, plans }) => {
  const first = ['Ana', 'Bruno', 'Carla', 'Davi', 'Elisa', 'Fábio', 'Gabi', 'Hugo', 'Iara', 'João', 'Katia', 'Luiz'];
  const last = ['Souza', 'Lima', 'Pereira', 'Alves', 'Costa', 'Rocha'];
  const guest = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'pt-BR', brandId: brand.id };
  for (let i = 0; i < 40; i += 1) {
    const { clientId } = await call('clients.register', { name: `${first[i % 12]} ${last[(i * 5) % 6]}`, email: i === 0 ? ana.email : `c${i}@example.com`, country: 'BR', password: ana.password, locale: 'pt-BR' }, guest);
    await call('orders.place', { clientId, items: [{ productId: plans[i % 3].id }] });
    if (i % 3 !== 2) continue;
    await payOpen(bank);
    await house.scheduler.advanceTo(new Date(Date.UTC(2027, 0, 3 + i * 3, 14)).toISOString());
  }
  for (const day of ['2027-05-08', '2027-05-31', '2027-06-08', '2027-06-30']) {
    await house.scheduler.advanceTo(`${day}T14:00:00.000Z`);
    await payOpen(bank);
  }
  await house.scheduler.advanceTo('2027-07-02T14:00:00.000Z');
};

/** What the provider's access router would have reported about Ana. */
const surf = async () => {
  const { resources } = await call('provisioning.service', { id: 1 });
  const day = 86_400;
  const begin = Date.UTC(2027, 5, 28, 8) / 1000;
  const rows = [0, 1, 2, 3].map((i) => ({
    acctsessionid: `S${i}`, acctuniqueid: `u${i}`, username: resources[0]?.name ?? '', nasipaddress: '10.0.0.1', acctstarttime: begin + i * day, acctstoptime: i === 3 ? null : begin + i * day + 50_000,
    acctinputoctets: 900_000_000 + i * 170_000_000, acctoutputoctets: 9_400_000_000 + i * 1_300_000_000, callingstationid: '00:11:22:33:44:55', framedipaddress: `100.64.0.${10 + i}`,
  }));
  await inRadius((db) => db('radacct').insert(rows));
};

try {
  await take({ ...wide, viewport: { width: 1200, height: 900 } }, undefined, [['first-run', '/setup']]);
  await live(await open());
  await surf();
  await take(wide, { path: '/staff/sign-in', fields: owner }, [
    ['staff-overview', '/staff'], ['staff-client', '/staff/clients/1'], ['staff-service', '/staff/services/1'], ['staff-invoice', '/staff/invoices/1'], ['staff-runs', '/staff/runs'],
    ['staff-new-plan', '/staff/products/new?module=radius'], ['staff-new-server', '/staff/servers/new?module=radius'],
  ]);
  await take({ ...wide, colorScheme: 'dark' }, { path: '/staff/sign-in', fields: owner }, [['staff-overview-dark', '/staff']]);
  await take(wide, undefined, [['shop', '/shop'], ['checkout', '/order/1']]);
  const door = { path: '/sign-in', fields: ana };
  await take({ ...wide, locale: 'pt-BR' }, door, [['client-home', '/'], ['client-service', '/services/1']]);
  const { items } = await call('invoices.list', { clientId: 1, settlement: 'open' });
  await take({ ...phone, colorScheme: 'dark' }, door, [['client-invoice-phone', `/invoices/${items[0]?.id ?? 1}`]]);
} finally {
  await browser.close();
  await server.close();
  rmSync(storage, { recursive: true, force: true });
}
