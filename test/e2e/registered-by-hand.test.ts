import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Row {
  readonly id: number;
  readonly kind: string;
  readonly state: string;
  readonly message: string;
  readonly byHand: boolean;
}

interface Detail {
  readonly domain: { readonly id: number; readonly state: string; readonly expiresOn: string | null; readonly nameservers: readonly { readonly host: string }[] };
  readonly operations: readonly Row[];
}

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`domains that people register [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let ana: TestClient;
    let staff: TestBrowser;
    let productId = 0;

    before(async () => {
      app = await openTestApp({ engine });
      const { id: accountId } = await app.call<{ id: number }>('registrars.create', { extension: 'manual-registrar', name: 'By hand', settings: {} });
      const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'pt', accountId, lockDays: 0, authCode: 'required' });
      productId = tld.productId;
      await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }, { action: 'transfer', currency: 'BRL', price: 2990 }] });
      ana = await app.signUp('Ana Souza');
      await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' }, ana.caller);
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    const order = async (domain: object): Promise<void> => {
      const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId, domain }] }, ana.caller);
      await app.pay(invoiceId);
      await app.house.settle();
    };
    const find = async (name: string): Promise<Detail> => {
      const { items } = await app.call<{ items: { id: number }[] }>('domains.list', { search: name });
      return app.call<Detail>('domains.get', { id: items[0]?.id ?? 0 });
    };
    const states = ({ operations }: Detail): readonly string[] => operations.map(({ kind, state, byHand }) => `${kind} ${state}${byHand ? ' by hand' : ''}`);

    it('wait for a person, who sees what is to be done and says that it is done', async () => {
      await order({ name: 'mine.pt' });
      const before = await find('mine.pt');
      expect(states(before)).to.deep.equal(['register pending by hand']);
      const path = `/staff/domains/${String(before.domain.id)}`;
      const page = await staff.get(path);
      expect(page.text).to.contain('Done by hand: Register').and.contain('1 year').and.contain('Ana Souza').and.contain('Not to be had');
      const task = String(before.operations[0]?.id);
      expect((await staff.send(path, `carried-${task}`, { expiresOn: '2027-01-21' })).text).to.contain('The last day lies ahead.');
      await staff.send(path, `carried-${task}`, { expiresOn: '2028-01-20' });
      await app.house.settle();
      const after = await find('mine.pt');
      expect(after.domain).to.include({ state: 'active', expiresOn: '2028-01-20' });
      // Nothing is asked of people that this registrar cannot do, such as a lock.
      expect(states(after)).to.deep.equal(['register done']);
      expect((await staff.get(path)).text).not.to.contain('Done by hand');
    });

    it('are renewed and changed by one press in the list of what waits; each change is a task of its own', async () => {
      const { domain: { id } } = await find('mine.pt');
      await app.call('domains.renew', { id, withoutInvoice: true });
      await app.house.settle();
      const [renewal] = (await find('mine.pt')).operations;
      expect((await staff.get('/staff/domains/watch')).text).to.contain('Waits for somebody of the house').and.contain('It is done');
      await staff.send('/staff/domains/watch', `carried-${String(renewal?.id)}`, {});
      await app.house.settle();
      expect((await find('mine.pt')).domain.expiresOn).to.equal('2029-01-20');
      for (const hosts of [['ns1.a.test', 'ns2.a.test'], ['ns1.b.test', 'ns2.b.test'], ['ns1.a.test', 'ns2.a.test']]) {
        await app.call('domains.setNameservers', { id, servers: hosts.map((host) => ({ host })) }, ana.caller);
        await app.house.settle();
        const [change] = (await find('mine.pt')).operations;
        expect(change).to.include({ kind: 'nameservers', byHand: true });
        expect((await staff.get(`/staff/domains/${String(id)}`)).text).to.contain(hosts.join(', '));
        await app.call('domains.answerTask', { id: change?.id ?? 0, done: true });
        await app.house.settle();
        expect((await find('mine.pt')).domain.nameservers.map(({ host }) => host)).to.deep.equal(hosts);
      }
    });

    it('are refused with a reason that staff see and clients do not; trying again asks people again', async () => {
      await order({ name: 'taken.pt' });
      const { domain: { id }, operations: [task] } = await find('taken.pt');
      const path = `/staff/domains/${String(id)}`;
      expect(await app.call('domains.answerTask', { id: task?.id ?? 0, done: false }).then(() => 'refused', codeOf)).to.equal('TASK_REASON');
      await staff.send(path, `refused-${String(task?.id)}`, { reason: 'It is on the <b>list</b> of the registry.' });
      await app.house.settle();
      expect((await find('taken.pt')).operations[0]).to.include({ state: 'attention', message: 'It is on the <b>list</b> of the registry.', byHand: false });
      const page = await staff.get(path);
      expect(page.text).to.contain('It is on the <b>list</b> of the registry.');
      expect(page.html).not.to.contain('<b>list');
      const client = await app.clientBrowser(ana);
      expect((await client.get(`/domains/${String(id)}`)).text).not.to.contain('of the registry.');
      expect(await app.call('domains.answerTask', { id: task?.id ?? 0, done: true }).then(() => 'done', codeOf)).to.equal('TASK_OVER');
      await app.call('domains.retry', { id: task?.id ?? 0 });
      await app.house.settle();
      expect(states(await find('taken.pt'))).to.deep.equal(['register pending by hand']);
      await app.call('domains.answerTask', { id: task?.id ?? 0, done: true });
      await app.house.settle();
      expect((await find('taken.pt')).domain).to.include({ state: 'active', expiresOn: '2028-01-21' });
    });

    it('come here with the code that the client gave, shown to whoever asks for it, and forgotten then', async () => {
      await order({ name: 'moves.pt', action: 'transfer', authCode: 'Secret-Code-7' });
      const { domain: { id }, operations: [task] } = await find('moves.pt');
      expect(task).to.include({ kind: 'transferIn', byHand: true });
      const path = `/staff/domains/${String(id)}`;
      expect((await staff.get(path)).text).to.contain('Show the code').and.not.contain('Secret-Code-7');
      expect((await staff.send(path, 'transferCode', {})).text).to.contain('Secret-Code-7');
      expect(await app.call('domains.transferCode', { id }, ana.caller).then(() => 'shown', codeOf)).not.to.equal('shown');
      await app.call('domains.answerTask', { id: task?.id ?? 0, done: true, expiresOn: '2028-05-01' });
      await app.house.settle();
      expect((await find('moves.pt')).domain).to.include({ state: 'active', expiresOn: '2028-05-01' });
      expect(await app.call('domains.transferCode', { id }).then(() => 'shown', codeOf)).to.equal('NO_TRANSFER_CODE');
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
}
