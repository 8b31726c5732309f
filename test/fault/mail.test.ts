import { createServer, type AddressInfo } from 'node:net';
import { openTestApp, startMailCatcher, type MailCatcher, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

interface MailRow {
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

describe('a mail server in trouble', function () {
  this.timeout(120_000);
  let app: TestApp;
  let post: MailCatcher;

  beforeEach(async () => {
    app = await openTestApp();
    post = await startMailCatcher();
    await useServer(post.port);
  });
  afterEach(async () => {
    await app.close();
    await post.stop();
  });

  const useServer = (port: number): Promise<unknown> => app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port, security: 'none' } });
  const mails = (): Promise<MailRow[]> => app.house.db.raw<MailRow & Record<string, unknown>>('select state, attempts, error from mail_messages order by id');
  /** As if the pause after a failed try were over. */
  const pauseIsOver = async (): Promise<void> => {
    await app.house.db.transaction(async (work) => {
      await app.house.db.execute("update mail_messages set next_try_at = '2000-01-01T00:00:00.000Z' where state = 'queued'");
      await app.house.jobs.enqueue(work, [{ task: 'mail.send', payload: {} }]);
    });
    await app.house.settle();
  };
  const orderSomething = async (): Promise<void> => {
    const { invoiceId } = await app.order(await app.signUp('Ana'));
    await app.pay(invoiceId);
    await app.house.settle();
    const { invoice } = await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId });
    expect(invoice.settlement).to.equal('paid');
  };
  const expectWaiting = async (): Promise<void> => {
    const waiting = await mails();
    expect(waiting.length).to.be.greaterThan(0);
    for (const mail of waiting) expect(mail).to.include({ state: 'queued', attempts: 1 });
    for (const mail of waiting) expect(mail.error).to.not.equal(null);
  };
  const expectDelivered = async (): Promise<void> => {
    await pauseIsOver();
    const sent = await mails();
    expect(new Set(sent.map((mail) => mail.state))).to.deep.equal(new Set(['sent']));
    expect(post.mails).to.have.length(sent.length);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  };

  it('that is down delays mail, and nothing else', async () => {
    await useServer(1);
    await orderSomething();
    await expectWaiting();
    await useServer(post.port);
    await expectDelivered();
  });

  it('that says "later" (451) is asked again later', async () => {
    post.refuse(451);
    await orderSomething();
    await expectWaiting();
    post.refuse(undefined);
    await expectDelivered();
  });

  it('that takes the call and says nothing is given up on, and asked again later', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    await useServer((silent.address() as AddressInfo).port);
    await orderSomething();
    await expectWaiting();
    silent.close();
    await useServer(post.port);
    await expectDelivered();
  });

  it('that hangs up in the middle of a mail gets it again, once', async () => {
    post.drop(true);
    await orderSomething();
    await expectWaiting();
    post.drop(false);
    await expectDelivered();
  });

  it('that knows no such address (550) is not asked again: the mail bounced, and staff see it', async () => {
    post.refuse(550);
    await orderSomething();
    post.refuse(undefined);
    const bounced = await mails();
    expect(new Set(bounced.map((mail) => mail.state))).to.deep.equal(new Set(['bounced']));
    await pauseIsOver();
    expect(post.mails).to.have.length(0);
    const page = await (await app.staffBrowser()).get('/staff/mails');
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('550');
  });

  it('that does not let us in (530) bounces nobody: it can be mended', async () => {
    post.refuseSender(530);
    await orderSomething();
    await expectWaiting();
    post.refuseSender(undefined);
    await expectDelivered();
  });
});
