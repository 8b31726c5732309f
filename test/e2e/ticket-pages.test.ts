import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

atDeskAndPhone('tickets', 'are opened by a client, answered by staff and read by the client', async ({ app, how, newPage, asStaff, asClient, send, faults: look }) => {
  const ana = await app.signUp(`Ana ${how}`);
  await app.order(ana);
  const [client, staff] = [await newPage(), await newPage()];
  const faults = (page: Page, name: string): Promise<readonly string[]> => look(page, name);
  await asClient(client, ana);
  await client.goto(`${app.base}/x/tickets`);
  expect(await faults(client, 'client-none')).to.deep.equal([]);
  await client.locator('main a.btn.main').first().click();
  await client.waitForURL('**/x/tickets/new');
  await client.fill('[name="subject"]', 'The line is down since noon');
  await client.fill('[name="message"]', 'Nothing works.\nThe router shows a red light. '.repeat(3));
  await client.setInputFiles('[name="file"]', { name: 'router.log', mimeType: 'text/plain', buffer: Buffer.from('red') });
  expect(await faults(client, 'client-new')).to.deep.equal([]);
  await send(client, 'open');
  const path = new URL(client.url()).pathname;
  expect(path).to.match(/^\/x\/tickets\/\d+$/);
  await asStaff(staff);
  expect(await faults(staff, 'staff-dashboard')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff/x/tickets`);
  expect(await faults(staff, 'staff-list')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff${path}`);
  await staff.fill('[name="message"]', 'A cable was cut. It is mended by six.');
  await send(staff, 'answer');
  expect(await faults(staff, 'staff-ticket')).to.deep.equal([]);
  for (const [page, name] of [[`/staff/clients/${String(ana.clientId)}`, 'staff-client'], [`/staff/x/tickets/new?client=${String(ana.clientId)}`, 'staff-new'], ['/staff/x/tickets/departments', 'staff-departments']] as const) {
    await staff.goto(app.base + page);
    expect(await faults(staff, name), name).to.deep.equal([]);
  }
  await client.reload();
  expect(await client.locator('article').last().textContent()).to.include('A cable was cut.');
  await client.selectOption('#rate-stars', '4');
  await client.fill('#rate-words', 'A little sooner next time');
  await send(client, 'rate');
  expect(await faults(client, 'client-ticket')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff${path}`);
  expect(await staff.locator('main').textContent()).to.include('4 · Good');
  expect(await faults(staff, 'staff-rated')).to.deep.equal([]);
  await client.goto(`${app.base}/`);
  expect(await client.locator('main').textContent()).to.include('The line is down since noon');
  expect(await faults(client, 'client-home')).to.deep.equal([]);
}, (app) => app.call('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, email: 'support@fibra.example', staffIds: [1], active: true }));
