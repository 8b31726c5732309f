import { MailMessage, moduleRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type Caller, type Failure, type PrepaidUse, type PrepaidWish, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { newAccessCode } from '../../src/hotspot/code.ts';
import { deliverVoucher } from '../../src/hotspot/deliver.ts';
import { HotspotVoucher } from '../../src/hotspot/tables.ts';
import { endService } from '../../src/services/end-service.ts';
import { eachDatabase } from '../support/each-database.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';

interface Batch { readonly id: number; readonly counts: Readonly<Record<string, number>>; readonly waiting: number; readonly problem: string | null }
interface Answer { readonly state: string; readonly secondsLeft: number | null; readonly bytesLeft: number | null; readonly expiresAt: string | null; readonly login: object | null }

eachDatabase('hotspot vouchers', (open) => {
  let house: TestHouse;
  let serverId: number;
  let planId: number;
  let ana: number;
  /** What the server has, by user name. */
  const has = new Map<string, PrepaidWish<unknown>>();
  let uses: readonly PrepaidUse[] = [];
  let trouble: Failure | undefined;
  let kept: readonly string[] = [];
  const call = <T>(name: string, input: object, caller: Caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const guest = (address = '203.0.113.9'): Caller => ({ audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: house.brandId, address });
  const product = async (slug: string, more: object = {}): Promise<number> => (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'access', slug, name: { en: slug }, prices: [{ currency: 'BRL', cycle: { unit: 'once', count: 1 }, price: 500 }], ...more })).id;
  const kind = async (name: string, more: object): Promise<number> => (await call<{ id: number }>('hotspot.createKind', { brandId: house.brandId, serverId, planProductId: planId, name, ...more })).id;
  const issue = async (kindId: number, name: string, count: number, more: object = {}): Promise<number> => {
    const { id } = await call<{ id: number }>('hotspot.issue', { kindId, name, count, ...more });
    await house.settle();
    return id;
  };
  const batch = async (id: number): Promise<Batch> => (await call<{ items: readonly Batch[] }>('hotspot.batches', { id })).items[0] ?? expect.fail('no batch');
  const codeOf = (username: string): string => has.get(username)?.password.reveal() ?? expect.fail(`no ${username}`);
  const enter = (code: string, more: object = {}, caller = guest()): Promise<Answer> => call('hotspot.enter', { code, ...more }, caller);
  /** The server tells what it saw; three business hours later Billet has read it. */
  const read = async (...seen: readonly (Partial<PrepaidUse> & { readonly username: string })[]): Promise<void> => {
    uses = seen.map((each) => ({ firstAt: house.clock.now(), seconds: 0, bytes: 0, online: false, ...each }));
    await house.db.transaction((work) => house.jobs.enqueue(work, [{ task: 'hotspot.read', payload: { serverId } }]));
    await house.settle();
  };

  before(async () => {
    house = await openTestHouse(await open());
    const module: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: () => Promise.resolve(failed('remote', 'Not asked for.')),
      remove: () => Promise.resolve(done(undefined)),
      prepaid: {
        write: (_ctx, wishes) => {
          if (trouble !== undefined) return Promise.resolve(trouble);
          for (const wish of wishes) has.set(wish.username, wish);
          return Promise.resolve(done(undefined));
        },
        remove: (_ctx, usernames) => {
          for (const name of usernames.filter((each) => !kept.includes(each))) has.delete(name);
          return Promise.resolve(done({ kept: kept.filter((name) => usernames.includes(name)) }, kept.length === 0 ? [] : ['Silent equipment.']));
        },
        used: (_ctx, _since, after = '') => {
          const [next, ...rest] = uses.filter(({ username }) => username > after).sort((a, b) => (a.username < b.username ? -1 : 1));
          return Promise.resolve(next === undefined ? { items: [] } : { items: [next], ...(rest.length === 0 ? {} : { next: next.username }) });
        },
      },
    };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, create: () => module } });
    house.settings.declare({ owner: 'panel', scope: 'account', schema: noSettings });
    house.settings.declare({ owner: 'panel', scope: 'product', schema: noSettings });
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    planId = await product('hotspot-4m', { module: 'panel' });
    ana = await signUp(house, 'ana@example.com');
  });
  after(() => house.remove());

  it('are made in a batch and written to the server with what they give; a name is taken once', async () => {
    const hour = await kind('One hour', { minutes: 60, validMinutes: 1440, megabytes: 500, accessPoints: ['10.5.50.1', '10.5.50.1'] });
    const id = await issue(hour, 'Kiosk', 450);
    expect(await batch(id)).to.deep.include({ waiting: 0, problem: null, counts: { open: 450, running: 0, spent: 0, expired: 0, void: 0 } });
    expect(has.size).to.equal(450);
    const wish = has.get(`hs-${String(id)}-450`);
    expect(wish).to.include({ planKey: String(planId), sessions: 1, secondsLeft: 3600, bytesLeft: 500_000_000 }).and.not.have.property('expiresAt');
    expect(wish?.accessPoints).to.deep.equal(['10.5.50.1']);
    expect(await refusal(call('hotspot.issue', { kindId: hour, name: 'Kiosk', count: 1 }))).to.equal('HOTSPOT_NAME name');
    expect(await refusal(kind('One hour', { minutes: 1 }))).to.equal('HOTSPOT_NAME name');
    expect(await refusal(kind('Nothing', {}))).to.equal('HOTSPOT_BUDGET minutes');
    expect(await refusal(kind('Other plan', { minutes: 1, planProductId: house.productId }))).to.equal('HOTSPOT_PLAN planProductId');
  });

  it('keep their codes sealed: neither their row nor the audit holds one, and printing is a right of its own', async () => {
    const [row] = await house.db.from(HotspotVoucher).where('batch_id', 1).limit(1);
    const code = codeOf(row?.username ?? '');
    expect(JSON.stringify(row)).to.not.contain(code);
    expect(JSON.stringify(await house.db.raw('select * from audit_log'))).to.contain('Kiosk').and.not.contain(code);
    for (const name of ['hotspot.table', 'hotspot.sheet']) expect(await refusal(call(name, { id: 1 }, { ...staff, permissions: ['hotspot.read', 'hotspot.write'] }))).to.equal('FORBIDDEN');
  });

  it('tell whoever has the code what is left; guessing tells nothing and is stopped, typing wrong is not guessing', async () => {
    const code = codeOf('hs-1-1');
    expect(await enter(code.toLowerCase().replaceAll('-', ' '))).to.include({ state: 'open', secondsLeft: 3600, bytesLeft: 500_000_000, login: null });
    const thief = guest('198.51.100.7');
    for (let i = 0; i < 70; i += 1) expect(await refusal(enter('AAAA-AAAA-AAAB', {}, thief))).to.equal('HOTSPOT_TYPO code');
    for (let i = 0; i < 60; i += 1) expect(await refusal(enter(newAccessCode(), {}, thief))).to.equal('HOTSPOT_UNKNOWN code');
    for (const guess of [newAccessCode(), code]) expect(await refusal(enter(guess, {}, thief))).to.equal('HOTSPOT_TRIES code');
    for (let i = 0; i < 70; i += 1) await enter(code);
    expect(await refusal(enter(code, {}, { ...guest(), brandId: house.brandId + 1 }))).to.equal('HOTSPOT_UNKNOWN code');
  });

  it('let somebody in at the equipment of the brand, and hand no code to any other', async () => {
    const portal = { loginUrl: 'http://login.wifi/login' };
    expect((await enter(codeOf('hs-1-1'), { portal })).login).to.equal(null);
    await call('hotspot.savePortal', { brandId: house.brandId, hosts: ' Login.wifi  10.5.50.1 ', loginPage: 'http://login.wifi/' });
    expect((await enter(codeOf('hs-1-1'), { portal })).login).to.deep.equal({ url: 'http://login.wifi/login', method: 'post', fields: { username: 'hs-1-1', password: codeOf('hs-1-1') } });
    expect((await enter(codeOf('hs-1-1'), { portal: { loginUrl: 'http://evil.example/login' } })).login).to.equal(null);
  });

  it('count down by what the server saw; reading it twice changes nothing, and sessions it forgot stay used', async () => {
    await read({ username: 'hs-1-1', seconds: 600, bytes: 1000, online: true }, { username: 'hs-1-2', seconds: 60 });
    expect(await batch(1)).to.deep.include({ waiting: 0, counts: { open: 448, running: 2, spent: 0, expired: 0, void: 0 } });
    expect(await enter(codeOf('hs-1-1'))).to.include({ state: 'running', secondsLeft: 3000, bytesLeft: 499_999_000 });
    expect(has.get('hs-1-2')).to.include({ secondsLeft: 3540 });
    const before = await house.db.from(HotspotVoucher).where('batch_id', 1).orderBy('id').limit(5);
    await read({ username: 'hs-1-1', seconds: 600, bytes: 1000, online: true }, { username: 'hs-1-2', seconds: 30 });
    expect(await house.db.from(HotspotVoucher).where('batch_id', 1).orderBy('id').limit(5)).to.deep.equal(before);
    await read({ username: 'hs-1-1', seconds: 900, bytes: 1000 });
    expect(has.get('hs-1-1')).to.include({ secondsLeft: 2700 });
  });

  it('are spent with their time or traffic, and leave the server', async () => {
    await read({ username: 'hs-1-1', seconds: 3600, bytes: 1 }, { username: 'hs-1-2', seconds: 61, bytes: 500_000_000 });
    expect(has.has('hs-1-1')).to.equal(false);
    expect(has.has('hs-1-2')).to.equal(false);
    expect((await batch(1)).counts).to.include({ open: 448, spent: 2 });
    await read({ username: 'hs-1-1', seconds: 3601 });
    expect(has.has('hs-1-1')).to.equal(false);
  });

  it('expire at the end of their validity from the first use on, and unbegun after their last day', async () => {
    const day = await kind('One day', { validMinutes: 1440 });
    const id = await issue(day, 'Lobby', 3, { lastDay: '2027-01-22' });
    const name = (serial: number): string => `hs-${String(id)}-${String(serial)}`;
    expect(has.get(name(1))).to.include({ secondsLeft: 86_400 });
    await read({ username: name(1), seconds: 10 });
    const code = codeOf(name(1));
    expect(await enter(code)).to.include({ state: 'running', expiresAt: '2027-01-22T13:00:00.000Z' });
    await house.scheduler.advanceTo('2027-01-22');
    expect((await batch(id)).counts).to.include({ open: 2, running: 1 });
    await house.scheduler.advanceTo('2027-01-24');
    await house.settle();
    expect((await batch(id)).counts).to.include({ open: 0, running: 0, expired: 3 });
    expect([1, 2, 3].some((serial) => has.has(name(serial)))).to.equal(false);
    expect(await enter(code)).to.include({ state: 'expired', secondsLeft: 0 });
    expect(await refusal(call('hotspot.issue', { kindId: day, name: 'Late', count: 1, lastDay: '2027-01-22' }))).to.equal('DATE_PAST lastDay');
  });

  it('that are void let nobody in; whose session cannot be ended is asked for again', async () => {
    kept = ['hs-1-10'];
    expect(await call('hotspot.void', { batchId: 1, from: 10, to: 12 })).to.deep.equal({ count: 3 });
    await house.settle();
    expect(await batch(1)).to.include({ waiting: 1, problem: 'Silent equipment.' });
    expect([10, 11, 12].map((serial) => has.has(`hs-1-${String(serial)}`))).to.deep.equal([true, false, false]);
    expect(await refusal(enter(codeOf('hs-1-10')))).to.equal('HOTSPOT_UNKNOWN code');
    kept = [];
    await read();
    expect(await batch(1)).to.include({ waiting: 0, problem: null });
    expect(has.has('hs-1-10')).to.equal(false);
    expect(await refusal(call('hotspot.void', { batchId: 1, from: 10, to: 12 }))).to.equal('HOTSPOT_OVER');
    expect(await refusal(call('hotspot.void', { batchId: 1, from: 2, to: 999 }))).to.equal('HOTSPOT_RANGE to');
  });

  it('wait while the server takes none, and are written when it does', async () => {
    trouble = failed('network', 'Nobody is there.');
    const [row] = (await call<{ items: readonly { id: number }[] }>('hotspot.kinds', {})).items;
    const id = await issue(row?.id ?? 0, 'Later', 2);
    expect(await batch(id)).to.include({ waiting: 2, problem: 'Nobody is there.' });
    trouble = undefined;
    await read();
    expect(await batch(id)).to.include({ waiting: 0, problem: null });
  });

  it('are sold as a product: one for each sale, with a mail whose log hides the code, and gone with the service', async () => {
    const sold = await product('wifi-hour', { prices: [{ currency: 'BRL', cycle: { unit: 'once', count: 1 }, price: 0 }] });
    const kindId = await kind('Sold hour', { minutes: 60, soldProductId: sold });
    expect(await refusal(kind('Sold twice', { minutes: 60, soldProductId: sold }))).to.equal('HOTSPOT_SOLD_TWICE soldProductId');
    expect(await refusal(kind('Sold plan', { minutes: 60, soldProductId: planId }))).to.equal('HOTSPOT_SOLD_MODULE soldProductId');
    const order = await call<{ serviceIds: readonly number[] }>('orders.place', { items: [{ productId: sold }] }, clientCaller(ana));
    const serviceId = order.serviceIds[0] as number;
    await house.settle();
    await house.executor.asSystem('test', (ctx) => deliverVoucher(ctx, serviceId));
    const { username, code } = await call<{ username: string; code: string }>('hotspot.reveal', { serviceId }, clientCaller(ana));
    expect(code).to.equal(codeOf(username));
    expect(await house.db.from(HotspotVoucher).where('service_id', serviceId)).to.have.lengthOf(1);
    const [mail] = await house.db.from(MailMessage).where('key', 'hotspot-voucher');
    expect(JSON.stringify(mail)).to.contain(username).and.not.contain(code);
    const bea = await signUp(house, 'bea@example.com');
    expect(await call('hotspot.ofService', { serviceId }, clientCaller(bea))).to.deep.equal({ voucher: null });
    expect(await refusal(call('hotspot.reveal', { serviceId }, clientCaller(bea)))).to.equal('NOT_FOUND');
    await house.executor.asSystem('test', (ctx) => endService(ctx, serviceId, ctx.clock.today('UTC')));
    await house.settle();
    expect(has.has(username)).to.equal(false);
    await call('hotspot.changeKind', { id: kindId, enabled: false });
    expect(await refusal(call('hotspot.issue', { kindId, name: 'More', count: 1 }))).to.equal('HOTSPOT_KIND_OFF');
    expect(await house.verify()).to.deep.include({ findings: [] });
  });
});
