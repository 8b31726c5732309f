import { openTestApp, startEppRegistry, type EppRegistry, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

type Reply = Readonly<Record<string, unknown>> & { readonly result: string };

describe('domains for a program of the other system', function () {
  this.timeout(60_000);
  let app: TestApp;
  let registry: EppRegistry;
  let ana: TestClient;
  let secret: string;
  before(async () => {
    registry = await startEppRegistry({ start: '2027-01-21T13:00:00.000Z', zones: ['test'] });
    app = await openTestApp();
    const { certificate, key } = registry.certificate('registrar-one');
    const account = await app.call<{ id: number }>('registrars.create', {
      extension: 'epp', name: 'Registry', settings: { host: registry.host, port: registry.port, clientId: 'registrar-one', password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 },
    });
    const tld = await app.call<{ id: number }>('tlds.create', { brandId: app.brandId, name: 'test', accountId: account.id, lockDays: 0, verifyDays: null });
    await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }, { action: 'transfer', currency: 'BRL', price: 2990 }] });
    ana = await app.signUp('Ana Souza');
    await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR', identity: { taxId: '529.982.247-25' } }, ana.caller);
    ({ key: secret } = await app.call<{ key: string }>('apiKeys.create', { label: 'Portal', scopes: ['*'] }));
  });
  after(async () => {
    await app.close();
    await registry.stop();
  });

  const ask = async (action: string, fields: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    (await (await fetch(`${app.base}/includes/api.php`, { method: 'POST', body: new URLSearchParams({ identifier: 'Portal', secret, action, responsetype: 'json', ...fields }) })).json()) as Reply;
  const done = async (action: string, fields: Readonly<Record<string, string>>): Promise<Reply> => {
    const reply = await ask(action, fields);
    expect(reply, action).to.include({ result: 'success' });
    await app.house.settle();
    return reply;
  };

  it('are priced, looked up, ordered, paid and looked after', async () => {
    const pricing = (await ask('GetTLDPricing', { clientid: String(ana.clientId) }))['pricing'] as Record<string, Record<string, unknown>>;
    expect(pricing['test']).to.deep.include({ register: { '1': '39.90' }, renew: { '1': '59.90' }, transfer: { '1': '29.90' } });
    expect(await ask('DomainWhois', { domain: 'program.test' })).to.include({ result: 'success', status: 'available' });

    const ordered = await done('AddOrder', { clientid: String(ana.clientId), paymentmethod: 'bank-transfer', 'domain[0]': 'program.test', 'domaintype[0]': 'register', 'regperiod[0]': '1' });
    expect(ordered).to.include({ serviceids: '' });
    await done('AddInvoicePayment', { invoiceid: String(ordered['invoiceid']), transid: 'TX-D', gateway: 'mailin' });
    expect(registry.domain('program.test')).to.include({ sponsor: 'registrar-one', expiresOn: '2028-01-21' });
    expect(await ask('DomainWhois', { domain: 'program.test' })).to.include({ status: 'unavailable' });

    const { domains } = (await ask('GetClientsDomains', { clientid: String(ana.clientId) })) as unknown as { domains: { domain: Record<string, unknown>[] } };
    expect(domains.domain).to.have.length(1);
    expect(domains.domain[0]).to.include({ domainname: 'program.test', status: 'Active', expirydate: '2028-01-21', donotrenew: 0 });
    const domainid = String(domains.domain[0]?.['id']);

    expect(await ask('DomainGetLockingStatus', { domainid })).to.include({ lockstatus: 'locked' });
    await done('DomainUpdateLockingStatus', { domainid, lockstatus: '0' });
    expect(await ask('DomainGetLockingStatus', { domain: 'program.test' })).to.include({ lockstatus: 'unlocked' });
    await done('DomainUpdateNameservers', { domainid, ns1: 'ns1.host.example', ns2: 'ns2.host.example' });
    expect(await ask('DomainGetNameservers', { domainid })).to.include({ ns1: 'ns1.host.example', ns2: 'ns2.host.example', ns3: '' });
    expect((await ask('DomainRequestEPP', { domainid }))['eppcode']).to.be.a('string').and.not.equal('');
    await done('DomainRenew', { domainid, regperiod: '1' });
    expect(registry.domain('program.test')).to.include({ expiresOn: '2029-01-21' });
    expect(await ask('DomainGetNameservers', { domain: 'nobody.test' })).to.deep.equal({ result: 'error', message: 'Domain ID Not Found' });
  });
});
