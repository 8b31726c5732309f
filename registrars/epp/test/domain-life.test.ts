import { expect } from 'chai';
import { must, order, withBench } from './setup.ts';

describe('EPP: the life of a domain', () => {
  it('tests the connection, searches, registers, changes and looks', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      expect(await registrar.test(ctx())).to.include({ ok: true });
      const found = await registrar.check(ctx(), ['free.test', 'gold.test', 'bad_name.test', 'x--y.test']);
      expect(found.map(({ name, state }) => `${name} ${state}`)).to.deep.equal([
        'free.test available', 'gold.test available', 'bad_name.test invalid', 'x--y.test available',
      ]);
      expect(found[1]?.premium).to.deep.equal({ amount: 500_000, currency: 'USD' });

      const made = must(await registrar.register(ctx(), order('free.test', { years: 2 })));
      expect(made).to.deep.include({ name: 'free.test', expiresOn: '2029-01-01', locked: false });
      expect(registry.domain('free.test')).to.deep.include({
        sponsor: 'registrar-one', createdOn: '2027-01-01', expiresOn: '2029-01-01', servers: ['ns1.elsewhere.net', 'ns2.elsewhere.net'],
      });
      must(await registrar.setLock(ctx(), 'free.test', true));
      expect(registry.domain('free.test')?.statuses).to.deep.equal(['clientTransferProhibited']);
      must(await registrar.setLock(ctx(), 'free.test', false));
      must(await registrar.setNameservers(ctx(), 'free.test', [{ host: 'ns1.free.test', addresses: ['192.0.2.1', '2001:db8::1'] }, { host: 'ns2.elsewhere.net' }]));
      expect(registry.domain('free.test')?.servers).to.have.members(['ns1.free.test', 'ns2.elsewhere.net']);
      const code = must(await registrar.authCode(ctx(), 'free.test'));
      expect(code.reveal()).to.equal(registry.domain('free.test')?.authInfo);
      expect((await registrar.check(ctx(), ['free.test']))[0]?.state).to.equal('taken');
      expect(await registrar.info(ctx(), 'nobody.test')).to.equal(undefined);
    }));

  it('renews by what is missing: asked twice, a year is added once', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      const command = { operationId: 'R1', name: 'free.test', years: 1, currentExpiry: '2028-01-01' };
      expect(must(await registrar.renew(ctx(), command)).expiresOn).to.equal('2029-01-01');
      expect(must(await registrar.renew(ctx(), command)).expiresOn).to.equal('2029-01-01');
      expect(must(await registrar.renew(ctx(), { ...command, operationId: 'R2' })).expiresOn).to.equal('2029-01-01');
      expect(registry.domain('free.test')?.expiresOn).to.equal('2029-01-01');
      expect(await registrar.renew(ctx(), { ...command, operationId: 'R3', currentExpiry: '2030-06-01' }))
        .to.include({ status: 'failed', kind: 'invalid', field: 'currentExpiry' });
    }));

  it('lets a domain expire, go through redemption and come back with its report', () =>
    withBench({ registry: { behaviour: { autoRenew: false } } }, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      registry.advance(366);
      expect(registry.domain('free.test')?.phase).to.equal('redemptionPeriod');
      expect(await registrar.renew(ctx(), { operationId: 'R1', name: 'free.test', years: 1, currentExpiry: '2028-01-01' }))
        .to.include({ status: 'failed', code: 'redemption' });
      const price = await registrar.quote(ctx(), 'free.test', 'restore', 1);
      expect(price.amount).to.equal(8000);
      const back = must(await registrar.restore(ctx(), { operationId: 'B1', name: 'free.test', acceptedPrice: price }));
      expect(back.statuses).to.not.include('pendingDelete');
      expect(registry.domain('free.test')?.phase).to.equal(undefined);
      registry.advance(366);
      registry.advance(31);
      expect(await registrar.restore(ctx(), { operationId: 'B2', name: 'free.test' })).to.include({ status: 'failed', code: 'pendingDelete' });
      registry.advance(6);
      expect(await registrar.info(ctx(), 'free.test')).to.equal(undefined);
    }));

  it('moves to another registrar by code, who is told, and may refuse', () =>
    withBench({}, async ({ registrar, registry, ctx, rival }) => {
      must(await registrar.register(ctx(), order('free.test')));
      const code = must(await registrar.authCode(ctx(), 'free.test'));
      const other = rival();
      const ask = { operationId: 'T1', name: 'free.test', authCode: code, registrant: order('free.test').registrant };
      must(await registrar.setLock(ctx(), 'free.test', true));
      expect(await other.registrar.transferIn(other.ctx(), ask)).to.include({ status: 'failed', kind: 'declined', code: '2304' });
      must(await registrar.setLock(ctx(), 'free.test', false));
      expect(await other.registrar.transferIn(other.ctx(), { ...ask, operationId: 'T2' })).to.include({ status: 'pending' });
      const news = [];
      for await (const event of registrar.events(ctx(), 10)) news.push(`${event.kind} ${event.kind === 'transfer' ? event.direction : ''}`);
      expect(news).to.deep.equal(['transfer out']);
      must(await registrar.decideTransfer(ctx(), 'free.test', 'reject'));
      expect(await other.registrar.transferIn(other.ctx(), { ...ask, operationId: 'T2' })).to.include({ status: 'failed', kind: 'declined' });
      expect(await other.registrar.transferIn(other.ctx(), { ...ask, operationId: 'T3' })).to.include({ status: 'pending' });
      registry.advance(6);
      expect(must(await other.registrar.transferIn(other.ctx(), { ...ask, operationId: 'T3' })).expiresOn).to.equal('2029-01-01');
      expect(registry.domain('free.test')?.sponsor).to.equal('registrar-two');
      expect(await registrar.info(ctx(), 'free.test')).to.equal(undefined);
    }));

  it('waits for a decision of the registry, and learns it by message', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      registry.holdCreates(true);
      const [good, bad] = [order('good.test'), order('bad.test')];
      for (const each of [good, bad]) expect(await registrar.register(ctx(), each)).to.include({ status: 'pending' });
      expect(await registrar.register(ctx(), good)).to.include({ status: 'pending' });
      expect(await registrar.reconcile(ctx(), { ...good, kind: 'register' })).to.equal('pending');
      registry.decide('good.test', true);
      registry.decide('bad.test', false, 'No');
      const ends = [];
      for await (const event of registrar.events(ctx(), 10)) if (event.kind === 'operationEnd') ends.push(`${event.name} ${String(event.done)}`);
      expect(ends).to.deep.equal(['good.test true', 'bad.test false']);
      expect(must(await registrar.register(ctx(), good)).name).to.equal('good.test');
      expect(await registrar.register(ctx(), bad)).to.include({ status: 'failed', kind: 'declined' });
      expect(await registrar.reconcile(ctx(), { ...bad, kind: 'register' })).to.equal('notApplied');
    }));

  it('secures a domain by the difference of its records', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      const ds = (keyTag: number): { readonly keyTag: number; readonly algorithm: number; readonly digestType: number; readonly digest: string } =>
        ({ keyTag, algorithm: 13, digestType: 2, digest: 'AB'.repeat(32) });
      must(await registrar.setDnssec(ctx(), 'free.test', { ds: [ds(1), ds(2)], keys: [] }));
      must(await registrar.setDnssec(ctx(), 'free.test', { ds: [ds(2), ds(3)], keys: [] }));
      expect((await registrar.getDnssec(ctx(), 'free.test')).ds.map(({ keyTag }) => keyTag)).to.deep.equal([2, 3]);
      must(await registrar.setDnssec(ctx(), 'free.test', { ds: [], keys: [] }));
      expect(registry.world.domains.get('free.test')?.ds).to.deep.equal([]);
      expect(await registrar.setDnssec(ctx(), 'free.test', { ds: [{ ...ds(1), digest: 'AB' }], keys: [] })).to.include({ kind: 'invalid', field: 'dnssec' });
    }));
});
