import { expect } from 'chai';
import { onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('a change of plan where prices contain their tax', (app) => {
  it('counts price against price, and gives back what was paid, tax and all', async () => {
    await app().call('tax.addRate', { legalEntityId: 1, country: 'BR', code: 'iva', name: 'IVA', percent: '25', inclusive: true, effectiveFrom: '2027-01-01' });
    const big = await app().call<{ id: number }>('products.create', {
      brandId: app().brandId, type: 'access', slug: 'big', name: { en: 'Big' }, anchorDay: 1, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 19_980 }],
    });
    const ana = await app().signUp('Ana');
    const { serviceId: id, invoiceId } = await app().order(ana);
    await app().pay(invoiceId);
    // 11 of 31 days: 70.90 less 35.45, the tax of a quarter on net within.
    expect(await app().call('services.previewChange', { id, productId: big.id }, ana.caller)).to.include({ payable: 3545, total: 3545, tax: 709 });
    const up = await app().call<{ invoiceId: number }>('services.changePlan', { id, productId: big.id, effect: 'now' });
    await app().pay(up.invoiceId);
    const down = await app().call<{ payable: number }>('services.changePlan', { id, productId: app().productId, effect: 'now' });
    expect(down.payable).to.be.within(-3545, -3544);
    const { items } = await app().call<{ items: { type: string; total: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    const note = items.find((each) => each.type === 'credit_note');
    expect(Math.abs(note?.total.amount ?? 0)).to.be.within(3544, 3546);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
