import { isBilletError, type Caller } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const GUEST: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };
const PERSON = { phone: '', country: 'BR', taxId: '', password: 'a long password', locale: 'en' };

interface Answers {
  readonly items: readonly { readonly key: string; readonly value: unknown }[];
}

const errorOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: unknown) => (isBilletError(error) ? `${error.code} ${String(error.field)}` : String(error)));

const story = (engine: 'sqlite' | 'postgres'): void => {
  describe(`what a brand asks of its clients [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let staff: TestBrowser;
    let ana: TestClient;

    const clientIdOf = async (email: string): Promise<number> => (await app.call<{ items: readonly { id: number }[] }>('clients.list', { search: email })).items[0]?.id ?? 0;
    const answers = async (clientId: number, caller?: Caller): Promise<Readonly<Record<string, unknown>>> => Object.fromEntries((await app.call<Answers>('clientFields.values', { clientId }, caller)).items.map(({ key, value }) => [key, value]));

    before(async () => {
      app = await openTestApp({ engine });
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    it('staff say on a page what is asked, of whom, and how', async () => {
      const add = (fields: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly html: string; readonly text: string }> => staff.send('/staff/client-fields', 'create', { kind: 'text', help: '', choices: '', position: '0', ...fields });
      expect((await add({ name: 'How did you hear of us?', key: 'heard', kind: 'choice', choices: 'A friend\nThe web', required: 'on', atSignUp: 'on', position: '1' })).text).to.include('How did you hear of us?').and.include('required, at sign-up');
      await add({ name: 'Date of birth', key: 'born', kind: 'date', atSignUp: 'on', locked: 'on', help: 'It cannot be changed later.', position: '2' });
      await add({ name: 'Desks', key: 'desks', kind: 'number', position: '3' });
      await add({ name: 'Newsletter', key: 'news', kind: 'boolean', atSignUp: 'on', position: '4' });
      await add({ name: 'Credit note', key: 'credit', kind: 'text', staffOnly: 'on', position: '5' });
      const again = await add({ name: 'Again', key: 'heard' });
      expect([again.status, again.html.includes('aria-describedby="e-create-key"')]).to.deep.equal([422, true]);
      const bare = await add({ name: 'No choice', key: 'bare', kind: 'choice' });
      expect([bare.status, bare.html.includes('aria-describedby="e-create-choices"')]).to.deep.equal([422, true]);
      const { items } = await app.call<Answers>('clientFields.list', {}, GUEST);
      expect(items.map(({ key }) => key)).to.deep.equal(['heard', 'born', 'desks', 'news']);
    });

    it('sign-up asks it, and names the field that is wrong', async () => {
      const guest = app.browser();
      const form = await guest.get('/sign-up');
      expect(form.text).to.include('How did you hear of us?').and.include('It cannot be changed later.').and.not.include('Desks').and.not.include('Credit note');
      const wish = { ...PERSON, name: 'Rui Lima', email: 'rui@example.com', 'fields.heard': '', 'fields.born': '1990-05-17', 'fields.news': 'false' };
      const missing = await guest.send('/sign-up', 'sign-up', wish);
      expect([missing.status, missing.html.includes('aria-describedby="e-sign-up-fields.heard"'), missing.html.includes('value="1990-05-17"')]).to.deep.equal([422, true, true]);
      const wrong = await guest.send('/sign-up', 'sign-up', { ...wish, 'fields.heard': 'A friend', 'fields.born': '1990-02-30' });
      expect([wrong.status, wrong.html.includes('aria-describedby="e-sign-up-fields.born"')]).to.deep.equal([422, true]);
      expect(await clientIdOf('rui@example.com')).to.equal(0);
      expect((await guest.send('/sign-up', 'sign-up', { ...wish, 'fields.heard': 'A friend' })).path).to.equal('/shop');
      expect(await answers(await clientIdOf('rui@example.com'))).to.deep.equal({ heard: 'A friend', born: '1990-05-17', desks: null, news: false, credit: null });
    });

    it('somebody new who orders is asked the same on the order page', async () => {
      const guest = app.browser();
      const at = `/order/${String(app.productId)}`;
      const first = await guest.get(at);
      expect(first.text).to.include('How did you hear of us?').and.include('Due with the order');
      const wish = { ...PERSON, name: 'Lia', email: 'lia@example.com', cycle: 'month:1', quantity: '1', step: 'order', acceptTerms: 'on' };
      const missing = await guest.send(at, 'order', { ...wish, 'fields.heard': '' });
      expect([missing.status, missing.html.includes('aria-describedby="e-order-fields.heard"')]).to.deep.equal([422, true]);
      expect((await guest.send(at, 'order', { ...wish, 'fields.heard': 'The web' })).path).to.match(/^\/invoices/);
      expect(await answers(await clientIdOf('lia@example.com'))).to.include({ heard: 'The web' });
    });

    it('a client changes what is open, once what is locked, and never sees what is for staff', async () => {
      ana = await app.call<{ clientId: number; userId: number }>('clients.register', { name: 'Ana', email: 'ana@example.com', country: 'BR', password: 'a client signs in', fields: { heard: 'A friend' } }, GUEST).then(({ clientId }) => ({ clientId, email: 'ana@example.com', caller: { audience: 'client', actor: { kind: 'client', id: '1' }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en', clientId } }));
      const browser = await app.clientBrowser(ana);
      const page = await browser.get('/account');
      expect(page.text).to.include('Desks').and.not.include('Credit note');
      await browser.send('/account', 'answers', { 'fields.heard': 'The web', 'fields.born': '1980-01-02', 'fields.desks': '12', 'fields.news': '' });
      expect(await answers(ana.clientId, ana.caller)).to.deep.equal({ heard: 'The web', born: '1980-01-02', desks: 12, news: null });
      const after = await browser.get('/account');
      expect(after.text).to.include('Kept as you told us');
      expect(after.html).to.not.include('name="fields.born"');
      const set = (fields: object, caller: Caller = ana.caller): Promise<string> => errorOf(app.call('clientFields.setValues', { clientId: ana.clientId, fields }, caller));
      expect(await set({ born: '1980-01-03' })).to.equal('FIELD_LOCKED fields.born');
      expect(await set({ born: null })).to.equal('FIELD_LOCKED fields.born');
      expect(await set({ credit: 'good' })).to.equal('FIELD_UNKNOWN fields.credit');
      expect(await set({ heard: '' })).to.equal('FIELD_REQUIRED fields.heard');
      const rui = await clientIdOf('rui@example.com');
      expect(await errorOf(app.call('clientFields.setValues', { clientId: rui, fields: { desks: 1 } }, ana.caller))).to.match(/^NOT_FOUND/);
      expect(await errorOf(app.call('clientFields.values', { clientId: rui }, ana.caller))).to.match(/^NOT_FOUND/);
    });

    it('staff see and change all of it; what is asked no more is gone from the forms, and its answers are kept', async () => {
      const at = `/staff/clients/${String(ana.clientId)}`;
      expect((await staff.get(at)).text).to.include('Credit note').and.include('The client does not see this.');
      const wrong = await staff.send(at, 'answers', { 'fields.desks': 'many' });
      expect([wrong.status, wrong.html.includes('aria-describedby="e-answers-fields.desks"')]).to.deep.equal([422, true]);
      await staff.send(at, 'answers', { 'fields.born': '1980-01-04', 'fields.credit': 'good', 'fields.desks': '0' });
      expect(await answers(ana.clientId)).to.include({ born: '1980-01-04', credit: 'good', desks: 0, heard: 'The web' });
      const { items } = await app.call<{ items: readonly { id: number; key: string }[] }>('clientFields.list', { brandId: app.brandId });
      const desks = String(items.find(({ key }) => key === 'desks')?.id);
      await staff.send(`/staff/client-fields/${desks}`, 'status', { status: 'retired' });
      expect((await staff.get(at)).text).to.not.include('Desks');
      await staff.send(`/staff/client-fields/${desks}`, 'status', { status: 'active' });
      expect(await answers(ana.clientId)).to.include({ desks: 0 });
      const { parts } = await app.call<{ parts: { answers: readonly unknown[] } }>('clients.export', { id: ana.clientId });
      expect(parts.answers).to.deep.equal([{ key: 'heard', answer: 'The web' }, { key: 'born', answer: '1980-01-04' }, { key: 'desks', answer: 0 }]);
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

story('sqlite');
story('postgres');
