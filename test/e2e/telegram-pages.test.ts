import { expect } from 'chai';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

const HOUSE = { owner: 'messages-telegram', scope: 'extension', values: { bot: 'fibra_bot', token: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' } };

atDeskAndPhone('messages by Telegram', 'are linked and chosen by a client, and looked up by staff', async ({ app, how, newPage, asStaff, asClient, send, faults }) => {
  const ana = await app.signUp(`Ana ${how}`);
  const [client, staff] = [await newPage(), await newPage()];
  await asClient(client, ana);
  await client.goto(`${app.base}/x/messages-telegram`);
  expect(await faults(client, 'telegram-none')).to.deep.equal([]);
  await send(client, 'begin');
  expect(await client.locator('a.btn.main').first().getAttribute('href')).to.match(/^https:\/\/t\.me\/fibra_bot\?start=/);
  expect(await faults(client, 'telegram-open')).to.deep.equal([]);
  const at = app.house.clock.now();
  const [link] = await app.house.db.transaction(() => app.house.db.raw<{ id: number }>(`insert into x_messages_telegram_links (client_id, chat_id, name, topics, state, created_at) values (?, ?, 'ana', '["invoice-issued"]', 'on', ?) returning id`, [ana.clientId, String(ana.clientId), at]));
  for (const [state, reason] of [['sent', ''], ['blocked', 'Forbidden: bot was blocked by the user'], ['unknown', 'socket hang up'], ['waiting', 'Too Many Requests: retry after 30']] as const) {
    await app.house.db.transaction(() => app.house.db.execute(`insert into x_messages_telegram_messages (client_id, link_id, topic, event_id, body, state, reason, not_before, written_at, created_at) values (?, ?, 'invoice-issued', ?, 'There is a new invoice for you: F-2027-000001, R$ 99.90.', ?, ?, '', ?, ?)`, [ana.clientId, link?.id ?? 0, state, state, reason, at, at]));
  }
  await client.goto(`${app.base}/x/messages-telegram`);
  expect(await client.locator('main').textContent()).to.include('Linked');
  expect(await faults(client, 'telegram-linked')).to.deep.equal([]);
  await send(client, 'choose');
  await client.goto(`${app.base}/`);
  expect(await client.locator('main a[href="/x/messages-telegram"]').count()).to.equal(1);
  expect(await faults(client, 'telegram-home')).to.deep.equal([]);
  await asStaff(staff);
  await staff.goto(`${app.base}/staff/x/messages-telegram`);
  expect(await staff.locator('main').textContent()).to.include('bot was blocked by the user');
  expect(await faults(staff, 'telegram-log')).to.deep.equal([]);
  await staff.goto(`${app.base}/staff/x/messages-telegram?state=failed`);
  expect(await faults(staff, 'telegram-log-none')).to.deep.equal([]);
}, (app) => app.call('settings.save', HOUSE));
