import { ServerRequest } from '@billet/billing';
import { openTestApp, requireComponent, startMailCatcher, startPanelServer, type MailCatcher, type PanelServer, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';
import { BESIDE, HERE } from './support/beside.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';
import { faultsOf } from './support/faults-of.ts';

const LOOKS = [{ colorScheme: 'light', viewport: { width: 1280, height: 800 } }, { colorScheme: 'dark', viewport: { width: 360, height: 800 } }] as const;

type Who = 'guest' | 'client' | 'acting' | 'staff';

(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('pages that mails, providers and forms lead to, in a browser', function () {
  this.timeout(180_000);
  let app: TestApp;
  let browser: Browser;
  let post: MailCatcher;
  let provider: Awaited<ReturnType<typeof startFakeYookassa>>;
  let program: PanelServer;
  let ana: TestClient;
  /** By the page as it is declared: who opens it, and where. */
  let pages: Readonly<Record<string, readonly [Who, string]>>;

  const firstLink = (pattern: RegExp): string => {
    const link = post.mails.map(({ text }) => pattern.exec(text)?.[0]).findLast((each) => each !== undefined);
    if (link === undefined) throw new Error(`no mail with ${String(pattern)}`);
    return link;
  };

  /** Mails with links of every kind. */
  const mailed = async (): Promise<void> => {
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none' } });
    await app.call('members.invite', { clientId: ana.clientId, email: 'bea@example.com', permissions: ['invoices.read'] });
    await app.browser().send('/forgot', 'ask', { email: ana.email });
    const { id } = await app.call<{ id: number }>('campaigns.create', { brandId: app.brandId, name: 'Spring', kind: 'marketing', locale: 'en' });
    await app.call('campaigns.saveText', { id, locale: 'en', subject: 'Faster', body: '<p>Dear {{name}}</p>' });
    await app.call('mailPreferences.set', { clientId: ana.clientId, marketing: true }, ana.caller);
    await app.call('campaigns.gather', { id });
    await app.house.settle();
    const { counts } = await app.call<{ counts: { waiting: number } }>('campaigns.get', { id });
    await app.call('campaigns.start', { id, confirm: counts.waiting });
    await app.house.settle();
    await (await app.clientBrowser(ana)).send('/account/security', 'email', { email: 'ana.souza@example.com', current: 'a client signs in' });
    await app.house.settle();
  };

  before(async () => {
    [post, provider] = [await startMailCatcher(), await startFakeYookassa()];
    program = await startPanelServer({ answer: () => ({ json: { status: 'done', value: { message: 'fine' } } }), changes: () => false });
    app = await openTestApp({ fakes: true });
    browser = await openBrowser();
    ana = await app.signUp('Ana Souza');
    const { invoiceId } = await app.order(ana);
    await app.pay((await app.order(ana)).invoiceId);
    await mailed();
    const { path: link } = await app.call<{ path: string }>('invoices.link', { id: invoiceId });
    const cards = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'yookassa', name: 'Cards', settings: provider.settings() });
    const { id: bill } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'RUB', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true });
    await app.call('payments.start', { invoiceIds: [bill], gatewayAccountId: cards.id }, ana.caller);
    const key = String(provider.payments[0]?.metadata['attempt']);
    const debit = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'sepa', name: 'Direct debit', settings: { holder: 'Fibra GmbH', creditorId: 'DE98ZZZ09999999999', iban: 'DE89370400440532013000' } });
    const server = await app.call<{ id: number }>('servers.create', { extension: 'webhook', name: 'Own program', settings: { url: `${program.url}/hook`, secret: 'a secret of sixteen and more' } });
    await app.call('servers.test', { id: server.id });
    await app.advance('2027-03-20T12:00:00.000Z');
    const [request] = await app.house.db.from(ServerRequest).limit(1);
    const { items: [run] } = await app.call<{ items: readonly { id: number }[] }>('billing.runs', {});
    const { items: [reminded] } = await app.call<{ items: readonly { id: number }[] }>('dunning.runs', {});
    const noted = String(request?.id ?? '');
    pages = {
      '/sign-out': ['client', '/sign-out'],
      '/staff/sign-out': ['staff', '/staff/sign-out'],
      '/pay/return/:key': ['client', `/pay/return/${key}`],
      '/i/:token': ['guest', link],
      '/acting/leave': ['acting', '/acting/leave'],
      '/invitation': ['guest', firstLink(/\/invitation\?\S+/)],
      '/email-change': ['guest', firstLink(/\/email-change\?\S+/)],
      '/email-keep': ['guest', firstLink(/\/email-keep\?\S+/)],
      '/reset': ['guest', firstLink(/\/reset\?\S+/)],
      '/registrant': ['guest', '/registrant?token=x'],
      '/unsubscribe': ['guest', firstLink(/\/unsubscribe\?\S+/)],
      '/hotspot': ['guest', '/hotspot?link-login-only=http%3A%2F%2Flogin.wifi%2Flogin'],
      '/payment-methods/new/:id': ['client', `/payment-methods/new/${String(debit.id)}`],
      '/staff/payments/attempts/:key': ['staff', `/staff/payments/attempts/${key}`],
      '/staff/runs/:id': ['staff', `/staff/runs/${String(run?.id)}`],
      '/staff/dunning/runs/:id': ['staff', `/staff/dunning/runs/${String(reminded?.id)}`],
      '/staff/servers/:id/requests/:request': ['staff', `/staff/servers/${String(server.id)}/requests/${noted}`],
    };
  });
  after(async () => {
    await browser.close();
    await app.close();
    await Promise.all([post.stop(), provider.stop(), program.stop()]);
  });

  const enterAs = async (page: Page, who: Who): Promise<void> => {
    if (who === 'guest') return;
    await (who === 'client' ? enter(page, app.base, '/sign-in', ana.email) : enter(page, app.base, '/staff/sign-in'));
    if (who !== 'acting') return;
    await page.goto(`${app.base}/staff/clients/${String(ana.clientId)}`);
    await page.evaluate(`(() => {
      const form = document.querySelector('form:has([name="_form"][value="view-as"])');
      form.elements['reason'].value = 'a question on the phone';
      form.submit();
    })()`);
    await page.waitForURL((url) => !url.pathname.startsWith('/staff'));
  };

  for (const look of LOOKS) {
    it(`stand in nobody’s way, ${look.colorScheme} and ${String(look.viewport.width)} wide`, async () => {
      const found: string[] = [];
      for (const who of ['guest', 'client', 'acting', 'staff'] as const) {
        const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...look });
        const page = await context.newPage();
        await enterAs(page, who);
        for (const [name, [, path]] of Object.entries(pages).filter(([, [each]]) => each === who)) {
          const answer = await page.goto(app.base + path, { waitUntil: 'load' });
          if (answer?.status() !== 200) found.push(`${path}: status ${String(answer?.status())}`);
          found.push(...(await faultsOf(page, { shot: `beside${name.replaceAll(/\W+/g, '-')}`, scripts: true })).map((each) => `${path}: ${each}`));
        }
        await context.close();
      }
      expect(found).to.deep.equal([]);
    });
  }

  it('are all that no other test looks at', () => {
    expect(Object.keys(pages).sort()).to.deep.equal(Object.keys(BESIDE).filter((path) => BESIDE[path]?.[1] === HERE).sort());
  });
});
