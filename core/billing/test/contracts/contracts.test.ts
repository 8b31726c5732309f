import { expect } from 'chai';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

const body = '# Contract {{contract.number}}\n\nBetween {{company.name}} and **{{client.name}}**, for {{service.plan}} at {{service.price}}, until {{contract.lastDay}}.{{#if contract.penalty}}\n\nEnding early costs {{contract.penalty}}.{{/if}}';

onBothEngines('contracts', (app) => {
  let templateId = 0;
  const save = async (more: object = {}): Promise<{ templateId: number; version: number }> =>
    app().call('contracts.saveTemplate', {
      brandId: app().brandId, key: 'access', name: 'Access', locale: 'en', title: 'Access contract', body, termMonths: 12, renewalMonths: 12, penaltyKind: 'formula', penaltyFormula: 'remaining_months * monthly_price * 0.5', ...more,
    });

  it('texts and formulas that cannot be used are refused where they are wrong', async () => {
    expect(await codeOf(save({ body: 'x {{client.password}}' }))).to.equal('TEMPLATE_UNKNOWN_NAME');
    expect(await codeOf(save({ penaltyFormula: 'price +' }))).to.equal('FORMULA_EXPECTED_VALUE');
    ({ templateId } = await save());
    expect((await save({ body: `${body}\n\nSecond edition.` })).version).to.equal(2);
  });

  it('is offered with the text of the day, accepted by its client only, and costs what it says when ended early', async () => {
    const ana = await app().signUp('Ana <b>Souza</b>');
    const { serviceId, invoiceId } = await app().order(ana);
    await app().pay(invoiceId);
    const offered = await app().call<{ contractId: number; number: string; endsOn: string }>('contracts.offer', { serviceId, templateId });
    expect(offered).to.include({ endsOn: '2028-01-21' });
    const { html, hash } = await app().call<{ html: string; hash: string }>('contracts.get', { id: offered.contractId }, ana.caller);
    expect(html).to.contain('Ana &lt;b&gt;Souza').and.contain('99.90').and.contain('Second edition').and.contain('January 20, 2028');
    const bea = await app().signUp('Bea');
    expect(await codeOf(app().call('contracts.get', { id: offered.contractId }, bea.caller))).to.equal('NOT_FOUND');
    expect(await codeOf(app().call('contracts.accept', { id: offered.contractId, hash, accept: true }, bea.caller))).to.equal('NOT_FOUND');
    expect(await codeOf(app().call('contracts.accept', { id: offered.contractId, hash: hash.replace(/./g, '0'), accept: true }, ana.caller))).to.equal('CONTRACT_CHANGED');
    expect(await codeOf(app().call('contracts.accept', { id: offered.contractId, hash, accept: false }, ana.caller))).to.equal('TERMS_NOT_ACCEPTED');
    await app().call('contracts.accept', { id: offered.contractId, hash, accept: true }, { ...ana.caller, address: '192.0.2.7', userId: 1 });
    await save({ body: 'Another text.' });
    const kept = await app().call<{ html: string; state: string; acceptedFrom: string }>('contracts.get', { id: offered.contractId });
    expect(kept).to.include({ html, state: 'accepted', acceptedFrom: '192.0.2.7' });
    // Twelve months of 99.90, half of them.
    expect(await app().call('contracts.penalty', { serviceId }, ana.caller)).to.include({ amount: 59_940 });
    await app().call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moving' });
    await app().house.settle();
    const { items } = await app().call<{ items: { net: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    expect(items[0]?.net.amount).to.equal(59_940);
    await app().house.settle();
    expect((await app().call<{ items: unknown[] }>('invoices.list', { clientId: ana.clientId })).items).to.have.length(items.length);
  });

  it('keeps every promise of the books', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
