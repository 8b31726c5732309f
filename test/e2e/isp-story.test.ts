import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, readEnvironment, type RunningServer } from '@billet/cli';
import { freeradiusAvailable, freshDatabase, postgresAvailable, requireComponent, startFakeStripe, startFreeradius, startMailCatcher, type FakeStripe, type FreeradiusServer, type MailCatcher, type RadiusDatabase } from '@billet/testkit';
import { expect } from 'chai';
import knex from 'knex';
import type { Browser, Page } from 'playwright-core';
import { createRadiusTables } from '@billet/module-radius';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const SECRET = 'testing123';
const STAFF = { email: 'dona@fibra.example', password: 'uma senha de dona' };
const ANA = { email: 'ana@example.com', password: 'uma senha da ana' };

interface Stage {
  readonly server: RunningServer;
  readonly radius: FreeradiusServer;
  readonly mail: MailCatcher;
  readonly stripe: FakeStripe;
  readonly radiusSettings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A real Billet, a real FreeRADIUS on a database of its own, and a real SMTP server. */
const openStage = async (engine: 'sqlite' | 'postgres'): Promise<Stage> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-story-'));
  const cleanUps: (() => Promise<void>)[] = [() => Promise.resolve(rmSync(storage, { recursive: true, force: true }))];
  const env: Record<string, string> = { BILLET_STORAGE: storage, BILLET_SETUP_CODE: '24681357', BILLET_LOG: process.env['BILLET_LOG'] ?? 'silent', BILLET_DATABASE: '' };
  let radiusDatabase: RadiusDatabase = { kind: 'sqlite', file: join(storage, 'radius.db') };
  let radiusSettings: Record<string, string> = { engine: 'sqlite', file: join(storage, 'radius.db') };
  let client = knex({ client: 'sqlite3', connection: { filename: join(storage, 'radius.db') }, useNullAsDefault: true });
  if (engine === 'postgres') {
    await client.destroy();
    const own = await freshDatabase();
    const radius = await freshDatabase();
    cleanUps.push(() => own.drop(), () => radius.drop());
    env['BILLET_DATABASE'] = own.url;
    const url = new URL(radius.url);
    const parts = { host: url.hostname, port: Number(url.port), user: decodeURIComponent(url.username), password: decodeURIComponent(url.password), database: url.pathname.slice(1) };
    radiusDatabase = { kind: 'postgres', ...parts };
    radiusSettings = { engine: 'postgres', host: parts.host, port: String(parts.port), user: parts.user, password: parts.password, database: parts.database };
    client = knex({ client: 'pg', connection: radius.url });
  }
  await createRadiusTables(client, engine);
  await client('nas').insert({ nasname: '127.0.0.1', shortname: 'nas1', type: 'mikrotik', secret: SECRET });
  await client.destroy();
  const radius = await startFreeradius(radiusDatabase, SECRET);
  cleanUps.push(() => radius.stop());
  const mail = await startMailCatcher();
  cleanUps.push(() => mail.stop());
  const stripe = await startFakeStripe();
  cleanUps.push(() => stripe.stop());
  Object.assign(process.env, env);
  const server = await startServer({ environment: readEnvironment({ storage, port: 0 }), web: true, say: () => undefined });
  cleanUps.push(() => server.close());
  return {
    server,
    radius,
    mail,
    stripe,
    radiusSettings,
    close: async () => {
      for (const step of cleanUps.reverse()) await step();
    },
  };
};

const fill = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`).first();
    if ((await field.evaluate((element: { readonly tagName: string }) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
};

const ready = requireComponent('Chromium', chromiumAvailable()) && requireComponent('FreeRADIUS', freeradiusAvailable());

const story = (engine: 'sqlite' | 'postgres'): void => {
  describe(`an Internet provider's first customer [${engine}]`, function () {
    this.timeout(120_000);
    let stage: Stage;
    let browser: Browser;
    let staff: Page;
    let ana: Page;
    let base: string;
    let login: { username: string; password: string };

    before(async () => {
      stage = await openStage(engine);
      browser = await openBrowser();
      base = `http://127.0.0.1:${String(stage.server.port)}`;
      staff = await (await browser.newContext({ locale: 'en' })).newPage();
      ana = await (await browser.newContext({ locale: 'pt-BR' })).newPage();
    });
    after(async () => {
      await browser.close();
      await stage.close();
    });

    const house = (): RunningServer['house'] => stage.server.house;
    const advance = (to: string): Promise<void> => house().scheduler.advanceTo(to);
    const send = async (page: Page, form: string): Promise<void> => {
      const button = page.locator(`form:has(input[name="_form"][value="${form}"]) button:not([type="button"])`).first();
      await Promise.all([page.waitForLoadState('load'), button.click()]);
      await page.waitForLoadState('networkidle');
    };
    const rows = <T extends object>(sql: string): Promise<T[]> => house().db.raw<T>(sql);
    const lastId = async (table: 'services' | 'invoices' | 'service_resources'): Promise<string> => {
      const [row] = await rows<{ id: number }>(`select max(id) as id from ${table}`);
      return String(row?.id ?? 0);
    };
    const auth = (more: Readonly<Record<string, string | number>> = {}): ReturnType<FreeradiusServer['send']> =>
      stage.radius.send('auth', { 'User-Name': login.username, 'User-Password': login.password, 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7, 'Calling-Station-Id': '00:11:22:33:44:55', ...more });

    it('is set up with the code of the console, and only once', async () => {
      await staff.goto(`${base}/`);
      expect(staff.url()).to.equal(`${base}/setup`);
      const company = { company: 'Provedor Fibra Ltda', brand: 'Fibra', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', invoiceTemplate: 'F-{year}-{000000}', unit: 'Recife', termsText: 'Termos de teste.', name: 'Dona', ...STAFF, sandbox: '2027-01-01' };
      await fill(staff, { code: '00000000', ...company });
      await send(staff, 'install');
      expect(await staff.locator('#e-install-code').textContent()).to.contain('code of the console');
      await fill(staff, { code: '24681357', password: STAFF.password });
      await send(staff, 'install');
      await staff.getByText('Open the staff area').click();
      await staff.waitForURL(`${base}/staff`);
      expect((await staff.request.get(`${base}/setup`)).status()).to.equal(410);
    });

    it('connects the RADIUS server, and is told when the secret is wrong', async () => {
      await staff.goto(`${base}/staff/servers/new?module=radius`);
      const settings = { ...stage.radiusSettings, coaHost: '127.0.0.1', coaPort: String(stage.radius.ports.coa), authHost: '127.0.0.1', authPort: String(stage.radius.ports.auth) };
      await fill(staff, { name: 'POP Recife', ...settings, coaSecret: 'not-the-secret' });
      await send(staff, 'create');
      await send(staff, 'test');
      expect(await staff.locator('.note[data-tone="bad"]').textContent()).to.match(/secret/);
      await fill(staff, { coaSecret: SECRET });
      await send(staff, 'save');
      await send(staff, 'test');
      expect(await staff.locator('.note[data-tone="ok"]').last().textContent()).to.match(/answer/);
    });

    it('puts a plan on offer for a business unit, and a way to pay', async () => {
      await staff.goto(`${base}/staff/products/new?module=radius`);
      await fill(staff, {
        type: 'access', name: 'Fibra 20M', slug: 'fibra-20m', description: '20 megas', price: '99.90', unit: 'month', anchorDay: '1', dueDay: '10', raiseDaysBefore: '10', suspensionMode: 'walled', businessUnit: '1', m_down: '20M', m_up: '10M',
      });
      await send(staff, 'create');
      expect(await staff.locator('h1').textContent()).to.equal('Fibra 20M');
      await staff.goto(`${base}/staff/x/installations/products`);
      await fill(staff, { checklist: 'ONU, 30 m de cabo' });
      await send(staff, 'save');
      expect(await staff.locator('main').textContent()).to.contain('ONU, 30 m de cabo');
      await staff.goto(`${base}/staff/gateways/new?extension=bank-transfer`);
      await fill(staff, { name: 'Transferência', s_holder: 'Provedor Fibra Ltda', s_account: 'Banco 1, conta 2' });
      await send(staff, 'create');
      await staff.goto(`${base}/staff/gateways/new?extension=stripe`);
      const { secretKey, webhookSecret, apiHost, apiPort, apiProtocol } = stage.stripe.settings();
      await fill(staff, { name: 'Cartão', s_secretKey: String(secretKey), s_webhookSecret: String(webhookSecret), s_apiHost: String(apiHost), s_apiPort: String(apiPort), s_apiProtocol: String(apiProtocol) });
      await send(staff, 'create');
      const address = /http:\/\/127\.0\.0\.1:\d+\/hooks\/[\w-]+/.exec((await staff.locator('main').innerHTML()))?.[0] ?? '';
      expect(address).to.contain(base);
      stage.stripe.webhooks.sendTo(address);
      await staff.goto(`${base}/staff/settings/mail`);
      await fill(staff, { transport: 'smtp', host: '127.0.0.1', port: String(stage.mail.port), security: 'none' });
      await send(staff, 'save');
      expect(staff.url()).to.equal(`${base}/staff/settings/mail`);
    });

    it('gets its first order on 21 January, with an invoice for eleven of thirty-one days', async () => {
      await advance('2027-01-21T14:00:00.000Z');
      await ana.goto(`${base}/sign-up`);
      expect(await ana.locator('html').getAttribute('lang')).to.equal('pt-BR');
      await fill(ana, { name: 'Ana Souza', country: 'BR', taxId: '529.982.247-24', locale: 'pt-BR', ...ANA });
      await send(ana, 'sign-up');
      expect(await ana.locator('#e-sign-up-taxId').textContent()).to.contain('CPF');
      await fill(ana, { taxId: '529.982.247-25', password: ANA.password });
      await send(ana, 'sign-up');
      expect(ana.url()).to.equal(`${base}/shop`);
      await ana.getByText('Fibra 20M').click();
      await ana.waitForLoadState('networkidle');
      await send(ana, 'order');
      expect(await ana.locator('#e-order-acceptTerms').textContent()).to.contain('termos');
      await ana.locator('[name="acceptTerms"]').check();
      await send(ana, 'order');
      expect(ana.url()).to.match(/\/invoices\/\d+/);
      expect(await ana.locator('.sheet').textContent()).to.contain('35,45');
      const [order] = await rows<{ terms_version: string; terms_accepted_from: string }>('select terms_version, terms_accepted_from from orders');
      expect(order?.terms_version).to.equal('1');
      expect(order?.terms_accepted_from).to.match(/127\.0\.0\.1/);
    });

    it('is paid by card on Stripe: messages twice and out of order, booked once; the service waits for its installation', async () => {
      stage.stripe.webhooks.hold();
      stage.stripe.webhooks.duplicate(2);
      await ana.getByLabel('Cartão').check();
      await send(ana, 'pay');
      await ana.waitForURL((url) => url.href.startsWith(stage.stripe.url));
      await ana.locator('#pay').click();
      await ana.waitForURL(/\/pay\/return\//);
      expect(await ana.locator('main').textContent()).to.contain('35,45');
      await stage.stripe.webhooks.release('reversed');
      expect(stage.stripe.webhooks.deliveries.map((delivery) => delivery.status)).to.include(200).and.not.include(500);
      await house().settle();
      await house().settle();
      const booked = await rows<{ amount: number | string; fee: number | string; method: string }>('select amount, fee, method from payments');
      expect(booked.map((payment) => [Number(payment.amount), payment.method])).to.deep.equal([[3545, 'stripe']]);
      const waiting = await rows("select event_id, reason from gateway_events where state not in ('applied', 'ignored')");
      expect(waiting).to.deep.equal([]);
      expect(stage.mail.mails.filter((mail) => mail.text.includes('Senha:'))).to.deep.equal([]);
      await ana.goto(`${base}/services/${await lastId('services')}`);
      expect(await ana.locator('main').textContent()).to.contain('Vamos combinar um dia com você.');
    });

    it('is installed on the day that was planned and told; the login is made and mailed', async () => {
      await staff.goto(`${base}/staff/x/installations/1`);
      expect(await staff.locator('main').textContent()).to.contain('ONU, 30 m de cabo');
      await fill(staff, { plannedOn: '2027-01-21', hours: '14–16', technician: 'João', address: 'Rua da Aurora 1, Recife' });
      await send(staff, 'plan');
      await house().settle();
      await house().settle();
      expect(stage.mail.mails.at(-1)?.text).to.contain('Rua da Aurora 1').and.contain('14–16');
      await ana.reload();
      expect(await ana.locator('main').textContent()).to.contain('14–16');
      await staff.goto(`${base}/staff/x/installations/1`);
      await fill(staff, { report: 'Sinal −21 dBm' });
      await send(staff, 'finish');
      await house().settle();
      await house().settle();
      const welcome = stage.mail.mails.find((mail) => mail.text.includes('Senha:'));
      expect(welcome?.to).to.deep.equal([ANA.email]);
      login = { username: /Usuário: (\S+)/.exec(welcome?.text ?? '')?.[1] ?? '', password: /Senha: (\S+)/.exec(welcome?.text ?? '')?.[1] ?? '' };
      expect(login.username).to.match(/^c\d+$/);
      const [logged] = await rows<{ text: string }>("select text from mail_messages where key = 'service-welcome'");
      expect(logged?.text).to.contain('••••').and.not.contain(login.password);
    });

    it('lets the customer in at the speed of the plan, and keeps other devices out', async () => {
      const accept = auth();
      expect(accept.packet, accept.output).to.equal('Access-Accept');
      expect(accept.attributes).to.include({ 'Mikrotik-Rate-Limit': '10M/20M', 'Acct-Interim-Interval': '300' });
      expect(auth({ 'User-Password': 'wrong' }).packet).to.equal('Access-Reject');
      await staff.goto(`${base}/staff/services/${await lastId('services')}/resources/radiusLogin/${await lastId('service_resources')}`);
      await fill(staff, { macs: '00:11:22:33:44:55' });
      await send(staff, 'save');
      await house().settle();
      await house().settle();
      expect(auth({ 'Calling-Station-Id': '00-11-22-33-44-55' }).packet).to.equal('Access-Accept');
      expect(auth({ 'Calling-Station-Id': '66:77:88:99:AA:BB' }).packet).to.equal('Access-Reject');
    });

    it('lets the login that FreeRADIUS knows into the client area as well, once staff say so', async () => {
      const router = await (await browser.newContext({ locale: 'pt-BR' })).newPage();
      const enter = async (): Promise<void> => {
        await router.goto(`${base}/sign-in`);
        await fill(router, { email: login.username, password: login.password });
        await send(router, 'sign-in');
      };
      await enter();
      expect(router.url()).to.equal(`${base}/sign-in`);
      await staff.goto(`${base}/staff/services/${await lastId('services')}/resources/radiusLogin/${await lastId('service_resources')}`);
      await staff.locator('[name="portal"]').check();
      await send(staff, 'save');
      await house().settle();
      await house().settle();
      expect(auth().packet).to.equal('Access-Accept');
      await enter();
      expect(router.url()).to.equal(`${base}/`);
      await router.goto(`${base}/invoices`);
      expect(await router.locator('main').textContent()).to.contain('35,45');
    });

    it('shows session and traffic to client and staff', async () => {
      const acct = (status: string, more: Readonly<Record<string, string | number>> = {}): void => {
        const reply = stage.radius.send('acct', { 'User-Name': login.username, 'Acct-Session-Id': 'S1', 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7, 'Calling-Station-Id': '00:11:22:33:44:55', 'Framed-IP-Address': '10.0.0.9', 'Acct-Status-Type': status, ...more });
        expect(reply.packet, reply.output).to.equal('Accounting-Response');
      };
      acct('Start');
      acct('Interim-Update', { 'Acct-Session-Time': 600, 'Acct-Input-Octets': 1_000_000, 'Acct-Output-Octets': 705_032_704, 'Acct-Output-Gigawords': 1 });
      await ana.goto(`${base}/services/${await lastId('services')}`);
      expect(await ana.locator('main').textContent()).to.contain('10.0.0.9').and.contain('5 GB');
      await staff.goto(`${base}/staff/services/${await lastId('services')}`);
      expect(await staff.locator('main').textContent()).to.contain('10.0.0.9');
      const stopped = Array.from({ length: 30 }, (_, i) => `old-${String(i)}`);
      for (const session of stopped)
        for (const [status, more] of [['Start', {}], ['Stop', { 'Acct-Session-Time': 1, 'Acct-Input-Octets': 0, 'Acct-Output-Octets': 0 }]] as const)
          stage.radius.send('acct', { 'User-Name': login.username, 'Acct-Session-Id': session, 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 8, 'Framed-IP-Address': '10.0.0.8', 'Acct-Status-Type': status, ...more });
      for (const [page, path] of [[staff, '/staff/services'], [ana, '/services']] as const) {
        await page.goto(`${base}${path}/${await lastId('services')}`);
        expect(await page.locator('main').textContent()).to.contain('10.0.0.9');
        await Promise.all([page.waitForURL('**sessions=over-**'), page.locator('a[href*="sessions="]').click()]);
        expect(await page.locator('main').textContent()).to.contain('10.0.0.8').and.not.contain('10.0.0.9');
      }
      await send(ana, 'reveal');
      expect(await ana.locator('main').textContent()).to.contain(login.password);
    });

    it('raises February on 31 January, reminds, and suspends on the 25th: the session ends, the next one is walled', async () => {
      await advance('2027-01-31T12:00:00.000Z');
      const [february] = await rows<{ issue_date: string; due_date: string; total: number | string }>('select issue_date, due_date, total from invoices order by id desc limit 1');
      expect({ ...february, total: Number(february?.total) }).to.deep.equal({ issue_date: '2027-01-31', due_date: '2027-02-10', total: 9990 });
      await advance('2027-02-24T22:00:00.000Z');
      expect(auth().packet).to.equal('Access-Reject'); // one session at once, and it is open
      await advance('2027-02-25T13:00:00.000Z');
      const notices = await rows<{ key: string }>("select key from mail_messages where key like 'invoice-%' and key <> 'invoice-issued' order by id");
      expect(notices.map((row) => row.key)).to.deep.equal(['invoice-reminder', 'invoice-due', 'invoice-overdue', 'invoice-overdue']);
      const [service] = await rows<{ status: string }>('select status from services');
      expect(service?.status).to.equal('suspended');
      const log = await rows<{ action: string; outcome: string; message: string }>('select action, outcome, message from provisioning_log order by id desc limit 1');
      expect(log[0], JSON.stringify(log)).to.include({ action: 'ensure', outcome: 'done' });
      stage.radius.send('acct', { 'User-Name': login.username, 'Acct-Session-Id': 'S1', 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7, 'Acct-Status-Type': 'Stop', 'Acct-Session-Time': 900, 'Acct-Input-Octets': 1_000_000, 'Acct-Output-Octets': 705_032_704, 'Acct-Output-Gigawords': 1 });
      const walled = auth();
      expect(walled.packet, walled.output).to.equal('Access-Accept');
      expect(walled.attributes).to.include({ 'Mikrotik-Address-List': 'blocked', 'Mikrotik-Rate-Limit': '256k/256k' });
    });

    it('comes back to full speed when staff book the transfer with its fee', async () => {
      await advance('2027-02-26T13:00:00.000Z');
      await staff.goto(`${base}/staff/invoices/${await lastId('invoices')}`);
      await fill(staff, { amount: '99.90', fee: '1.50', reference: 'bank-26' });
      await send(staff, 'pay');
      await house().settle();
      await house().settle();
      expect(auth().attributes).to.include({ 'Mikrotik-Rate-Limit': '10M/20M' });
      const entries = await rows<{ debit: string; amount: number | string }>("select e.debit, e.amount from ledger_entries e join journals j on j.id = e.journal_id where j.kind = 'payment.received' order by e.id desc limit 2");
      expect(entries.map((entry) => [entry.debit, Number(entry.amount)]).sort()).to.deep.equal([['1000', 9840], ['6000', 150]]);
    });

    it('changes nothing when the same day runs ten times more', async () => {
      const count = async (): Promise<unknown> => rows('select (select count(*) from invoices) as i, (select count(*) from ledger_entries) as e, (select count(*) from mail_messages) as m');
      const before = await count();
      for (let i = 0; i < 10; i += 1) {
        await house().executor.callByName('billing.start', {}, { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' });
        await house().settle();
      }
      expect(await count()).to.deep.equal(before);
    });

    it('ends on the last day paid: the login is gone, no more invoices, every promise kept', async () => {
      await ana.goto(`${base}/services/${await lastId('services')}`);
      await fill(ana, { reason: 'mudança' });
      await send(ana, 'cancel');
      await advance('2027-02-28T13:00:00.000Z');
      expect(auth().packet).to.equal('Access-Accept');
      await advance('2027-03-01T13:00:00.000Z');
      expect(auth().packet).to.equal('Access-Reject');
      await advance('2027-05-01T13:00:00.000Z');
      expect(Number((await rows<{ n: number | string }>('select count(*) as n from invoices'))[0]?.n)).to.equal(2);
      const report = await house().verify();
      expect(report.findings).to.deep.equal([]);
      expect(report.checked).to.be.greaterThan(10);
    });
  });
};

if (ready) {
  story('sqlite');
  if (requireComponent('PostgreSQL', postgresAvailable())) story('postgres');
} else describe.skip("an Internet provider's first customer [needs Chromium and FreeRADIUS]", () => undefined);
