import { isBilletError } from '@billet/sdk';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const PDF = Buffer.from('%PDF-1.7\n<script>alert(1)</script>\n');

const files = (engine: 'sqlite' | 'postgres'): void => {
  describe(`files of a client [${engine}]`, function () {
    this.timeout(30_000);
    let app: TestApp;
    let staff: TestBrowser;
    let ana: TestClient;
    let bruno: TestClient;
    before(async () => {
      app = await openTestApp({ engine });
      staff = await app.staffBrowser();
      ana = await app.signUp('Ana Souza');
      bruno = await app.signUp('Bruno Lima');
    });
    after(() => app.close());

    const at = (): string => `/staff/clients/${String(ana.clientId)}`;
    const upload = async (name: string, bytes: Buffer, shared = false): Promise<Response> => {
      const page = await staff.get(at());
      const body = new FormData();
      body.set('_csrf', /name="_csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '');
      body.set('_form', 'add-file');
      body.set('file', new Blob([new Uint8Array(bytes)]), name);
      if (shared) body.set('shared', 'on');
      return staff.raw(at(), { method: 'POST', body });
    };
    const add = (name: string, bytes: Buffer, more: object = {}): Promise<{ id: number; name: string }> => app.call('clientFiles.add', { clientId: ana.clientId, name, file: bytes.toString('base64'), ...more });
    const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
    const rows = async (): Promise<readonly { id: number; name: string; shared: boolean }[]> => (await app.call<{ items: readonly { id: number; name: string; shared: boolean }[] }>('clientFiles.list', { clientId: ana.clientId })).items;

    it('say that there are none yet, in both areas', async () => {
      expect((await staff.get(at())).text).to.include('No files yet.');
      expect((await (await app.clientBrowser(ana)).get('/files')).text).to.include('We have not shared any files with you yet.');
    });

    it('come by a form, and leave as downloads that nothing runs', async () => {
      expect((await upload('../../Agreement <A>.pdf', PDF)).status).to.equal(303);
      const [file] = await rows();
      expect(file).to.include({ name: 'Agreement _A_.pdf', shared: false });
      const answer = await staff.raw(`/staff/client-files/${String(file?.id)}/download`, {});
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).to.deep.equal([200, 'application/octet-stream', 'nosniff']);
      expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="Agreement _A_.pdf"');
      expect(Buffer.from(await answer.arrayBuffer()).equals(PDF)).to.equal(true);
      expect((await staff.get(at())).text).to.include('Agreement _A_.pdf').and.include('Owner');
    });

    it('are for staff until they are shared, and never for another client', async () => {
      const { id } = await add('offer.pdf', PDF);
      const [hers, his] = [await app.clientBrowser(ana), await app.clientBrowser(bruno)];
      const download = `/files/${String(id)}/download`;
      expect((await hers.get(download)).status).to.equal(404);
      expect((await staff.send(`/staff/client-files/${String(id)}`, 'share', { shared: 'on' })).text).to.include('Staff and the client');
      expect((await hers.get('/files')).text).to.include('offer.pdf').and.not.include('Agreement');
      expect([(await hers.get(download)).status, (await his.get(download)).status]).to.deep.equal([200, 404]);
      expect(await refusal(app.call('clientFiles.read', { id }, bruno.caller))).to.equal('NOT_FOUND');
      expect((await app.call<{ items: readonly unknown[] }>('clientFiles.list', { clientId: ana.clientId }, bruno.caller)).items).to.deep.equal([]);
      expect(await app.call('clientFiles.read', { id }, ana.caller)).to.include({ author: null });
      expect((await fetch(app.base + download, { redirect: 'manual' })).status).to.equal(303);
      const { parts } = await app.call<{ parts: Record<string, readonly { name: string }[]> }>('clients.export', { id: ana.clientId }, ana.caller);
      expect(parts['files']?.map(({ name }) => name)).to.deep.equal(['offer.pdf']);
      await staff.send(`/staff/client-files/${String(id)}`, 'share', { shared: '' });
      expect((await hers.get(download)).status).to.equal(404);
    });

    it('are limited by settings: kinds, size, number; and are what their names say', async () => {
      expect(await refusal(add('page.html', Buffer.from('<p>')))).to.equal('FILE_KIND');
      expect(await refusal(add('no ending', PDF))).to.equal('FILE_KIND');
      expect(await refusal(add('run.pdf', Buffer.from('MZ\u0000')))).to.equal('FILE_NOT_WHAT_IT_SAYS');
      expect(await refusal(add('note.txt', Buffer.alloc(0)))).to.equal('INPUT_INVALID');
      const there = (await rows()).length;
      await app.call('settings.save', { owner: 'desk', values: { largestKib: 1, endings: 'txt', mostFiles: there + 1 } });
      expect(await refusal(add('offer.pdf', PDF))).to.equal('FILE_KIND');
      expect(await refusal(add('long.txt', Buffer.alloc(1025, 'x')))).to.equal('FILE_TOO_LARGE');
      expect(await refusal(add('full.txt', Buffer.alloc(1024, 'x')))).to.equal('none');
      expect(await refusal(add('more.txt', Buffer.from('x')))).to.equal('TOO_MANY_FILES');
      const answer = await upload('page.html', Buffer.from('<p>'));
      expect([answer.status, (await answer.text()).includes('Files of this kind are not taken. These are: txt')]).to.deep.equal([422, true]);
      expect(await refusal(app.call('settings.save', { owner: 'desk', values: { endings: '../exe' } }))).to.not.equal('none');
      await app.call('settings.save', { owner: 'desk', values: { largestKib: 5120, endings: 'pdf txt', mostFiles: 100 } });
      expect((await upload('large.txt', Buffer.alloc(5 * 1024 * 1024, 'x'))).status).to.equal(303);
      expect((await upload('larger.txt', Buffer.alloc(5 * 1024 * 1024 + 1, 'x'))).status).to.be.oneOf([413, 422]);
    });

    it('are not read before it is known who sends them', async () => {
      for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""']) expect((await staff.raw(at(), { method: 'POST', headers: { 'content-type': type }, body: 'x' })).status, type).to.equal(400);
      const huge = new Blob([new Uint8Array(6 * 1024 * 1024)]);
      const send = (path: string, fill: (body: FormData) => void, headers: Record<string, string> = {}): Promise<Response> => {
        const body = new FormData();
        fill(body);
        return fetch(app.base + path, { method: 'POST', body, redirect: 'manual', headers });
      };
      const cookie = [...staff.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const token = /name="_csrf" value="([^"]*)"/.exec((await staff.get(at())).html)?.[1] ?? '';
      const stranger = await send(at(), (body) => { body.set('file', huge, 'a.txt'); });
      expect([stranger.status, stranger.headers.get('location')?.startsWith('/staff/sign-in')]).to.deep.equal([303, true]);
      expect((await send(at(), (body) => { body.set('_csrf', 'wrong'); body.set('file', huge, 'a.txt'); }, { cookie })).status).to.equal(403);
      expect((await send(at(), (body) => { body.set('file', huge, 'a.txt'); body.set('_csrf', token); }, { cookie })).status).to.equal(403);
      expect((await send(at(), (body) => { body.set('_csrf', token); body.set('file', huge, 'a.txt'); }, { cookie })).status).to.equal(413);
      expect((await send('/unsubscribe', (body) => { body.set('file', huge, 'a.txt'); })).status).to.equal(413);
    });

    it('are no more than the setting says, though they come at once', async () => {
      const there = (await rows()).length;
      await app.call('settings.save', { owner: 'desk', values: { mostFiles: there + 1 } });
      const came = await Promise.all(['a', 'b', 'c', 'd'].map((name) => refusal(add(`${name}.txt`, Buffer.from(name)))));
      expect(came.sort()).to.deep.equal(['TOO_MANY_FILES', 'TOO_MANY_FILES', 'TOO_MANY_FILES', 'none']);
      await app.call('settings.save', { owner: 'desk', values: { mostFiles: 100 } });
    });

    it('go when they are erased, and with their client; the audit keeps only that they were there', async () => {
      const { id } = await add('gone.pdf', PDF);
      expect((await staff.send(`/staff/client-files/${String(id)}`, 'remove', {})).path).to.equal(at());
      const { db } = app.house;
      expect(await db.raw('select id from client_file_contents where file_id = ?', [id])).to.deep.equal([]);
      const audit = JSON.stringify(await db.raw('select * from audit_log'));
      expect([audit.includes('gone.pdf'), audit.includes(PDF.toString('base64'))]).to.deep.equal([true, false]);
      const made = await app.call<{ id: number }>('clients.create', { brandId: app.brandId, kind: 'person', name: 'Nobody', email: 'nobody@example.com', country: 'BR', locale: 'en' });
      const kept = await app.call<{ id: number }>('clientFiles.add', { clientId: made.id, name: 'kept.pdf', file: PDF.toString('base64') });
      await db.transaction(async () => {
        await db.execute('delete from payers where client_id = ?', [made.id]);
        await db.execute('delete from clients where id = ?', [made.id]);
      });
      expect(await db.raw('select id from client_file_contents where file_id = ?', [kept.id])).to.deep.equal([]);
    });

    it('need rights of their own', async () => {
      const caller = (permissions: readonly string[]) => ({ audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1, permissions: [...permissions], scope: { kind: 'all' }, locale: 'en' }) as const;
      const list = (permissions: readonly string[]): Promise<string> => refusal(app.call('clientFiles.list', { clientId: ana.clientId }, caller(permissions)));
      expect([await list(['clients.*']), await list(['files.read'])]).to.deep.equal(['FORBIDDEN', 'none']);
      expect(await refusal(app.call('clientFiles.add', { clientId: ana.clientId, name: 'a.txt', file: 'eA==' }, caller(['files.read'])))).to.equal('FORBIDDEN');
    });
  });

  describe(`a password that staff generate [${engine}]`, function () {
    this.timeout(30_000);
    let app: TestApp;
    before(async () => {
      app = await openTestApp({ engine });
    });
    after(() => app.close());

    it('opens the account, is told once, and ends the old one with its sessions', async () => {
      const ana = await app.signUp('Ana Souza');
      const bruno = await app.signUp('Bruno Lima');
      const hers = await app.clientBrowser(ana);
      const staff = await app.staffBrowser();
      const at = `/staff/clients/${String(ana.clientId)}/people`;
      const { members } = await app.call<{ members: readonly { userId: number }[] }>('clients.get', { id: ana.clientId });
      const [{ userId = 0 } = {}] = members;
      const page = await staff.send(at, 'give-password', { userId: String(userId) });
      const password = /(?<![\w+-])(?:[a-z2-9+]{4}-){3}[a-z2-9+]{4}(?![\w-])/.exec(page.text)?.[0] ?? '';
      expect(password).to.have.length(19);
      expect((await staff.get(at)).text).to.not.include(password);
      expect((await hers.get('/account')).path).to.match(/^\/sign-in/);
      const again = app.browser();
      expect((await again.send('/sign-in', 'sign-in', { email: ana.email, password: 'a client signs in' })).path).to.match(/^\/sign-in/);
      expect((await again.send('/sign-in', 'sign-in', { email: ana.email, password })).path).to.equal('/');
      expect(JSON.stringify(await app.house.db.raw('select * from audit_log'))).to.not.include(password);
      const other = await app.call('logins.givePassword', { clientId: bruno.clientId, userId }).then(() => 'none', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
      expect(other).to.equal('NOT_FOUND');
    });
  });
};

files('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) files('postgres');
