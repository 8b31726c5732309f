import { expect } from 'chai';
import { openTestApp, type TestApp } from '@billet/testkit';

describe('a transfer that waits for its day', () => {
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  it('stands on the page of the service and is withdrawn there; asked for again it happens on its day', async () => {
    const staff = await app.staffBrowser();
    const [ana, bea] = [await app.signUp('Ana Souza'), await app.signUp('Bea Lima')];
    const { serviceId, invoiceId } = await app.order(ana);
    await app.pay(invoiceId);
    const at = `/staff/services/${String(serviceId)}/end`;
    const owner = async (): Promise<number> => (await app.call<{ service: { clientId: number } }>('services.get', { id: serviceId })).service.clientId;
    const states = async (): Promise<readonly string[]> => (await app.call<{ items: { state: string; reason: string | null }[] }>('services.transfers', { id: serviceId })).items.map(({ state, reason }) => reason ?? state);
    const wish = (on: string) => ({ toClientId: String(bea.clientId), transferOn: on, settle: 'keep' });
    const past = await staff.send(at, 'transfer', wish('2026-01-01'));
    expect([past.status, past.html.includes('value="2026-01-01"')]).to.deep.equal([422, true]);
    await staff.send(at, 'transfer', wish('2027-01-25'));
    expect((await staff.get(at)).text).to.include('Bea Lima').and.include('Jan 25, 2027');
    expect((await staff.send(at, 'stay', {})).text).to.include('The service stays where it is.');
    expect(await app.call('services.withdrawTransfer', { id: serviceId }).then(() => 'ok', (error: unknown) => (error as { code?: string }).code)).to.equal('NO_TRANSFER');
    await app.advance('2027-01-26T12:00:00Z');
    expect([await owner(), await states()]).to.deep.equal([ana.clientId, ['withdrawn']]);
    await staff.send(at, 'transfer', wish('2027-01-28'));
    await app.advance('2027-01-29T12:00:00Z');
    expect([await owner(), await states()]).to.deep.equal([bea.clientId, ['done', 'withdrawn']]);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
