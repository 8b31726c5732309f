import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

atDeskAndPhone('affiliates', 'go from a click to a payout', async ({ app, how, width, newPage, asStaff, asClient, send, faults: look }) => {
  const ana = await app.signUp(`Ana ${how}`);
  const [client, staff, guest] = [await newPage(), await newPage(), await newPage()];
  const faults = (page: Page, name: string): Promise<readonly string[]> => look(page, `affiliates-${name}`);
  await asStaff(staff);
  await staff.goto(`${app.base}/staff/x/affiliates/programme`);
  await staff.check('[name="active"]');
  await staff.fill('#o-percent', '12.5');
  await staff.fill('#o-hold', '0');
  await send(staff, 'programme');
  expect(await staff.inputValue('#o-percent')).to.equal('12.5');
  await staff.selectOption('#n-product', { index: 0 });
  await staff.fill('#n-percent', '20');
  await send(staff, 'rule');
  expect(await faults(staff, 'programme')).to.deep.equal([]);

  await asClient(client, ana);
  expect(await faults(client, 'home')).to.deep.equal([]);
  await client.goto(`${app.base}/x/affiliates`);
  expect(await faults(client, 'join')).to.deep.equal([]);
  await send(client, 'join');
  const link = (await client.locator('main bdi.mono').first().textContent()) ?? '';
  expect(link.startsWith(`${app.base}/x/affiliates/r/`)).to.equal(true);

  await guest.goto(link);
  expect(new URL(guest.url()).pathname).to.not.include('affiliates');
  await guest.goto(`${app.base}/sign-up`);
  await guest.fill('[name="name"]', 'Bia');
  await guest.fill('[name="email"]', `bia${String(width)}@example.org`);
  await guest.fill('[name="password"]', 'a client signs in');
  if ((await guest.locator('select[name="country"]').count()) > 0) await guest.selectOption('select[name="country"]', 'BR');
  await guest.locator('main form button').first().click();
  await guest.waitForURL((url) => !url.pathname.endsWith('/sign-up'));
  await app.house.settle();
  const [bia] = (await app.call<{ items: { id: number }[] }>('clients.list', { search: `bia${String(width)}@example.org` })).items;
  const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { clientId: bia?.id, items: [{ productId: app.productId }] });
  await app.pay(invoiceId);

  await client.goto(`${app.base}/x/affiliates`);
  expect(await client.locator('.stat .figure').allTextContents()).to.include('1');
  await send(client, 'payout');
  expect(await faults(client, 'own')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff/x/affiliates`);
  expect(await faults(staff, 'list')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff/x/affiliates/affiliate?client=${String(ana.clientId)}`);
  expect(await faults(staff, 'waiting')).to.deep.equal([]);
  await send(staff, 'pay');
  expect(await staff.locator('main .badge').allTextContents()).to.include('Paid');
  expect(await faults(staff, 'one')).to.deep.equal([]);
  const { balances } = await app.call<{ balances: { amount: number }[] }>('payments.balance', { clientId: ana.clientId });
  expect(balances[0]?.amount).to.be.greaterThan(0);
  await client.goto(`${app.base}/`);
  expect(await faults(client, 'home-after')).to.deep.equal([]);
});
