import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver, type WebhookEvent } from '@billet/example-webhook-receiver';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

const SECRET = /whsec_[A-Za-z0-9+/=]{40,}/;

describe('pages for webhooks', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let receiver: Server;
  let path = '';
  const heard: WebhookEvent[] = [];
  let takes = true;

  before(async () => {
    app = await openTestApp({ fakes: true });
    staff = await app.staffBrowser();
  });
  after(async () => {
    await app.close();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const listen = async (secret: string, port = 0): Promise<number> => {
    receiver = createReceiver(secret, (event) => {
      if (!takes) return Promise.reject(new Error('not now'));
      heard.push(event);
      return Promise.resolve();
    }, () => app.house.clock.wallMs());
    await new Promise<void>((resolve) => { receiver.listen(port, '127.0.0.1', resolve); });
    return (receiver.address() as AddressInfo).port;
  };

  it('staff make one and see its secret once; the program of the example takes what is told', async () => {
    // The address has to be known before the secret is.
    const port = await listen('whsec_none');
    await new Promise((resolve) => receiver.close(resolve));
    const made = await staff.send('/staff/webhooks', 'create', { label: 'Books', url: `http://127.0.0.1:${String(port)}/`, 'topic-client.*': 'on', 'topic-invoice.*': 'on' });
    const [secret = ''] = SECRET.exec(made.text) ?? [];
    expect([made.headers.get('cache-control'), secret.length > 40]).to.deep.equal(['no-store', true]);
    const list = await staff.get('/staff/webhooks');
    expect([list.text.includes('Books'), SECRET.test(list.html)]).to.deep.equal([true, false]);
    path = /href="(\/staff\/webhooks\/\d+)"/.exec(list.html)?.[1] ?? '';
    await listen(secret, port);
    const client = await app.signUp('Ana Souza');
    const { invoiceId } = await app.order(client);
    await app.pay(invoiceId);
    expect(heard.map(({ type }) => type)).to.include.members(['client.created', 'invoice.issued', 'invoice.paid']).and.not.include('order.placed');
    expect(heard.find(({ type }) => type === 'invoice.paid')?.data).to.include({ invoiceId, clientId: client.clientId });
    const page = await staff.get(path);
    expect([page.text.includes('invoice.paid'), page.text.includes('Delivered'), page.text.includes('Works')]).to.deep.equal([true, true, true]);
  });

  it('what was not taken is shown with the answer, and sent again from the page', async () => {
    takes = false;
    await app.signUp('Bruno Lima');
    await app.house.settle();
    const failing = await staff.get(`${path}?state=waiting`);
    expect([failing.text.includes('500'), failing.text.includes('Takes nothing now')]).to.deep.equal([true, true]);
    expect((await staff.send(path, 'test', {})).text).to.include('The test message was not taken.');
    takes = true;
    const id = /name="pick-(\d+)"/.exec(failing.html)?.[1] ?? '';
    const before = heard.length;
    await staff.send(path, 'resend', { [`pick-${id}`]: 'on' });
    await app.house.settle();
    expect(heard.length).to.equal(before + 1);
    expect((await staff.send(path, 'test', {})).text).to.include('The test message was taken.');
    // All of an hour once more: the receiver knows each by its id and does nothing twice.
    const known = heard.length;
    await staff.send(path, 'replay', { hours: '1' });
    await app.house.settle();
    expect(heard.filter(({ type }) => type !== 'webhook.test')).to.have.length(known - heard.filter(({ type }) => type === 'webhook.test').length);
    expect((await staff.get(`${path}?state=waiting`)).text).to.include('No messages yet.');
  });

  it('what is wrong is said at its field, and what was typed stays', async () => {
    const refused = await staff.send(path, 'save', { label: 'Books of ours', url: 'https://me:secret@books.example/', 'topic-*': 'on' });
    expect([refused.status, refused.html.includes('value="Books of ours"'), refused.text.includes('Leave name and password out')]).to.deep.equal([422, true, true]);
    const nothing = await staff.send(path, 'save', { label: 'Books', url: 'https://books.example/' });
    expect([nothing.status, nothing.html.includes('id="e-save-topic-*"')]).to.deep.equal([422, true]);
    const saved = await staff.send(path, 'save', { label: 'Books of ours', url: 'https://books.example/', 'topic-*': 'on' });
    expect([saved.text.includes('Books of ours'), saved.text.includes('All events')]).to.deep.equal([true, true]);
  });

  it('is switched off, given another secret, and removed', async () => {
    expect((await staff.send(path, 'switch', { on: '' })).text).to.include('Switch on');
    expect(SECRET.test((await staff.send(path, 'secret', {})).text)).to.equal(true);
    expect((await staff.get(path)).text).to.include('Both secrets sign until');
    expect((await staff.send(path, 'remove', {})).text).to.include('The webhook is removed.').and.include('No program is told anything yet.');
    expect((await staff.get(path)).status).to.equal(404);
  });
});
