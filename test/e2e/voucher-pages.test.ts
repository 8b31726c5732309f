import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('the pages of vouchers', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let codes: readonly string[];

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  it('make a batch: its codes are shown once, and say at its field what is wrong', async () => {
    expect((await staff.get('/staff/vouchers')).text).to.contain('No vouchers yet.');
    const typed = { name: 'Kiosk one', count: '5', amount: '20.00', expiresOn: '2028-12-31' };
    expect((await staff.send('/staff/vouchers/new', 'issue', { ...typed, amount: 'much' })).status).to.equal(422);
    expect((await staff.send('/staff/vouchers/new', 'issue', { ...typed, expiresOn: '2020-01-01' })).status).to.equal(422);
    const made = await staff.send('/staff/vouchers/new', 'issue', typed);
    codes = made.text.match(/\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}\b/g) ?? [];
    expect(codes).to.have.lengthOf(5);
    const page = await staff.get('/staff/vouchers/1');
    expect(page.text).to.contain('Kiosk one').and.contain('in stock 5').and.contain('20.00');
    for (const code of codes) expect(page.html).to.not.contain(code);
  });

  it('sell some, and a client redeems one by page, once', async () => {
    expect((await staff.send('/staff/vouchers/1', 'sell', { from: '1', to: '9', paidEach: '18.00' })).text).to.contain('The batch has the numbers 1 to 5.');
    expect((await staff.send('/staff/vouchers/1', 'sell', { from: '1', to: '3', paidEach: '18.00' })).text).to.contain('These vouchers are open.').and.contain('open 3');
    const ana = await app.clientBrowser(await app.signUp('Ana Souza'));
    expect((await ana.get('/balance')).text).to.contain('Redeem a voucher');
    expect((await ana.send('/balance/voucher', 'redeem', { code: `${codes[0]?.slice(0, -1) ?? ''}!` })).text).to.contain('typed wrong');
    expect((await ana.send('/balance/voucher', 'redeem', { code: codes[4] ?? '' })).text).to.contain('not known');
    const done = await ana.send('/balance/voucher', 'redeem', { code: (codes[0] ?? '').toLowerCase().replaceAll('-', ' ') });
    expect(done.path).to.equal('/balance');
    expect(done.text).to.contain('The voucher is on your balance.').and.contain('Voucher redeemed').and.contain('20.00');
    expect((await ana.send('/balance/voucher', 'redeem', { code: codes[0] ?? '' })).text).to.contain('not known');
    const list = await staff.get('/staff/vouchers/1?state=redeemed');
    expect(list.text).to.contain('Ana Souza').and.contain(`…${codes[0]?.slice(-4) ?? ''}`);
    expect((await staff.get('/staff/vouchers')).text).to.contain('1 / 5');
  });

  it('make lost ones void', async () => {
    const page = await staff.send('/staff/vouchers/1', 'void', { from: '4', to: '5' });
    expect(page.text).to.contain('worth nothing now').and.contain('void 2');
    expect((await staff.send('/staff/vouchers/1', 'void', { from: '1', to: '3' })).text).to.contain('None of these can be made void');
    expect((await staff.get('/staff/vouchers/99')).status).to.equal(404);
  });

  it('say the currency at each brand once there are several', async () => {
    expect((await staff.get('/staff/vouchers/new')).html).to.match(/<span>BRL<\/span>/);
    await app.call('brands.create', { company: 'Wolke GmbH', name: 'Wolke', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'post@wolke.example', invoiceTemplate: 'W-{year}-{000000}' });
    const page = await staff.get('/staff/vouchers/new');
    expect(page.html).to.contain('Wolke · EUR').and.match(/ · BRL</).and.not.match(/<span>BRL<\/span>/);
  });
});
