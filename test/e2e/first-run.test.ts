import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, postgresAvailable, requireComponent, type FreshDatabase } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const CODE = '24681357';
const PORT = 39_771;
const BASE = `http://127.0.0.1:${String(PORT)}`;

const ready = requireComponent('Chromium', chromiumAvailable()) && requireComponent('PostgreSQL', postgresAvailable());

(ready ? describe : describe.skip)('the first run, as `billet start` serves it', function () {
  this.timeout(60_000);
  let storage: string;
  let child: ChildProcess;
  let said = '';
  let browser: Browser | undefined;
  let page: Page;
  let fresh: FreshDatabase;

  before(async () => {
    storage = mkdtempSync(join(tmpdir(), 'billet-first-'));
    fresh = await freshDatabase();
    child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx/esm', 'core/cli/src/bin.ts', 'start', '--port', String(PORT)], {
      env: { ...process.env, BILLET_STORAGE: storage, BILLET_SETUP_CODE: CODE, BILLET_DATABASE: '', BILLET_LOG: process.env['BILLET_LOG'] ?? 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('code it asks for')) resolve();
      });
    });
    browser = await openBrowser();
    page = await (await browser.newContext({ locale: 'en' })).newPage();
    page.setDefaultTimeout(15_000);
  });
  after(async () => {
    await browser?.close();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    await fresh.drop();
    rmSync(storage, { recursive: true, force: true });
  });

  const send = async (form: string, values: Readonly<Record<string, string>>): Promise<void> => {
    const place = `form:has(input[name="_form"][value="${form}"])`;
    for (const [name, value] of Object.entries(values)) await page.locator(`${place} [name="${name}"]`).fill(value);
    await Promise.all([page.waitForLoadState('load'), page.locator(`${place} button:not([type="button"])`).first().click()]);
  };

  it('says at the field why a database cannot be used', async () => {
    await page.goto(BASE);
    expect(page.url()).to.equal(`${BASE}/setup`);
    await send('database', { code: CODE, url: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await page.locator('#e-database-url').textContent()).to.contain('cannot be used');
  });

  it("proposes currency and zone of the reader's country, and offers all others", async () => {
    const chosen = (name: string): Promise<string> => page.locator(`form:has(input[name="_form"][value="install"]) [name="${name}"]`).inputValue();
    expect([await chosen('country'), await chosen('currency')]).to.deep.equal(['US', 'USD']);
    for (const code of ['INR', 'JPY', 'KWD']) expect(await page.locator(`[name="currency"] option[value="${code}"]`).count(), code).to.equal(1);
    expect(await page.locator('[name="zone"] option[value="Asia/Tokyo"]').count()).to.equal(1);
  });

  it('starts again on PostgreSQL, and remembers it', async () => {
    await send('database', { code: CODE, url: fresh.url });
    await page.waitForURL(`${BASE}/setup`);
    await page.getByText('postgres', { exact: true }).waitFor();
    expect(JSON.parse(readFileSync(join(storage, 'billet.json'), 'utf8'))).to.deep.equal({ database: { engine: 'postgres', url: fresh.url } });
    expect(await page.locator('input[value="database"]').count()).to.equal(0);
  });

  it('fills with the demonstration company and shows how far it is', async () => {
    await send('demo', { code: CODE, name: 'Dona', email: 'dona@example.com', password: 'a long password' });
    expect(await page.locator('main').textContent()).to.contain(`${BASE}/staff`);
    await page.getByText('Open the staff area').click();
    await page.waitForURL(`${BASE}/staff`);
    await page.getByText(/being filled: \d+ %/).waitFor();
    expect((await page.request.get(`${BASE}/setup`)).status()).to.equal(410);
  });
});
