import { expect } from 'chai';
import { openDomainPlace } from './support/domain-place.ts';

interface Ordered {
  readonly feeInvoiceId: number;
  readonly renewalInvoiceId: number | null;
}

describe('a restore of a domain that was not invoiced again', function () {
  this.timeout(120_000);

  it('is one invoice with the fee and the next term, however often it is ordered, and happens once when that is paid', async () => {
    const place = await openDomainPlace('sqlite', { graceDays: 10, redemptionDays: 30 });
    try {
      const { app, ana, registry } = place;
      const { id } = await place.register('dropped.test');
      await app.call('domains.setAutoRenew', { id, on: false }, ana.caller);
      for (const day of ['2028-01-25', '2028-02-03']) await place.moveTo(day);
      expect((await place.find('dropped.test')).domain.state).to.equal('redemption');
      await place.speak('de');
      const before = (await app.call<{ items: unknown[] }>('invoices.list', { clientId: ana.clientId })).items.length;
      const [first, second] = [await app.call<Ordered>('domains.orderRestore', { id }, ana.caller), await app.call<Ordered>('domains.orderRestore', { id }, ana.caller)];
      expect(second).to.deep.equal(first);
      expect(first.renewalInvoiceId).to.equal(first.feeInvoiceId);
      expect((await app.call<{ items: unknown[] }>('invoices.list', { clientId: ana.clientId })).items).to.have.length(before + 1);
      const lines = await app.house.db.raw<{ kind: string; net: number | string }>('select kind, net from invoice_lines where invoice_id = ? order by net', [first.feeInvoiceId]);
      expect(await place.linesOf(first.feeInvoiceId)).to.include('dropped.test · Wiederherstellung');
      expect(lines.map(({ kind, net }) => [kind, Number(net)])).to.deep.equal([['recurring', 5990], ['fee', 49_990]]);

      // The registry takes the restore, and its answer gets lost: it is looked up, not asked for again.
      const sent = (): number => registry.frames.filter(({ direction, xml }) => direction === 'in' && xml.includes('restore op="request"')).length;
      registry.fault({ on: 'domain:update', mishap: 'dropAfter' });
      await app.pay(first.feeInvoiceId);
      await app.house.settle();
      const restore = (await place.find('dropped.test')).operations.find(({ kind }) => kind === 'restore');
      expect(restore).to.include({ state: 'sent' });
      await app.call('domains.retry', { id: restore?.id ?? 0 });
      await app.house.settle();
      expect(sent()).to.equal(1);
      const found = await place.find('dropped.test');
      expect(found.domain).to.include({ state: 'active', expiresOn: '2029-01-21' });
      expect(found.operations.filter(({ kind }) => kind === 'restore' || kind === 'renew').map(({ kind, state }) => [kind, state])).to.have.deep.members([['restore', 'done'], ['renew', 'done']]);
      expect(registry.domain('dropped.test')?.phase).to.equal(undefined);
      expect((await app.house.verify()).findings).to.deep.equal([]);
    } finally {
      await place.close();
    }
  });
});
