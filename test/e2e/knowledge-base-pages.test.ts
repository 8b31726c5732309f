import { expect } from 'chai';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

const BODY = '# First\n\n1. Take the plug out\n2. Wait **one** minute\n\n| Light | Means |\n|---|---|\n| red | no line |\n\n```\nping example.com\n```\n\nMore: [help](https://example.com)';

atDeskAndPhone('the knowledge base', 'is written by staff and read by guests', async ({ app, scripts, newPage, asStaff, send, faults: look }) => {
  const page = await newPage();
  const faults = (name: string): Promise<readonly string[]> => look(page, `knowledge-${name}`);
  const open = async (path: string, name: string): Promise<void> => {
    await page.goto(app.base + path);
    expect(await faults(name), name).to.deep.equal([]);
  };
  await asStaff(page);
  const base = '/staff/x/knowledge-base';
  if (scripts) for (const [path, name] of [[base, 'none'], [`${base}/categories`, 'no-categories'], ['/x/knowledge-base', 'guest-none']] as const) await open(path, name);
  await open(`${base}/categories`, 'categories-new');
  await page.locator('#c-new').fill('en = Network and routers');
  await send(page, 'category', 'last');
  await open(`${base}/categories`, 'categories');
  await open(base, 'new');
  await send(page, 'add');
  expect(await faults('entry-new')).to.deep.equal([]);
  await page.fill('#e-locale', 'en');
  await page.fill('#e-title', 'How to set your router up when the light stays red');
  await page.fill('#e-body', BODY);
  await send(page, 'text');
  await page.check('[name="published"]');
  await send(page, 'entry');
  await page.locator('main ul a').first().click();
  await page.waitForURL('**language=en');
  expect(await faults('entry')).to.deep.equal([]);
  await open(base, 'list');
  const guest = await newPage();
  await guest.goto(`${app.base}/x/knowledge-base`);
  await guest.locator('main ul a').first().click();
  await guest.waitForURL('**/articles/*');
  const path = new URL(guest.url()).pathname;
  for (const [to, name] of [['/x/knowledge-base', 'guest-home'], [path, 'article'], ['/x/knowledge-base?q=router', 'found']] as const) await open(to, name);
});
