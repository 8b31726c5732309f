import { createHmac } from 'node:crypto';
import { openTestApp, startMailCatcher, type MailCatcher, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const PASSWORD = 'a client signs in';
/** HOTP (RFC 4226) once more, written here: the test is an app of its own. */
const hotp = (secret: Uint8Array, counter: number): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
};

const stepAt = (ms: number): number => Math.floor(ms / 30_000);

const fromBase32 = (text: string): Uint8Array => {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2));
};

describe('the safety of accounts', function () {
  this.timeout(60_000);
  let app: TestApp;
  let ana: TestClient;
  let mail: MailCatcher;

  before(async () => {
    app = await openTestApp();
    mail = await startMailCatcher();
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: mail.port, security: 'none' } });
    ana = await app.signUp('Ana Souza');
    const { invoiceId } = await app.order(ana);
    await app.pay(invoiceId);
  });
  after(async () => {
    await app.close();
    await mail.stop();
  });

  const linkTo = async (address: string): Promise<string> => {
    await app.house.settle();
    const link = /https?:\/\/\S+/.exec(mail.mails.findLast((each) => each.to.includes(address))?.text ?? '')?.[0] ?? '';
    return link.replace(app.base, '');
  };
  const setUpApp = async (browser: TestBrowser, page: string, current: string): Promise<{ readonly secret: Uint8Array; readonly codes: readonly string[]; readonly step: number }> => {
    const begun = await browser.send(page, 'app-on', { current });
    const secret = fromBase32(/[A-Z2-7]{32}/.exec(begun.text)?.[0] ?? '');
    const step = stepAt(Date.now());
    const shown = await browser.send(page, 'app-confirm', { code: hotp(secret, step) });
    return { secret, step, codes: shown.text.match(/[a-z2-7]{4}(?:-[a-z2-7]{4}){3}/g) ?? [] };
  };

  it('a second factor: nobody gets in by the password alone; a code counts once, a recovery code too', async () => {
    const bea = await app.signUp('Bea Lima');
    const { secret, codes, step } = await setUpApp(await app.clientBrowser(bea), '/account/security', PASSWORD);
    expect(codes.length).to.be.greaterThan(7);
    const browser = app.browser();
    const half = await browser.send('/sign-in', 'sign-in', { email: bea.email, password: PASSWORD });
    expect(half.path).to.contain('/sign-in/code');
    expect((await browser.get('/account')).path).to.contain('/sign-in');
    expect((await browser.send('/sign-in/code', 'code', { code: hotp(secret, step) })).status, 'the code that turned it on').to.equal(401);
    expect((await browser.send('/sign-in/code', 'code', { code: '000000' })).status).to.equal(401);
    expect((await browser.send('/sign-in/code', 'code', { code: codes[0] ?? '' })).path).to.equal('/');
    const again = app.browser();
    await again.send('/sign-in', 'sign-in', { email: bea.email, password: PASSWORD });
    expect((await again.send('/sign-in/code', 'code', { code: codes[0] ?? '' })).status, 'a recovery code used twice').to.equal(401);
    expect((await again.send('/sign-in/code', 'code', { code: hotp(secret, step + 1) })).path).to.equal('/');
  });

  it('staff without one can do nothing but set it up, where the house demands it', async () => {
    await app.call('staff.create', { name: 'Nova', email: 'nova@example.com', password: 'a new colleague here', roleId: 1 });
    await app.call('settings.save', { owner: 'logins', values: { staffTwoFactor: true } });
    const browser = app.browser();
    await browser.send('/staff/sign-in', 'sign-in', { email: 'nova@example.com', password: 'a new colleague here' });
    expect((await browser.get('/staff/clients')).path).to.contain('/staff/security');
    const { codes } = await setUpApp(browser, '/staff/security', 'a new colleague here');
    expect(codes.length).to.be.greaterThan(7);
    expect((await browser.get('/staff/clients')).status).to.equal(200);
    expect((await browser.send('/staff/security', 'app-off', { current: 'a new colleague here' })).status).to.equal(422);
    await app.call('settings.save', { owner: 'logins', values: { staffTwoFactor: false } });
  });

  it('an invitation gives just the rights it names, once, and they can be taken away', async () => {
    const owner = await app.clientBrowser(ana);
    const sent = await owner.send('/account/people', 'invite', { email: 'cora@example.com', 'may-invoices.read': 'on', 'may-clients.read': 'on' });
    expect(sent.status).to.equal(200);
    expect(sent.text).to.contain('cora@example.com');
    const link = await linkTo('cora@example.com');
    const cora = app.browser();
    expect((await cora.get(link)).text).to.contain('Ana Souza');
    const joined = await cora.send(link, 'accept', { name: 'Cora Reis', password: 'cora has a password' });
    expect(joined.status).to.equal(200);
    expect((await cora.get('/invoices')).status).to.equal(200);
    expect((await cora.get('/invoices/1')).status).to.equal(200);
    expect((await cora.get('/services/1')).status).to.equal(403);
    expect((await cora.send('/account/people', 'invite', { email: 'x@example.com' })).status).to.equal(403);
    expect((await app.browser().get(link)).status, 'the link again').to.equal(404);
    const people = await owner.get('/account/people');
    const id = /\?member=(\d+)/.exec(people.html.replaceAll('&#x3D;', '='))?.[1] ?? '';
    await owner.send(`/account/people?member=${id}`, 'remove', { id });
    expect((await cora.get('/invoices')).path).to.contain('/sign-in');
  });

  it('access data and the export are shown only after a fresh proof', async () => {
    const browser = await app.clientBrowser(ana);
    // An hour passes.
    await app.house.db.writer.raw("update sessions set data = replace(data, '\"sureAt\":1', '\"sureAt\":')");
    expect((await browser.get('/account/export.zip')).path).to.contain('/confirm');
    expect((await browser.send('/confirm?next=/account', 'password', { current: 'wrong' })).status).to.equal(422);
    await browser.send('/confirm?next=/account', 'password', { current: PASSWORD });
    expect((await browser.get('/account/export.zip')).html.slice(0, 2)).to.equal('PK');
  });

  it('another address counts when it is confirmed, and the old one can take it back', async () => {
    const dora = await app.signUp('Dora Alves');
    const browser = await app.clientBrowser(dora);
    expect((await browser.send('/account/security', 'email', { email: 'dora.new@example.com', current: 'wrong' })).status).to.equal(422);
    await browser.send('/account/security', 'email', { email: 'dora.new@example.com', current: PASSWORD });
    const signIn = async (email: string): Promise<string> => (await app.browser().send('/sign-in', 'sign-in', { email, password: PASSWORD })).path;
    expect(await signIn('dora.new@example.com')).to.contain('/sign-in');
    const [confirm, keep] = [await linkTo('dora.new@example.com'), await linkTo(dora.email)];
    await app.browser().get(confirm);
    expect(await signIn('dora.new@example.com'), 'a scanner that opens the link changes nothing').to.contain('/sign-in');
    await app.browser().send(confirm, 'answer', {});
    expect(await signIn('dora.new@example.com')).to.equal('/');
    await app.browser().send(keep, 'answer', {});
    expect(await signIn('dora.new@example.com')).to.contain('/sign-in');
    expect((await app.browser().send(confirm, 'answer', {})).status).to.equal(422);
  });

  it('a client reads the mails that were written to him, and nobody else’s', async () => {
    const browser = await app.clientBrowser(ana);
    const list = await browser.get('/mails');
    expect(list.status).to.equal(200);
    const id = /\/mails\/(\d+)/.exec(list.html)?.[1] ?? '';
    expect((await browser.get(`/mails/${id}`)).status).to.equal(200);
    const eva = await app.clientBrowser(await app.signUp('Eva Prado'));
    expect((await eva.get(`/mails/${id}`)).status).to.equal(404);
  });
});
