import { expect } from 'chai';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('a mass update', (app) => {
  it('changes what it can, says what it could not, and is not done twice', async () => {
    const ids: number[] = [];
    for (const name of ['Ana', 'Bea', 'Cid']) {
      const client = await app().signUp(name);
      const { serviceId, invoiceId } = await app().order(client);
      await app().pay(invoiceId);
      ids.push(serviceId);
    }
    const [first, second, third] = ids as [number, number, number];
    // Billed beyond the date that is asked for: refused for this one only.
    await app().call('services.correctClosing', { id: third, billedThrough: '2027-02-20' });
    await app().house.db.transaction(() => app().house.db.execute(`update services set billed_through = '2027-03-20' where id = ?`, [third]));
    await app().call('services.suspend', { id: second, reason: 'check' });
    expect(await codeOf(app().call('services.previewMassUpdate', { filter: {} }))).to.equal('FILTER_EMPTY');
    const preview = await app().call<{ total: number }>('services.previewMassUpdate', { filter: { productId: app().productId } });
    expect(preview.total).to.equal(3);
    const filter = { ids };
    expect(await codeOf(app().call('services.startMassUpdate', { filter, change: {} }))).to.equal('CHANGE_EMPTY');
    const { massUpdateId } = await app().call<{ massUpdateId: number }>('services.startMassUpdate', { filter, change: { price: 11_000, hold: 'for_ever', nextDueDate: '2027-02-15', gatewayAccountId: app().gatewayAccountId } });
    await app().house.settle();
    const { service } = await app().call<{ service: { price: { amount: number }; holdSuspensionUntil: string; billedThrough: string; gatewayAccountId: number } }>('services.get', { id: first });
    expect(service).to.deep.include({ price: { amount: 11_000, currency: 'BRL' }, holdSuspensionUntil: '9999-12-31', billedThrough: '2027-02-15', gatewayAccountId: app().gatewayAccountId });
    const report = await app().call<{ update: { state: string; total: number; done: number; failed: number }; failures: { serviceId: number; error: string }[] }>('services.massUpdate', { id: massUpdateId });
    expect(report.update).to.include({ state: 'done', total: 3, done: 3, failed: 0 });

    await app().call('services.requestCancel', { id: third, when: 'now', reason: 'x' });
    const again = await app().call<{ massUpdateId: number }>('services.startMassUpdate', { filter: { ids: [first, second] }, change: { status: 'end' } });
    await app().call('services.deleteRecord', { id: second, confirm: (await app().call<{ service: { number: string } }>('services.get', { id: second })).service.number });
    await app().house.settle();
    const partly = await app().call<typeof report>('services.massUpdate', { id: again.massUpdateId });
    expect(partly.update).to.include({ state: 'done', total: 2, done: 1, failed: 1 });
    expect(partly.failures.map(({ serviceId, error }) => [serviceId, error])).to.deep.equal([[second, 'NOT_FOUND']]);
    const { items } = await app().call<{ items: unknown[] }>('services.massUpdates', {});
    expect(items).to.have.length(2);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
