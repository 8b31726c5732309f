import { moduleRegistryRef, Product, ProductBinding, recorded, ServerRequest, ServiceResource, UsageDay, UsageNow } from '@billet/billing';
import { addDays, done, failed, field, noSettings, z, type CallCtx, type Caller, type HttpReply, type Ref, type ServerModule } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';
import { faultsOf } from './support/faults-of.ts';

const KEY = 'Kf83hGq0Zx';
const PANEL = `https://panel.example.test:2083/cpsess7733/login?session=${KEY}`;

/** A panel that makes keys to accounts, and knows commands of its own. */
const panel = (calls: string[]): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => {
    calls.push(`password ${want.password?.reveal() ?? ''}`);
    return Promise.resolve(done({ ref: { id: `acc${want.serviceId}` }, username: want.username ?? '', state: want.state }));
  },
  remove: () => Promise.resolve(done(undefined)),
  sso: async (ctx, account, to) => {
    calls.push(`sso ${account.id} ${to?.mailbox ?? ''}`);
    const reply = await ctx.http('https://panel.example.test/session', { form: { user: account.id } });
    return to?.mailbox === undefined ? { url: ((await reply.json()) as { readonly url: string }).url, method: 'GET' } : { url: 'https://panel.example.test/mail', method: 'POST', form: { session: KEY } };
  },
  metrics: [{ key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk' }],
  adminSso: () => Promise.resolve({ url: PANEL, method: 'GET' }),
  actions: {
    restart: { title: 'Restart', audience: ['staff', 'client'], run: (_ctx, account: Ref) => { calls.push(`restart ${account.id}`); return Promise.resolve(done({})); } },
    move: {
      title: 'Move', help: 'To another disk', audience: ['client', 'staff'], confirm: 'It stands still for a while.',
      input: z.strictObject({ disk: field(z.enum(['slow', 'fast']), { title: 'Disk' }), size: field(z.number().int().min(1).max(9), { title: 'Size' }) }),
      run: (_ctx, _account, input) => Promise.resolve(input['disk'] === 'slow' ? failed('limit', 'The slow disk is full.', { field: 'disk' }) : done({ facts: [{ name: 'Moved to', value: `${String(input['disk'])} ${String(input['size'])}` }] })),
    },
    logs: { title: 'Logs', audience: ['staff'], run: () => Promise.resolve(done({ table: { columns: ['Line'], rows: [['it began'], ['<b>it ended</b>']] } })) },
    break: { title: 'Break', audience: ['staff', 'client'], run: () => Promise.resolve(failed('auth', 'The token of root is wrong.')) },
  },
  resources: {
    mailbox: {
      list: () => Promise.resolve({ items: [] }),
      ensure: (_ctx, _account, { key }) => Promise.resolve(done({ id: key })),
      remove: () => Promise.resolve(done(undefined)),
      actions: { kick: { title: 'End sessions', audience: ['client', 'staff'], run: (_ctx, _account, _input, target) => Promise.resolve(done({ message: `Ended at ${target?.name ?? ''}.` })) } },
    },
  },
});

describe('commands of a module, and the way into its panel', function () {
  this.timeout(120_000);
  let app: TestApp;
  let ana: TestClient;
  let client: TestBrowser;
  let staff: TestBrowser;
  let at: string;
  let serverId: number;
  const calls: string[] = [];

  before(async () => {
    app = await openTestApp();
    const registry = app.house.services.use(moduleRegistryRef);
    const module = panel(calls);
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, identity: 'account', mailboxSignOn: true, resourceKinds: ['mailbox'], create: () => module } });
    const reply = { status: 200, text: () => Promise.resolve(JSON.stringify({ url: PANEL })), json: () => Promise.resolve({ url: PANEL }) } as unknown as HttpReply;
    const { callCtx } = registry;
    Object.assign(registry, {
      callCtx: async (extension: string, id: number, given: Parameters<typeof callCtx>[2]) => {
        const bare = { signal: given.signal, settings: {}, log: app.house.log, http: () => Promise.resolve(reply) } as unknown as CallCtx;
        return extension === 'panel' ? recorded(app.house.db, app.house.clock, bare, { serverId: id, bindingId: given.bindingId, key: given.key, quiet: given.quiet === true }, given.hide ?? []) : callCtx(extension, id, given);
      },
    });
    for (const scope of ['account', 'product'] as const) app.house.settings.declare({ owner: 'panel', scope, schema: noSettings });
    serverId = (await app.call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    await app.house.db.transaction(async () => {
      await app.house.db.from(ProductBinding).insert({ product_id: app.productId, role: 'main', extension: 'panel', position: 0 });
      await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order' });
    });
    ana = await app.signUp('Ana Souza');
    const { serviceId } = await app.order(ana);
    await app.house.settle();
    at = `/services/${String(serviceId)}`;
    client = await app.clientBrowser(ana);
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const bindingOf = (html: string): string => /name="bindingId" value="(\d+)"/.exec(html)?.[1] ?? '';

  it('are buttons of the service, each for whom it was declared', async () => {
    const page = await client.get(at);
    expect(page.text).to.contain('Restart').and.contain('Open the panel: Panel').and.not.contain('Logs');
    expect((await client.send(at, 'action', { bindingId: bindingOf(page.html), action: 'restart' })).text).to.contain('Restart: done.');
    expect(calls.some((each) => each.startsWith('restart acc'))).to.equal(true);
    const seen = await staff.get(`/staff${at}`);
    const told = await staff.send(`/staff${at}`, 'action', { bindingId: bindingOf(seen.html), action: 'logs' });
    expect(told.text).to.contain('it began').and.contain('<b>it ended</b>');
    expect((await client.send(at, 'action', { bindingId: bindingOf(page.html), action: 'logs' })).status).to.equal(422);
  });

  it('ask for what they need, and say at the field what is wrong', async () => {
    const page = await client.get(at);
    const move = `${at}/actions/${bindingOf(page.html)}/move`;
    expect(page.html).to.contain(`href="${move}"`);
    expect((await client.get(move)).text).to.contain('It stands still for a while.').and.contain('Disk');
    expect((await client.send(move, 'run', { v_disk: 'fast', v_size: '12' })).html).to.match(/aria-invalid|class="error|field-error/);
    expect((await client.send(move, 'run', { v_disk: 'slow', v_size: '3' })).text).to.contain('The slow disk is full.');
    expect((await client.send(move, 'run', { v_disk: 'fast', v_size: '3' })).text).to.contain('Moved to').and.contain('fast 3');
    expect((await client.get(`${at}/actions/${bindingOf(page.html)}/logs`)).status).to.equal(404);
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('stand in nobody’s way', async () => {
    const browser = await openBrowser();
    const move = `${at}/actions/${bindingOf((await client.get(at)).html)}/move`;
    const found: string[] = [];
    for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const)
      for (const [door, email, path] of [['/sign-in', ana.email, move], ['/staff/sign-in', undefined, `/staff${move}`]] as const) {
        const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await enter(page, app.base, door, email);
        await page.goto(app.base + path);
        expect(await page.locator('[name="v_disk"]').count()).to.be.greaterThan(0);
        found.push(...(await faultsOf(page, { shot: `action-${door.slice(1, 6)}`, scripts: true })).map((each) => `${path} ${colorScheme}: ${each}`));
        await context.close();
      }
    await browser.close();
    expect(found).to.deep.equal([]);
  });

  it('tell the client nothing of what is the host’s own trouble', async () => {
    const bindingId = bindingOf((await client.get(at)).html);
    const told = await client.send(at, 'action', { bindingId, action: 'break' });
    expect(told.text).to.contain('does not answer as it should').and.not.contain('token of root');
    expect((await staff.send(`/staff${at}`, 'action', { bindingId, action: 'break' })).text).to.contain('The token of root is wrong.');
  });

  it('lead into the panel once, by POST, and leave no trace of the key', async () => {
    const page = await client.get(at);
    const opened = await client.send(at, 'sign-on', { bindingId: bindingOf(page.html) });
    expect(opened.html).to.contain('panel.example.test:2083').and.contain(KEY);
    expect(opened.headers.get('cache-control')).to.equal('no-store');
    const id = Number(at.split('/')[2]);
    const key = { idempotencyKey: 'once-more' };
    const { caller } = ana;
    for (let i = 0; i < 2; i += 1) await app.house.executor.callByName('services.signOn', { id }, caller, key);
    expect(calls.filter((each) => each.startsWith('sso'))).to.have.lengthOf(3);
    const kept = JSON.stringify([await app.house.db.from(ServerRequest), await app.house.db.raw('select * from audit_log'), await app.house.db.raw('select * from idempotency_keys')]);
    expect(kept).to.contain('panel.example.test/session').and.not.contain(KEY);
  });

  it('give the account a new password, which the server gets and the page shows once', async () => {
    const page = await client.get(at);
    const shown = await client.send(at, 'panel-password', { bindingId: bindingOf(page.html) });
    await app.house.settle();
    const password = calls.findLast((each) => each.startsWith('password '))?.slice(9) ?? 'none';
    expect(password).to.have.lengthOf(16);
    expect(shown.text).to.contain(password);
    expect((await client.get(at)).text).to.not.contain(password);
  });

  it('are also those of a resource, and a mailbox opens in webmail by a form', async () => {
    await app.call('resources.create', { serviceId: at.split('/')[2], kind: 'mailbox', values: { address: 'ana@one.test' } });
    const [domain] = await app.house.db.from(ServiceResource).where('kind', 'mailbox');
    expect(domain?.name).to.equal('ana@one.test');
    await app.house.settle();
    const box = `${at}/resources/mailbox/${String(domain?.id)}`;
    const page = await client.get(box);
    const fields = { bindingId: bindingOf(page.html), resourceId: String(domain?.id) };
    expect((await client.send(box, 'action', { ...fields, action: 'kick' })).text).to.contain('Ended at ana@one.test.');
    const opened = await client.send(box, 'sign-on', fields);
    expect(opened.html).to.contain('action="https://panel.example.test/mail"').and.contain(KEY);
    expect(opened.headers.get('content-security-policy')).to.contain("form-action 'self' https://panel.example.test");
    expect(calls.at(-1)).to.match(/^sso acc\d+ ana@one\.test$/);
  });

  it('stand beside what is used, with a bar and a picture of the last days', async () => {
    const at0 = app.house.clock.wall();
    const whose = { service_id: Number(at.split('/')[2]), client_id: ana.clientId, binding_id: 1 };
    expect((await client.get(at)).text).to.not.contain('Usage');
    await app.house.db.transaction(async () => {
      await app.house.db.from(UsageNow).insert({ ...whose, metric: 'disk', value: 4_500_000_000, most: 5_000_000_000, month: at0.slice(0, 7), at: at0, told: 80 });
      for (const [back, value] of [[0, 4_500_000_000], [3, 2_000_000_000]] as const) await app.house.db.from(UsageDay).insert({ ...whose, metric: 'disk', day: addDays(at0.slice(0, 10), -back), value });
    });
    for (const page of [await client.get(at), await staff.get(`/staff${at}`)]) {
      expect(page.text).to.contain('4.5 GB of 5 GB').and.contain('Disk space');
      expect(page.html).to.contain('data-tone="warn" width="90"').and.contain('<path');
    }
  });

  it('are not there for strangers, for who acts as the client, or for a service that is suspended', async () => {
    const bindingId = bindingOf((await client.get(at)).html);
    const id = Number(at.split('/')[2]);
    const refused = async (caller: Caller, name: string, input: object): Promise<string> => app.house.executor.callByName(name, input, caller).then(() => 'allowed', (error: unknown) => (error as { code: string }).code);
    const before = calls.length;
    const stranger = { ...ana.caller, clientId: 999, scope: { kind: 'clients', clientIds: [999] } } as Caller;
    expect(await refused(stranger, 'services.signOn', { id })).to.equal('NOT_FOUND');
    expect(await refused(stranger, 'actions.run', { id, bindingId, action: 'restart' })).to.equal('NOT_FOUND');
    expect(await refused({ ...ana.caller, impersonatedBy: { kind: 'staff', id: '1' } }, 'services.signOn', { id })).to.equal('NOT_WHILE_IMPERSONATING');
    await app.call('services.suspend', { id, reason: 'late' });
    expect(await refused(ana.caller, 'services.signOn', { id })).to.equal('SERVICE_NOT_RUNNING');
    expect(await refused(ana.caller, 'actions.run', { id, bindingId, action: 'restart' })).to.equal('SERVICE_NOT_RUNNING');
    expect((await client.get(at)).text).to.not.contain('Open the panel');
    expect(calls).to.have.lengthOf(before);
    expect(await app.call<{ url: string }>('servers.signOn', { id: serverId })).to.include({ url: PANEL });
  });
});
