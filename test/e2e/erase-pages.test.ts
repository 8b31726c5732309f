import { expect } from 'chai';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

atDeskAndPhone('a client who has left', 'is erased after his number is typed, and not while a service runs', async ({ app, width, newPage, asStaff, send, faults }) => {
  const ana = await app.signUp(`Ana ${String(width)}`);
  await app.order(ana);
  const left = await app.call<{ id: number; number: string }>('clients.create', { brandId: app.brandId, kind: 'person', name: 'Rita Prado', email: `rita-${String(width)}@example.net`, country: 'BR', locale: 'en' });
  await app.house.settle();
  const page = await newPage();
  const words = (): Promise<string> => page.locator('main').innerText();
  await asStaff(page);

  await page.goto(`${app.base}/staff/erasures`);
  expect(await words()).to.include('Nobody is proposed');
  expect(await faults(page, 'erase-list')).to.deep.equal([]);

  await page.goto(`${app.base}/staff/clients/${String(ana.clientId)}/erase`);
  expect(await words()).to.include('A service of this client is not over yet.').and.not.include('Erase for good');
  expect(await faults(page, 'erase-refused')).to.deep.equal([]);

  await page.goto(`${app.base}/staff/clients/${String(left.id)}/erase`);
  expect(await words()).to.include('Rita Prado').and.include('The name goes at once');
  expect(await faults(page, 'erase-plan')).to.deep.equal([]);
  await page.fill('[name="confirm"]', 'no');
  await send(page, 'erase');
  expect(await words()).to.include('to confirm.');
  await page.fill('[name="confirm"]', left.number);
  await send(page, 'erase');
  await page.goto(`${app.base}/staff/clients/${String(left.id)}/erase`);
  expect(await words()).to.include('This client is erased.').and.not.include('Rita').and.not.include('Erase for good');
});
