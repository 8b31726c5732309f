import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('the pages of usage prices', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let client: TestBrowser;
  let path = '';
  let service = '';
  const typed = { name: 'Traffic', metric: 'traffic', currency: 'brl', effectiveFrom: '2027-01-01', unitLabel: 'GB', model: 'graduated', sum: 'sum', unit: '1000', included: '100', packageSize: '1', upTo1: '50', price1: '0,10', upTo2: '', price2: '0.0525', quantities: '100, 120, 250' };

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    const ana = await app.signUp('Ana Souza');
    const { invoiceId, serviceId } = await app.order(ana);
    await app.pay(invoiceId);
    client = await app.clientBrowser(ana);
    path = `/staff/products/${String(app.productId)}/usage-prices`;
    service = `/services/${String(serviceId)}`;
  });
  after(() => app.close());

  const prices = async (): Promise<readonly { readonly tiers: unknown; readonly included: number }[]> => (await app.call<{ items: { tiers: unknown; included: number }[] }>('products.usagePrices', { id: app.productId })).items;

  it('show nothing on a service while there is no price', async () => {
    expect((await staff.get(path)).text).to.contain('No usage prices yet');
    expect((await staff.get(`/staff/products/${String(app.productId)}`)).html).to.contain(`href="${path}"`);
    for (const page of [await client.get(service), await staff.get(`/staff${service}`)]) {
      expect(page.status).to.equal(200);
      expect(page.text).to.not.contain('Usage not billed yet');
    }
  });

  it('say at the field what is wrong, and keep what was typed', async () => {
    const at = async (wrong: Readonly<Record<string, string>>, field: string): Promise<void> => {
      const page = await staff.send(path, 'add', { ...typed, ...wrong });
      expect(page.status, field).to.equal(422);
      expect(page.html, field).to.match(new RegExp(`id="f-add-${field}"[^>]*aria-invalid="true"`)).and.contain('value="Traffic"');
    };
    await at({ upTo2: '40', price3: '0.01' }, 'upTo2');
    await at({ price2: 'cheap' }, 'price2');
    await at({ included: '-1' }, 'included');
    await at({ quantities: '10, many' }, 'quantities');
    await at({ stage: 'save', metric: 'no name' }, 'metric');
    await at({ stage: 'save', currency: 'XXQ' }, 'currency');
    expect(await prices()).to.deep.equal([]);
  });

  it('work out an example before anything is saved, to a part of a cent', async () => {
    const page = await staff.send(path, 'add', typed);
    expect(page.status).to.equal(200);
    // 20 × 0.10; 50 × 0.10 and 100 × 0.0525.
    for (const cost of ['0.00', '2.00', '10.25']) expect(page.text).to.contain(cost);
    expect(page.text).to.contain('This price is not saved yet.');
    expect(page.html).to.match(/type="hidden" name="price2" value="0.0525"/);
    expect(await prices()).to.deep.equal([]);
  });

  it('save it once; a second price of the same day is refused at its day', async () => {
    const saved = await staff.send(path, 'add', { ...typed, stage: 'save' });
    expect(saved.status).to.equal(200);
    expect(saved.text).to.contain('up to 50:').and.contain('0.0525').and.contain('100 GB');
    const again = await staff.send(path, 'add', { ...typed, stage: 'save' });
    expect(again.status).to.equal(422);
    expect(again.text).to.contain('A price from this day on is there already.');
    expect(again.html).to.match(/id="f-add-effectiveFrom"[^>]*aria-invalid="true"/);
    expect((await prices()).map(({ included, tiers }) => ({ included, tiers }))).to.deep.equal([{ included: 100, tiers: [{ upTo: 50, price: '10' }, { upTo: null, price: '5.25' }] }]);
  });

  it('save one for an option; there is nothing to choose where the product has none', async () => {
    expect((await staff.get(path)).html).to.not.contain('name="option"');
    await app.call('products.setOption', { id: app.productId, key: 'disk', kind: 'choice', name: { en: 'Disk' }, choices: [{ key: 'ssd', name: { en: 'SSD' } }], prices: [] });
    expect((await staff.get(path)).html).to.contain('<option value="disk&#x3D;ssd"');
    const first = await staff.send(path, 'add', { ...typed, option: 'disk=ssd' });
    expect(first.html).to.match(/type="hidden" name="option" value="disk&#x3D;ssd"/);
    const wrong = await staff.send(path, 'add', { ...typed, option: 'cpu', stage: 'save' });
    expect(wrong.html).to.match(/id="f-add-option"[^>]*aria-invalid="true"/);
    const saved = await staff.send(path, 'add', { ...typed, option: 'disk=ssd', stage: 'save' });
    expect(saved.status).to.equal(200);
    expect(saved.text).to.contain('traffic · Disk: SSD');
    expect(await prices()).to.have.length(2);
  });

  it('show client and staff what was used, what is included and what it costs so far', async () => {
    await app.call('services.recordUsage', { id: Number(service.split('/').at(-1)), metric: 'traffic', quantity: 120_000, key: 'first' });
    for (const page of [await client.get(service), await staff.get(`/staff${service}`)]) {
      expect(page.text).to.contain('Usage not billed yet').and.contain('120 GB, 100 GB included').and.contain('2.00');
      expect(page.html).to.contain('class="stackbar meter"');
    }
  });
});
