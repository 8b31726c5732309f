import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { checkLicence, refusalPage, type LicenceOptions } from '../src/index.ts';

const DAY_MS = 86_400_000;

describe('a program with a licence', function () {
  this.timeout(30_000);
  let app: TestApp;
  let serviceId: number;
  let options: LicenceOptions;
  const dir = mkdtempSync(join(tmpdir(), 'billet-licence-'));
  const dead = 'http://127.0.0.1:9';
  const later = (days: number): (() => number) => () => Date.now() + days * DAY_MS;

  before(async () => {
    app = await openTestApp();
    await app.call('licensing.setProduct', { productId: app.productId, title: 'Shop software', prefix: 'SHOP', checkDays: 1, graceDays: 7 });
    const ana = await app.signUp('Ana Souza');
    const order = await app.order(ana);
    ({ serviceId } = order);
    await app.pay(order.invoiceId);
    const { items } = await app.call<{ items: readonly { key: string }[] }>('licensing.list', { serviceId });
    const { publicKey } = await app.call<{ publicKey: string }>('licensing.publicKey', {});
    options = { url: app.base, publicKey, key: items[0]?.key ?? '', domain: 'shop.example', directory: '/var/www', cacheFile: join(dir, 'licence'), now: Date.now };
  });
  after(async () => {
    await app.close();
    rmSync(dir, { recursive: true });
  });

  it('asks over the network, and then not before it should', async () => {
    expect(await checkLicence(options)).to.deep.equal({ valid: true, reason: 'active', offline: false });
    expect(await checkLicence({ ...options, url: dead })).to.deep.equal({ valid: true, reason: 'active', offline: true });
  });

  it('goes on without the seller for the days of grace, and no longer', async () => {
    expect(await checkLicence({ ...options, url: dead, now: later(7.9) })).to.include({ valid: true, offline: true });
    expect(await checkLicence({ ...options, url: dead, now: later(8.1) })).to.include({ valid: false, reason: 'unreachable' });
    expect(await checkLicence({ ...options, url: dead, now: later(-1) })).to.include({ valid: false, reason: 'unreachable' });
  });

  it('believes nobody but the seller: changed answers, other keys and other places do not count', async () => {
    const good = readFileSync(options.cacheFile, 'utf8');
    const [head, body, signature] = good.split('.');
    const longer = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object), exp: 9_999_999_999 })).toString('base64url');
    const cacheFile = join(dir, 'changed');
    writeFileSync(cacheFile, [head, longer, signature].join('.'));
    expect(await checkLicence({ ...options, cacheFile, url: dead, now: later(30) })).to.include({ valid: false, reason: 'unreachable' });
    writeFileSync(cacheFile, `${Buffer.from('{"alg":"none"}').toString('base64url')}.${longer}.`);
    expect(await checkLicence({ ...options, cacheFile, url: dead })).to.include({ valid: false });
    expect(await checkLicence({ ...options, url: dead, domain: 'other.example' })).to.include({ valid: false, reason: 'unreachable' });
    expect(await checkLicence({ ...options, url: dead, directory: '/srv/copy' })).to.include({ valid: false, reason: 'unreachable' });
    expect(await checkLicence({ ...options, domain: 'other.example', cacheFile })).to.include({ valid: false, reason: 'wrong-domain' });
  });

  it('stops when the service is suspended, also without a network afterwards, and goes on when it is paid', async () => {
    await app.call('services.suspend', { id: serviceId, reason: 'not paid' });
    await app.house.settle();
    const tomorrow = { ...options, now: later(1.1) };
    expect(await checkLicence(tomorrow)).to.include({ valid: false, reason: 'suspended' });
    expect(await checkLicence({ ...options, url: dead })).to.include({ valid: false, reason: 'suspended', offline: true });
    await app.call('services.unsuspend', { id: serviceId });
    await app.house.settle();
    expect(await checkLicence(options)).to.include({ valid: true, offline: false });
  });

  it('shows a page that takes another key, whatever the reason holds', () => {
    expect(refusalPage('suspended', '/licence')).to.contain('open invoice').and.contain('name="key"');
    expect(refusalPage('<script>', '"><script>')).to.not.contain('<script>');
  });
});
