import { done, isModuleError, type CallCtx, type Outcome, type ResourceMap, type ServerModule } from '@billet/sdk';
import { gatewayCtx, powerdnsAvailable, requireComponent, startPowerdns, type PowerdnsServer } from '@billet/testkit';
import { expect } from 'chai';
import { createPowerdnsModule } from '../src/powerdns-module.ts';
import { accountSettings, productSettings, type Account, type Plan } from '../src/settings.ts';
import { lookAt } from './support/look.ts';

type Record = ResourceMap['dnsRecord'];

const define = (): void => {
  let server: PowerdnsServer;
  const module: ServerModule<Account, Plan> = createPowerdnsModule();
  const ref = { id: 'ana' };
  before(async () => {
    server = await startPowerdns();
  });
  after(() => server.stop());
  afterEach(() => lookAt(server).empty());

  const ctx = (over: object = {}): CallCtx<Account> => ({
    ...gatewayCtx({ settings: undefined }),
    settings: accountSettings.parse({ url: server.url, apiKey: server.apiKey, nameServers: 'ns1.example.net', ...over }),
  });
  const caught = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    try {
      return await work;
    } catch (error) {
      if (isModuleError(error)) return error.failure;
      throw error;
    }
  };
  const account = async (plan: object = {}, state: 'active' | 'suspended' = 'active') =>
    module.ensure(ctx(), { serviceId: '1', username: 'ana', email: 'ana@example.test', locale: 'en', plan: productSettings.parse(plan), planKey: '1', options: {}, state, resources: [] });
  const zone = (name: string, over: object = {}, more: Partial<ResourceMap['dnsZone']> = {}) =>
    caught(module.resources?.dnsZone?.ensure?.(ctx(over), ref, { kind: 'dnsZone', key: name, want: { name, ...more } }) ?? Promise.resolve(done({ id: '' })));
  const record = (want: Partial<Record>, remoteId?: string) =>
    caught(
      module.resources?.dnsRecord?.ensure?.(ctx(), ref, {
        kind: 'dnsRecord',
        key: 'r',
        ...(remoteId === undefined ? {} : { remoteId }),
        want: { zone: 'ana.test', name: '@', type: 'A', content: '192.0.2.1', ttl: 300, ...want },
      }) ?? Promise.resolve(done({ id: '' })),
    );
  const idOf = (outcome: Outcome<{ readonly id: string }>): string => {
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value.id;
  };

  const TYPES: readonly (readonly [Partial<Record>, string, string])[] = [
    [{ type: 'AAAA', content: '2001:db8::1' }, 'ana.test', '2001:db8::1'],
    [{ name: 'www', type: 'CNAME', content: 'host.example.net' }, 'www.ana.test', 'host.example.net.'],
    [{ type: 'MX', content: 'mail.ana.test', prio: 20 }, 'ana.test', '20 mail.ana.test.'],
    [{ type: 'MX', content: '.', prio: 0 }, 'ana.test', '0 .'],
    [{ type: 'TXT', content: 'v=spf1 include:"x" -all \\ é' }, 'ana.test', '"v=spf1 include:\\"x\\" -all \\\\ \\195\\169"'],
    [{ name: '_sip._tcp', type: 'SRV', content: '5 5060 sip.ana.test', prio: 1 }, '_sip._tcp.ana.test', '1 5 5060 sip.ana.test.'],
    [{ type: 'CAA', content: '0 issue "letsencrypt.org"' }, 'ana.test', '0 issue "letsencrypt.org"'],
    [{ name: 'sub', type: 'NS', content: 'ns.elsewhere.test' }, 'sub.ana.test', 'ns.elsewhere.test.'],
  ];
  it('gives a zone with its records to another service, and lets it answer as that service may', async () => {
    await account();
    const to = { id: 'bea' };
    const other = (state: 'active' | 'suspended') => module.ensure(ctx(), { serviceId: '2', username: 'bea', email: 'bea@example.test', locale: 'en', plan: productSettings.parse({ zones: 1 }), planKey: '1', options: {}, state, resources: [] });
    await other('suspended');
    for (const name of ['ana.test', 'more.test']) idOf(await zone(name));
    const id = idOf(await record({ name: 'www' }));
    const { dnsZone, dnsRecord } = module.resources ?? {};
    for (let time = 0; time < 2; time += 1) idOf((await dnsZone?.move?.(ctx(), 'ana.test', ref, to)) ?? done({ id: '' }));
    expect(await dnsRecord?.move?.(ctx(), id, ref, to)).to.include({ status: 'done' });
    expect(await dnsRecord?.move?.(ctx(), id, to, ref)).to.include({ kind: 'notFound' });
    expect(server.dig('www.ana.test', 'A')).to.deep.equal(['REFUSED']);
    await other('active');
    expect(server.dig('www.ana.test', 'A')).to.deep.equal(['192.0.2.1']);
    expect(await dnsZone?.move?.(ctx(), 'more.test', ref, to)).to.include({ kind: 'limit' });
    expect(await dnsZone?.move?.(ctx(), 'none.test', ref, to)).to.include({ kind: 'notFound' });
    expect([await dnsZone?.list(ctx(), ref), await dnsZone?.list(ctx(), to)].map((page) => page?.items.map(({ name }) => name))).to.deep.equal([['more.test'], ['ana.test']]);
    await module.remove(ctx(), ref);
    expect(server.dig('www.ana.test', 'A')).to.deep.equal(['192.0.2.1']);
    await module.remove(ctx(), to);
  });

  for (const [want, name, answer] of TYPES) {
    it(`answers a ${want.type ?? ''} record "${want.content ?? ''}" and lists it as it was typed`, async () => {
      await account();
      await zone('ana.test');
      idOf(await record(want));
      const section = want.type === 'NS' ? ['+authority'] : [];
      expect(server.dig(name, want.type ?? 'A', ...section)).to.deep.equal([answer]);
      const page = await module.resources?.dnsRecord?.list(ctx(), ref);
      const { id: _, ...listed } = page?.items[0] ?? { id: '' };
      expect(listed).to.deep.equal({ zone: 'ana.test', name: '@', ttl: 300, ...want });
    });
  }

  it('keeps a text of 600 characters', async () => {
    const content = 'k'.repeat(600);
    await account();
    await zone('ana.test');
    idOf(await record({ type: 'TXT', content }));
    expect(server.dig('ana.test', 'TXT', '+tcp').join('').replaceAll(/[" ]/g, '')).to.equal(content);
  });

  it('holds several records of one name, and changes and removes one of them', async () => {
    await account();
    await zone('ana.test');
    idOf(await record({}));
    const second = idOf(await record({ content: '192.0.2.2' }));
    const changed = idOf(await record({ content: '192.0.2.3' }, second));
    expect([...server.dig('ana.test', 'A')].sort()).to.deep.equal(['192.0.2.1', '192.0.2.3']);
    await module.resources?.dnsRecord?.remove?.(ctx(), ref, changed);
    expect(server.dig('ana.test', 'A')).to.deep.equal(['192.0.2.1']);
  });

  it('says which field the server did not like', async () => {
    await account();
    await zone('ana.test');
    expect(await record({ content: 'nowhere' })).to.include({ status: 'failed', kind: 'invalid', field: 'content' });
    expect(await record({ type: 'MX', content: 'two words here' })).to.include({ kind: 'invalid', field: 'content' });
    expect(await record({ zone: 'other.test' })).to.include({ kind: 'invalid', field: 'zone' });
    expect(await record({ type: 'NS', content: 'ns9.example.net' })).to.include({ kind: 'invalid', field: 'type' });
    expect(server.dig('ana.test', 'A')).to.deep.equal([]);
  });

  it('makes no more zones and records than the plan has', async () => {
    await account({ zones: 1, records: 1 });
    idOf(await zone('ana.test'));
    idOf(await zone('ana.test'));
    expect(await zone('more.test')).to.include({ status: 'failed', kind: 'limit', field: 'name' });
    idOf(await record({}));
    idOf(await record({}));
    expect(await record({ content: '192.0.2.2' })).to.include({ status: 'failed', kind: 'limit' });
    expect(server.dig('more.test', 'SOA')).to.deep.equal(['REFUSED']);
  });

  it('begins a zone with the records of the template', async () => {
    await account();
    idOf(await zone('ana.test', { template: '@ A 192.0.2.10\n@ A 192.0.2.11\nwww CNAME {zone}\n@ MX 5 mail.{zone}\n\nnonsense', soaEmail: 'dns.team@example.net' }));
    expect([...server.dig('ana.test', 'A')].sort()).to.deep.equal(['192.0.2.10', '192.0.2.11']);
    expect(server.dig('www.ana.test', 'CNAME')).to.deep.equal(['ana.test.']);
    expect(server.dig('ana.test', 'MX')).to.deep.equal(['5 mail.ana.test.']);
    expect(server.dig('ana.test', 'SOA')[0]).to.include('ns1.example.net. dns\\.team.example.net.');
  });

  it('needs name servers from somewhere', async () => {
    await account();
    expect(await zone('ana.test', { nameServers: '' })).to.include({ kind: 'invalid', field: 'nameServers' });
    expect((await module.test(ctx({ nameServers: '' }))).warnings).to.have.lengthOf(1);
  });

  it('leaves a zone alone that was there before', async () => {
    await account();
    await fetch(`${server.url}/api/v1/servers/localhost/zones`, {
      method: 'POST',
      headers: { 'x-api-key': server.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'theirs.test.', kind: 'Native', nameservers: ['ns.theirs.test.'] }),
    });
    expect(await zone('theirs.test')).to.include({ status: 'failed', kind: 'exists', field: 'name' });
    expect(await zone('accounts.billet.invalid')).to.include({ status: 'failed', kind: 'exists' });
    await module.remove(ctx(), ref);
    expect(server.dig('theirs.test', 'NS')).to.deep.equal(['ns.theirs.test.']);
  });

  it('falls silent while suspended, also in zones made then, and answers as before afterwards', async () => {
    await account();
    await zone('ana.test');
    await record({});
    await account({}, 'suspended');
    idOf(await zone('later.test'));
    expect([server.dig('ana.test', 'A'), server.dig('later.test', 'SOA')]).to.deep.equal([['REFUSED'], ['REFUSED']]);
    await account();
    expect(server.dig('ana.test', 'A')).to.deep.equal(['192.0.2.1']);
    expect(server.dig('later.test', 'SOA')).to.have.lengthOf(1);
  });

  it('gives the DS records of a signed zone, and the facts without them of another', async () => {
    await account();
    await zone('ana.test', {}, { dnssec: true });
    await zone('plain.test');
    const run = (id: string) => module.resources?.dnsZone?.actions?.['ds']?.run(ctx(), ref, {}, { id, name: id });
    const signed = await run('ana.test');
    if (signed?.status !== 'done') throw new Error(JSON.stringify(signed));
    expect(signed.value.facts?.[0]?.value).to.match(/^\d+ 13 [124] [0-9a-f]{40,96}$/);
    expect(await run('plain.test')).to.deep.include({ value: { message: 'The zone is not signed.' } });
    const facts = await module.resources?.dnsZone?.inspect?.(ctx(), ref, 'ana.test');
    expect(facts?.map(({ name }) => name)).to.include.members(['Serial', 'Name servers', 'DS']);
  });

  it('removes every zone of the account with it', async () => {
    await account();
    await zone('ana.test');
    await zone('two.test');
    await module.remove(ctx(), ref);
    expect([server.dig('ana.test', 'SOA'), server.dig('two.test', 'SOA')]).to.deep.equal([['REFUSED'], ['REFUSED']]);
  });
};

if (requireComponent('PowerDNS', powerdnsAvailable())) describe('powerdns: zones and records', define);
else describe.skip('powerdns: zones and records [PowerDNS is not installed]', define);
