import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, requireComponent, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const TREE = '/staff/access-points';
describe('the pages of access points', function () {
  this.timeout(120_000);
  const dir = mkdtempSync(join(tmpdir(), 'billet-points-'));
  let app: TestApp;
  let staff: TestBrowser;
  let path: string;
  let serverId: string;
  let tower: string;

  before(async () => {
    app = await openTestApp();
    const { id } = await app.call<{ id: number }>('servers.create', { extension: 'radius', name: 'POP Recife', settings: { engine: 'sqlite', file: join(dir, 'radius.db'), createTables: true, coaSecret: 'shared' } });
    serverId = String(id);
    path = `/staff/servers/${serverId}/access-points`;
    staff = await app.staffBrowser();
  });
  after(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is reached from its server, lists what is saved, and says what is wrong', async () => {
    expect((await staff.get(path.replace('/access-points', ''))).html).to.contain(path);
    expect((await staff.get(path)).text).to.contain('no access points');
    const point = { address: '192.0.2.7', name: 'tower', type: 'mikrotik', note: 'north' };
    expect((await staff.send(path, 'save', point)).text).to.contain('A new access point needs a shared secret.');
    expect((await staff.send(path, 'save', { ...point, secret: 'key-of-tower' })).text).to.contain('Restart FreeRADIUS').and.contain('tower').and.contain('192.0.2.7');
    expect((await staff.get(path)).html).not.to.contain('key-of-tower');
  });

  it('shows what closing came to', async () => {
    await app.call('accessPoints.close', { id: Number(path.split('/')[3]), address: '192.0.2.7' });
    await app.house.settle();
    expect((await staff.get(path)).text).to.contain('0 ended, 0 could not be reached');
  });

  it('stand in a tree on a map, with those that stand under them', async () => {
    expect((await staff.get('/staff/servers')).html).to.contain(`href="${TREE}"`);
    expect((await staff.get(TREE)).text).to.contain('No access point stands in the tree yet.');
    const bare = { kind: 'site', parentId: '', serverId: '', address: '', latitude: '', longitude: '', note: '' };
    expect((await staff.send(TREE, 'add', { ...bare, name: 'Recife', latitude: '-8.05' })).text).to.contain('A place on the map needs both degrees.');
    await staff.send(TREE, 'add', { ...bare, name: 'Recife', kind: 'region', latitude: '-8.05', longitude: '-34.9' });
    const [region] = (await app.call<{ items: readonly { id: number }[] }>('accessPlaces.list', {})).items;
    await staff.send(`${TREE}/${String(region?.id)}`, 'add', { ...bare, name: 'Torre Norte', kind: 'tower', parentId: String(region?.id), serverId, address: '192.0.2.7', latitude: '-7.99', longitude: '-34.85', note: 'Key with the neighbour' });
    const places = (await app.call<{ items: readonly { id: number; name: string }[] }>('accessPlaces.list', {})).items;
    tower = `${TREE}/${String(places.find((each) => each.name === 'Torre Norte')?.id)}`;
    const { html, text } = await staff.get(TREE);
    expect(html).to.match(new RegExp(`<a href="${tower}"><circle[^>]*/><circle[^>]*/><text[^>]*>Torre Norte</text></a>`)).and.match(/class="axis" d="M[\d.]+ [\d.]+L/);
    expect(text).to.contain('– Torre Norte').and.contain('Key with the neighbour');
    const page = await staff.get(tower);
    expect(page.html.replaceAll('&#x3D;', '=')).to.contain('https://www.openstreetmap.org/?mlat=-7.99&amp;mlon=-34.85#map=17/-7.99/-34.85');
    expect(page.text).to.contain('Ends every session of one device here and below');
  });

  it('are closed with what stands under them, by a button', async () => {
    const [region] = (await app.call<{ items: readonly { id: number }[] }>('accessPlaces.list', {})).items;
    const branch = `${TREE}/${String(region?.id)}`;
    await app.call('servers.update', { id: serverId, settings: { engine: 'sqlite', file: join(dir, 'radius.db'), createTables: true, coaSecret: 'shared' } });
    await staff.send(branch, 'close', {});
    await app.house.settle();
    expect((await staff.get(branch)).text).to.contain('0 ended, 0 could not be reached');
    await staff.send(branch, 'refresh', {});
    await app.house.settle();
    expect((await staff.get(branch)).text).to.contain('0 told, 0 could not be reached');
    expect((await staff.get(tower)).text).to.contain('0 told, 0 could not be reached');
    expect((await staff.send(branch, 'remove', {})).text).to.contain('Other access points stand under this one.');
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('has nothing that stands in anybody’s way', async () => {
    const browser = await openBrowser();
    const found: string[] = [];
    for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce', locale: 'en' });
      const page = await context.newPage();
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await Promise.all([page.waitForURL('**/staff'), page.locator('form:has(input[value="sign-in"]) button').first().click()]);
      for (const [name, where] of [['access-points', path], ['access-tree', TREE], ['access-place', tower]] as const) {
        await page.goto(app.base + where, { waitUntil: 'load' });
        const shots = process.env['BILLET_SHOTS'];
        if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-${String(width)}.png`, fullPage: true });
        found.push(...(await axeFaults(page)).map((id) => `${name} ${id}`));
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        if (over > 0) found.push(`${name}: ${String(over)} px too wide`);
      }
      await context.close();
    }
    await browser.close();
    expect(found).to.deep.equal([]);
  });

  it('takes one off the list', async () => {
    expect((await staff.send(path, 'remove', { address: '192.0.2.7' })).text).to.contain('Taken off the list.').and.contain('no access points');
  });
});
