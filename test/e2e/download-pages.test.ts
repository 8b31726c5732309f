import { expect } from 'chai';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

const file = (text: string, name: string): object => ({ file: Buffer.from(text).toString('base64'), 'file.name': name });

atDeskAndPhone('downloads', 'are offered by staff and taken by clients', async ({ app, how, newPage, asStaff, asClient, send, faults }) => {
  const ana = await app.signUp(`Ana ${how}`);
  const [client, staff] = [await newPage(), await newPage()];
  await asClient(client, ana);
  await client.goto(`${app.base}/x/downloads`);
  expect(await faults(client, 'downloads-client')).to.deep.equal([]);
  await client.goto(`${app.base}/`);
  expect(await client.locator('main a[href="/x/downloads"]').count()).to.equal(1);
  await asStaff(staff);
  await staff.goto(`${app.base}/staff/x/downloads`);
  await staff.fill('#o-title', `Rules of the house ${how}`);
  await staff.setInputFiles('#o-file', { name: 'rules.txt', mimeType: 'text/plain', buffer: Buffer.from('Be kind.') });
  expect(await faults(staff, 'downloads-staff')).to.deep.equal([]);
  await send(staff, 'save');
  await staff.locator(`table a:has-text("Rules of the house ${how}")`).click();
  await staff.waitForURL('**/staff/x/downloads/*');
  expect(await faults(staff, 'downloads-staff-one')).to.deep.equal([]);
  await client.goto(`${app.base}/x/downloads`);
  expect(await client.locator('main').textContent()).to.include(`Rules of the house ${how}`);
}, async (app) => {
  const { id } = await app.call<{ id: number }>('downloads.save', { brandId: app.brandId, category: 'Routers', title: 'Firmware of the router with a rather long name, model R-2000', words: 'Put it on by the page of the router.\nIt takes two minutes.', version: '2.1.0', published: true, ...file('old', 'r2000.zip.txt') });
  await app.call('downloads.save', { id, brandId: app.brandId, category: 'Routers', title: 'Firmware of the router with a rather long name, model R-2000', words: 'Put it on by the page of the router.\nIt takes two minutes.', version: '2.2.0', published: true, ...file('new', 'r2000.zip.txt') });
});
