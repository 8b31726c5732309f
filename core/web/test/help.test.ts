import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('the help menu and the debug display', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const signIn = async (name: string, permissions: readonly string[]): Promise<{ readonly browser: TestBrowser; readonly roleId: number }> => {
    const { id: roleId } = await app.call<{ id: number }>('roles.create', { name, permissions });
    await app.call('staff.create', { name, email: `${name}@example.com`, password: 'somebody signs in', roleId });
    const browser = app.browser();
    await browser.send('/staff/sign-in', 'sign-in', { email: `${name}@example.com`, password: 'somebody signs in' });
    return { browser, roleId };
  };
  const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (isBilletError(error) ? `${error.code} ${error.field ?? ''}`.trim() : String(error)));
  const foot = (html: string): string => /<footer class="debug"[\s\S]*?<\/footer>/.exec(html)?.[0] ?? '';

  describe('links', () => {
    const menu = (html: string): string => /<details class="help">[\s\S]*?<\/details>/.exec(html)?.[0] ?? '';

    it('lead staff to the page of help before anybody has set one', async () => {
      const { html } = await staff.get('/staff');
      expect(menu(html)).to.include('href="/staff/help"').and.not.include('external');
      expect((await staff.get('/staff/help')).text).to.include('Ctrl K').and.include('0.1.0');
      expect(menu((await app.browser().get('/staff/sign-in')).html)).to.equal('');
    });

    it('are for staff by the settings of the site', async () => {
      const saved = await staff.send('/staff/settings/site', 'save', { recordsPerPage: '50', helpLinks: 'How we <work> https://wiki.example/start?a=1&b=2\r\n\r\nStatus http://status.example' });
      expect(saved.status).to.equal(200);
      const html = menu((await staff.get('/staff/clients')).html);
      expect(html).to.include('href="https://wiki.example/start?a&#x3D;1&amp;b&#x3D;2"').and.include('How we &lt;work&gt;').and.include('href="http://status.example/"');
      expect(menu((await app.browser().get('/shop')).html)).to.equal('');
    });

    it('are for clients and guests by their brand', async () => {
      const saved = await staff.send('/staff/company', 'help', { links: 'Questions and answers https://help.fibra.example/faq' });
      expect([saved.status, saved.html.includes('https://help.fibra.example/faq')]).to.deep.equal([200, true]);
      const ana = await app.clientBrowser(await app.signUp('Ana Souza'));
      for (const browser of [app.browser(), ana]) expect(menu((await browser.get('/shop')).html)).to.include('href="https://help.fibra.example/faq"').and.not.include('/staff/help').and.not.include('wiki.example');
      expect(menu((await staff.get('/staff')).html)).to.not.include('help.fibra.example');
      await app.call('brands.saveHelp', { brandId: app.brandId, links: '' });
      expect(menu((await ana.get('/')).html)).to.equal('');
    });

    const WRONG = ['Guide javascript:alert(1)', 'Guide data:text/html,x', 'Guide //evil.example', 'Guide /staff', 'Guide ftp://files.example', 'Guide https://me:secret@help.example', 'Guide https:help.example', 'https://no-title.example', 'Guide', `${'x'.repeat(61)} https://help.example`, Array.from({ length: 13 }, (_, i) => `Link https://help.example/${String(i)}`).join('\n'), 'Good https://help.example\nGuide vbscript:x'];
    for (const links of WRONG) {
      it(`are refused: ${JSON.stringify(links.slice(0, 40))}`, async () => {
        expect(await refusal(app.call('brands.saveHelp', { brandId: app.brandId, links }))).to.equal('INPUT_INVALID links');
        expect(await refusal(app.call('settings.save', { owner: 'site', values: { helpLinks: links } }))).to.equal('SETTINGS_INVALID helpLinks');
      });
    }

    it('come back with what was typed and the rule, at their field', async () => {
      const page = await staff.send('/staff/company', 'help', { links: 'Good https://help.example\nBad javascript:alert(1)' });
      expect([page.status, page.html.includes('id="e-help-links"') && page.html.includes('Bad javascript:alert(1)'), page.text.includes('Each line needs a title')]).to.deep.equal([422, true, true]);
    });
  });

  describe('debug display', () => {
    it('is off until it is switched on, and goes with the session', async () => {
      const path = `/staff/clients?q=${encodeURIComponent('not-to-be-seen')}`;
      expect(foot((await staff.get(path)).html)).to.equal('');
      expect((await staff.send('/staff/help', 'debug', { on: '1' })).text).to.include('The debug display is on.');
      const answer = await staff.raw(path, {});
      const html = foot(await answer.text());
      expect(html).to.include('/staff/clients').and.include('card-table').and.include(answer.headers.get('x-request-id') ?? 'none');
      expect(html).to.match(/<dd>\d[\d,]* ms<\/dd>/).and.not.match(/select|insert|not-to-be-seen/i);
      expect(Number(/statements<\/dt><dd>(\d+)/.exec(html)?.[1])).to.be.within(3, 60);
      expect(html).to.not.include('style=').and.not.include('<script');
      expect(answer.headers.get('content-security-policy')).to.include("script-src 'self'; style-src 'self'");
      expect(foot((await (await app.staffBrowser()).get('/staff/clients')).html)).to.equal('');
      expect((await staff.send('/staff/help', 'debug', { on: '' })).text).to.include('The debug display is off.');
      expect(foot((await staff.get(path)).html)).to.equal('');
    });

    it('needs a right of its own, and is gone with it', async () => {
      const { browser: plain } = await signIn('plain', ['clients.read']);
      expect((await plain.get('/staff/help')).html).to.not.include('value="debug"');
      const { browser, roleId } = await signIn('seer', ['clients.read', 'debug.show']);
      await browser.send('/staff/help', 'debug', { on: '1' });
      expect(foot((await browser.get('/staff/clients')).html)).to.not.equal('');
      await app.call('roles.update', { id: roleId, name: 'seer', permissions: ['clients.read'] });
      expect(foot((await browser.get('/staff/clients')).html)).to.equal('');
      const who = { audience: 'staff', actor: { kind: 'staff', id: '99' }, permissions: ['clients.read'], scope: { kind: 'all' }, locale: 'en' } as const;
      expect(await refusal(app.call('debug.switch', { on: true }, who))).to.equal('FORBIDDEN');
    });

    it('is never there for clients, not even in a session that says so', async () => {
      const client = await app.signUp('Bea');
      const browser = await app.clientBrowser(client);
      await app.house.db.transaction(() => app.house.db.execute(`update sessions set data = ? where kind = 'client'`, [JSON.stringify({ clientId: client.clientId, debug: true })]));
      const page = await browser.get('/services');
      expect([page.status, foot(page.html)]).to.deep.equal([200, '']);
      const who = { audience: 'client', actor: { kind: 'client', id: '1' }, permissions: ['*'], scope: { kind: 'none' }, locale: 'en' } as const;
      expect(await refusal(app.call('debug.switch', { on: true }, who))).to.equal('FORBIDDEN');
    });

    it('names the trace under which the audit has what a page did', async () => {
      const answer = await staff.raw('/staff/help', {});
      const token = /name="_csrf" value="([^"]*)"/.exec(await answer.text())?.[1] ?? '';
      const done = await staff.raw('/staff/help', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ _csrf: token, _form: 'debug', on: '1' }) });
      const rows = await app.house.db.raw<{ operation: string }>('select operation from audit_log where trace_id = ?', [done.headers.get('x-request-id') ?? '']);
      expect(rows.map(({ operation }) => operation)).to.deep.equal(['debug.switch']);
    });
  });
});
