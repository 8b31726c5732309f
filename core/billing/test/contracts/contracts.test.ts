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
    const at = app().house.clock.now();
    await save({ body: 'Another text.' });
    const kept = await app().call<{ html: string; state: string; acceptedFrom: string; acceptedAt: string }>('contracts.get', { id: offered.contractId });
    expect(kept).to.include({ html, state: 'accepted', acceptedFrom: '192.0.2.7', acceptedAt: at, textVersion: 2 });
    // Once more from elsewhere, later: what was noted stays.
    await app().advance('2027-01-21T18:00:00.000Z');
    expect(await app().call('contracts.accept', { id: offered.contractId, hash, accept: true }, { ...ana.caller, address: '192.0.2.8', userId: 1 })).to.deep.equal({ acceptedAt: at });
    expect(await app().call<object>('contracts.get', { id: offered.contractId })).to.include({ acceptedFrom: '192.0.2.7', acceptedAt: at });
    // Twelve months of 99.90, half of them.
    expect(await app().call('contracts.penalty', { serviceId }, ana.caller)).to.include({ amount: 59_940 });
    await app().call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moving' });
    await app().house.settle();
    const { items } = await app().call<{ items: { net: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    expect(items[0]?.net.amount).to.equal(59_940);
    await app().house.settle();
    expect((await app().call<{ items: unknown[] }>('invoices.list', { clientId: ana.clientId })).items).to.have.length(items.length);
  });

  it('a new offer leaves the contract in force as it is until it is accepted', async () => {
    const client = await app().signUp('Cid');
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    const states = async (): Promise<readonly string[]> => (await app().call<{ items: { state: string }[] }>('contracts.list', { serviceId })).items.map(({ state }) => state);
    const inForce = async (): Promise<number | null> => (await app().call<{ service: { contractId: number | null } }>('services.get', { id: serviceId })).service.contractId;
    const penalty = async (): Promise<number> => (await app().call<{ amount: number }>('contracts.penalty', { serviceId })).amount;
    const offer = async (): Promise<number> => (await app().call<{ contractId: number }>('contracts.offer', { serviceId, templateId })).contractId;
    const accept = async (id: number): Promise<unknown> => app().call('contracts.accept', { id, hash: (await app().call<{ hash: string }>('contracts.get', { id })).hash, accept: true }, client.caller);
    const first = await offer();
    expect([await inForce(), await penalty()]).to.deep.equal([null, 0]);
    await accept(first);
    const agreed = await penalty();
    expect([await inForce(), agreed > 0]).to.deep.equal([first, true]);
    // A longer one, that costs more to leave: offered twice, then accepted.
    await save({ termMonths: 24, penaltyFormula: 'remaining_months * monthly_price' });
    const second = await offer();
    expect([await states(), await inForce(), await penalty()]).to.deep.equal([['offered', 'accepted'], first, agreed]);
    const third = await offer();
    expect(await states()).to.deep.equal(['offered', 'replaced', 'accepted']);
    expect(await codeOf(accept(second))).to.equal('CONTRACT_CLOSED');
    await accept(third);
    expect([await states(), await inForce()]).to.deep.equal([['accepted', 'replaced', 'replaced'], third]);
    // Twenty-four months of 99.90.
    expect(await penalty()).to.equal(239_760);
    // What is still on offer when the service ends cannot be accepted any more.
    const fourth = await offer();
    await app().call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moving' });
    await app().house.settle();
    expect(await codeOf(accept(fourth))).to.equal('CONTRACT_CLOSED');
    expect(await states()).to.deep.equal(['ended', 'ended', 'replaced', 'replaced']);
  });

  it('keeps every promise of the books', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
