import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { openWebHouse } from '@billet/web';
import { expect } from 'chai';

const LOUD = '<img src=x onerror=alert(1)> \'{{t "x"}}\' <script>alert(2)</script>';

describe('texts of staff in the place of shipped ones', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let other: number;

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana');
    other = (await app.call<{ id: number }>('brands.create', { company: 'Other GmbH', name: 'Other', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'o@example.com', invoiceTemplate: 'O-{year}-{000000}' })).id;
  });
  after(() => app.close());

  const place = (key = 'auth.signIn') => ({ brandId: app.brandId, locale: 'en', key });
  const failing = (name: string, input: unknown, caller?: Parameters<TestApp['call']>[2]): Promise<{ status: number; code: string; field?: string }> =>
    app.call(name, input, caller).then(() => { throw new Error('it was taken'); }, (error: unknown) => error as { status: number; code: string });
  const door = async (): Promise<string> => (await app.browser().get('/sign-in')).html;
  const list = (input: object) => app.call<{ items: { key: string; state: string; text: string | null; original: string | null }[]; own: number; changed: number; next?: string }>('texts.list', { locale: 'en', ...input });

  it('are found by key and by wording, in every language', async () => {
    expect((await list({ search: 'AUTH.SIGNIN' })).items.map(({ key }) => key)).to.include('auth.signIn');
    expect((await app.call<{ items: { key: string }[] }>('texts.list', { locale: 'de', search: 'passwort' })).items.map(({ key }) => key)).to.include('auth.password');
    const first = await list({ limit: 3 });
    const second = await list({ limit: 3, after: first.next });
    expect([...first.items, ...second.items].map(({ key }) => key)).to.deep.equal((await list({ limit: 6 })).items.map(({ key }) => key));
    expect((await staff.get('/staff/texts/all/de?q=passwort')).text).to.include('auth.password');
    expect((await staff.get('/staff/texts?q=zzzz')).text).to.include('No text has this');
  });

  it('count at once, for their brand and language only, and never as markup', async () => {
    expect(await door()).to.not.include('Come in');
    expect((await staff.send(`/staff/texts/${String(app.brandId)}/en/auth.signIn`, 'text', { text: `Come in ${LOUD}` })).status).to.equal(200);
    const page = await door();
    expect(page).to.include('Come in &lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; {{t &quot;x&quot;}} &lt;script&gt;').and.not.include('<img src=x').and.not.include('<script>alert');
    expect((await staff.get('/staff/clients')).html).to.not.include('Come in');
    await app.call('texts.save', { ...place(), text: 'Herein', locale: 'de' });
    expect(await door()).to.not.include('Herein');
    await app.call('texts.save', { ...place(), brandId: other, text: 'Elsewhere' });
    expect(await door()).to.include('Come in').and.not.include('Elsewhere');
  });

  it('for all brands stand behind those of a brand, and go into the staff area', async () => {
    await app.call('texts.save', { locale: 'en', key: 'nav.clients', text: 'People' });
    await app.call('texts.save', { locale: 'en', key: 'auth.signIn', text: 'For all' });
    expect((await staff.get('/staff')).text).to.include('People');
    expect(await door()).to.include('Come in');
    expect((await staff.send(`/staff/texts/${String(app.brandId)}/en/auth.signIn`, 'reset', {})).status).to.equal(200);
    expect(await door()).to.include('For all');
    expect((await list({ brandId: app.brandId, search: 'auth.signIn' })).items.find(({ key }) => key === 'auth.signIn')).to.include({ state: 'inherited', text: 'For all', original: 'Sign in' });
    await app.call('texts.reset', { locale: 'en', key: 'auth.signIn' });
    expect(await door()).to.not.include('For all');
    expect(await app.call('texts.reset', { locale: 'en', key: 'auth.signIn' })).to.deep.equal({ reset: false });
  });

  it('stand in mails and documents too', async () => {
    await app.call('texts.save', { ...place('mail.invoice-issued.subject'), text: 'Bill {number} over {total}' });
    await app.call('texts.save', { ...place('mail.fact.dueDate'), text: 'Pay until' });
    await app.order(ana);
    await app.house.settle();
    const [mail] = await app.house.db.raw<{ subject: string; text: string }>("select subject, text from mail_messages where key = 'invoice-issued' order by id desc limit 1");
    expect(mail?.subject).to.match(/^Bill \S+ over R\$/);
    expect(mail?.text).to.include('Pay until:');
    const [invoice] = await app.house.db.raw<{ id: number }>('select id from invoices order by id desc limit 1');
    const pdf = async (): Promise<string> => (await app.call<{ file: string }>('invoices.pdf', { id: invoice?.id })).file;
    const before = await pdf();
    expect(await pdf()).to.equal(before);
    await app.call('texts.save', { ...place('document.description'), text: 'What it was' });
    expect(await pdf()).to.not.equal(before);
  });

  const refused: readonly (readonly [key: string, text: string, code: string])[] = [
    ['mail.invoice-issued.subject', 'No values', 'TEXT_ARGUMENTS'],
    ['mail.invoice-issued.subject', '{number} {total} {password}', 'TEXT_ARGUMENTS'],
    ['mail.invoice-issued.subject', '{number} {total', 'TEXT_SYNTAX'],
    ['mail.invoice-issued.subject', '{number} {total, date}', 'TEXT_FORMATS'],
    ['mail.invoice-issued.subject', '{number} {total, plural, other {x}}', 'TEXT_PLURALS'],
    ['mail.invoice-issued.subject', '{number}\nBcc: all {total}', 'TEXT_SIGNS'],
    ['auth.signIn', 'a\tb', 'TEXT_SIGNS'],
    ['auth.signIn', '  ', 'TEXT_EMPTY'],
  ];
  for (const [key, text, code] of refused) {
    it(`are refused with ${code} when saved and when looked at: ${JSON.stringify(text)}`, async () => {
      expect(await failing('texts.save', { ...place(key), text })).to.include({ status: 422, code, field: 'text' });
      expect(await failing('texts.preview', { ...place(key), text })).to.include({ status: 422, code, field: 'text' });
    });
  }

  it('are refused for texts, languages and brands that are not there, and to those who may not', async () => {
    for (const key of ['nothing.here', 'constructor', '__proto__']) expect(await failing('texts.save', { ...place(key), text: 'x' })).to.include({ status: 404 });
    expect(await failing('texts.save', { ...place(), locale: 'tlh', text: 'x' })).to.include({ status: 422, code: 'TEXT_LANGUAGE' });
    expect(await failing('texts.save', { ...place(), brandId: 999, text: 'x' })).to.include({ status: 404 });
    expect((await failing('texts.save', { ...place(), text: 'x' }, ana.caller)).status).to.be.oneOf([403, 404]);
    expect((await app.browser().get('/staff/texts/all/en/auth.signIn/preview')).status).to.equal(401);
  });

  it('come back with what was typed when refused, and are shown with values while written', async () => {
    const at = `/staff/texts/${String(app.brandId)}/en/mail.invoice-issued.subject`;
    const answer = await staff.send(at, 'text', { text: 'kept {nmber} {total}' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('kept {nmber} {total}').and.include('nmber, number');
    expect((await staff.get(`${at}/preview`)).text).to.include('⟨number⟩');
  });

  it('say when an update has changed the original, and are not shown where they no longer fit', async () => {
    const { db } = app.house;
    await app.call('texts.save', { ...place('nav.shop'), text: 'Our shop' });
    await app.call('texts.save', { ...place('auth.email'), text: 'Address' });
    await db.transaction(async () => {
      await db.execute("update text_overrides set original = 'Older' where key = 'nav.shop'");
      await db.execute("update text_overrides set text = 'Address {gone}' where key = 'auth.email'");
      await db.execute("insert into text_overrides (brand_id, locale, key, text, original, saved_by, saved_at) values (?, 'en', 'was.removed', 'x', 'y', 'system', '2026-01-01T00:00:00.000Z')", [app.brandId]);
    });
    await app.call('texts.save', { ...place('nav.invoices'), text: 'Bills' });
    expect(await door()).to.include('Our shop').and.include('E-mail').and.not.include('Address {gone}');
    const { items, changed } = await list({ brandId: app.brandId, only: 'changed' });
    expect(items.map(({ key, state }) => `${key} ${state}`)).to.deep.equal(['auth.email unfit', 'nav.shop changed', 'was.removed gone']);
    expect(changed).to.equal(3);
    expect((await staff.get(`/staff/texts/${String(app.brandId)}/en`)).text).to.include('An update has changed 3 shipped texts');
    expect((await staff.get(`/staff/texts/${String(app.brandId)}/en/nav.shop`)).text).to.include('Older');
    expect((await staff.get(`/staff/texts/${String(app.brandId)}/en/was.removed`)).status).to.equal(200);
    await app.call('texts.reset', place('was.removed'));
    await app.call('texts.save', { ...place('nav.shop'), text: 'Our shop' });
    expect((await list({ brandId: app.brandId, only: 'changed' })).items.map(({ key }) => key)).to.deep.equal(['auth.email']);
  });

  it('are there after a restart, and in every other process', async () => {
    const second = openWebHouse(app.house);
    expect((await second.texts.in('en', app.brandId)).t('nav.shop')).to.equal('Our shop');
    await app.call('texts.reset', place('nav.shop'));
    expect((await second.texts.in('en', app.brandId)).t('nav.shop')).to.not.equal('Our shop');
  });

  it('are told in the audit', async () => {
    const [row] = await app.house.db.raw<{ n: number }>("select count(*) as n from audit_subjects where kind = 'text'");
    expect(Number(row?.n)).to.be.greaterThan(5);
  });
});
