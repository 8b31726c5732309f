import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import manual from '../src/index.ts';

const CONTACT = {
  name: 'Ana Lima',
  email: 'ana@example.test',
  phone: '+351912345678',
  street: ['Rua 1'],
  city: 'Porto',
  postcode: '4000-001',
  country: 'PT',
};
const REGISTER = {
  operationId: 'op1',
  name: 'example.pt',
  years: 1,
  registrant: CONTACT,
  nameservers: [{ host: 'ns1.example.net' }],
};

describe('manual registrar', () => {
  it('guesses nothing about names', async () => {
    const ctx = { ...gatewayCtx({ settings: {} }), settings: {} };
    const registrar = await manual.definition.create(ctx);
    const found = await registrar.check(ctx, ['example.pt', 'example.com']);
    expect(found.map(({ name, state }) => `${name} ${state}`)).to.deep.equal([
      'example.pt unknown',
      'example.com unknown',
    ]);
    expect(await registrar.info(ctx, 'example.pt')).to.equal(undefined);
    expect((await registrar.test(ctx)).ok).to.equal(true);
  });

  it('waits until staff confirm, each command on its own', async () => {
    const ctx = { ...gatewayCtx({ settings: {} }), settings: {} };
    const registrar = await manual.definition.create(ctx);
    const [first, again] = [await registrar.register(ctx, REGISTER), await registrar.register(ctx, REGISTER)];
    expect(first).to.deep.include({ status: 'pending', job: 'op1' });
    expect(again).to.deep.equal(first);
    const renewal = { operationId: 'op2', name: 'example.pt', years: 1, currentExpiry: '2028-01-21' };
    expect(await registrar.renew(ctx, renewal)).to.include({ status: 'pending', job: 'op2' });
    expect(
      await registrar.transferIn(ctx, { operationId: 'op3', name: 'example.pt', registrant: CONTACT }),
    ).to.include({ status: 'pending', job: 'op3' });
    expect(await registrar.reconcile(ctx, { ...REGISTER, kind: 'register' })).to.equal('pending');

    await registrar.answerTask?.(ctx, 'op1', { done: true, expiresOn: '2028-01-20' });
    expect(await registrar.register(ctx, REGISTER)).to.deep.equal({
      status: 'done',
      value: { name: 'example.pt', statuses: [], nameservers: [{ host: 'ns1.example.net' }], expiresOn: '2028-01-20' },
    });
    expect(await registrar.reconcile(ctx, { ...REGISTER, kind: 'register' })).to.equal('applied');
    expect(await registrar.renew(ctx, renewal)).to.include({ status: 'pending' });
  });

  it('tells a refusal once: whoever tries again asks people again', async () => {
    const ctx = { ...gatewayCtx({ settings: {} }), settings: {} };
    const registrar = await manual.definition.create(ctx);
    await registrar.register(ctx, REGISTER);
    await registrar.answerTask?.(ctx, 'op1', { done: false, reason: 'Reserved.' });
    expect(await registrar.reconcile(ctx, { ...REGISTER, kind: 'register' })).to.equal('notApplied');
    expect(await registrar.register(ctx, REGISTER)).to.include({ status: 'failed', kind: 'declined', message: 'Reserved.' });
    expect(await registrar.register(ctx, REGISTER)).to.include({ status: 'pending', job: 'op1' });
  });

  it('makes one task of the same name servers, and another of others', async () => {
    const ctx = { ...gatewayCtx({ settings: {} }), settings: {} };
    const registrar = await manual.definition.create(ctx);
    const jobs = [];
    for (const host of ['ns1.example.net', 'ns1.example.net', 'ns2.example.net']) {
      const result = await registrar.setNameservers(ctx, 'example.pt', [{ host }]);
      jobs.push(result.status === 'pending' ? result.job : result.status);
    }
    expect([jobs[0] === jobs[1], jobs[0] === jobs[2]]).to.deep.equal([true, false]);
  });
});
