import { startRdapServer, startWhoisServer, type RdapServer, type WhoisLine } from '@billet/testkit';
import { createHttp, createOutlet } from '@billet/kernel';
import { expect } from 'chai';
import { createPublicLookup, type PublicSources } from '../../src/domains/lookup/public-lookup.ts';

describe('RDAP and WHOIS as sources of a search', () => {
  let rdap: RdapServer;
  let whois: WhoisLine;
  let now = 0;

  beforeEach(async () => {
    [rdap, whois] = await Promise.all([startRdapServer(['one', 'two']), startWhoisServer()]);
    now = 1_000_000;
  });
  afterEach(() => Promise.all([rdap.stop(), whois.stop()]));

  const http = createHttp({ extension: 'domains', permissions: ['net:*'], allowInner: true, outlet: createOutlet(false) });
  const opened = (sources: Partial<PublicSources> = {}, by = http, allowInner = true) => {
    const lookup = createPublicLookup({ rdap: { one: rdap.base }, whois: {}, ...sources }, by, () => now, allowInner);
    return async (...names: readonly string[]): Promise<readonly (string | undefined)[]> => {
      const answers = await lookup.ask(names, AbortSignal.timeout(10_000));
      return names.map((name) => answers.get(name)?.state);
    };
  };
  const byWhois = (): PublicSources['whois'] => ({ one: { host: whois.host, port: whois.port, query: '{name}', free: ['no match for {name}'] } });

  it('says free and taken, after the server was proven once', async () => {
    rdap.register('taken.one');
    const ask = opened();
    expect(await ask('free.one', 'taken.one', 'xn--e1afmkfd.one')).to.deep.equal(['available', 'taken', 'available']);
    expect(await ask('free.one')).to.deep.equal(['available']);
    expect(rdap.asked.filter((name) => name === 'nic.one')).to.have.length(1);
    expect(rdap.asked.filter((name) => name === 'taken.one')).to.have.length(1);
  });

  it('a wrong address that knows nothing calls nothing free', async () => {
    expect(await opened({ rdap: { one: rdap.wrongBase } })('free.one')).to.deep.equal(['unknown']);
  });

  it('pages, other names, cut lines and redirects to others call nothing free', async () => {
    const ask = opened();
    const other = await startRdapServer(['one']);
    try {
      for (const mishap of [{ kind: 'page', status: 404 }, { kind: 'page', status: 200 }, { kind: 'otherName' }, { kind: 'broken' }, { kind: 'redirect', to: `${other.base}domain/free.one` }] as const) {
        rdap.fail(mishap);
        expect(await ask('free.one'), mishap.kind).to.deep.equal(['unknown']);
      }
      other.register('taken.one');
      rdap.fail({ kind: 'redirect', to: `${other.base}domain/taken.one` });
      expect(await ask('taken.one')).to.deep.equal(['taken']);
    } finally {
      await other.stop();
    }
  });

  it('leaves a server alone for as long as it asked', async () => {
    const ask = opened();
    rdap.fail({ kind: 'rate', seconds: 120 });
    expect(await ask('free.one')).to.deep.equal(['unknown']);
    const before = rdap.asked.length;
    now += 119_000;
    expect(await ask('free.one')).to.deep.equal(['unknown']);
    expect(rdap.asked).to.have.length(before);
    now += 2000;
    expect(await ask('free.one')).to.deep.equal(['available']);
  });

  it('leaves it alone for all of its TLDs', async () => {
    const ask = opened({ rdap: { one: rdap.base, two: rdap.base } });
    rdap.fail({ kind: 'rate', seconds: 120 });
    expect(await ask('free.one')).to.deep.equal(['unknown']);
    const before = rdap.asked.length;
    expect(await ask('free.two')).to.deep.equal(['unknown']);
    expect(rdap.asked).to.have.length(before);
  });

  it('asks WHOIS where RDAP gives no clear word, and believes only its very words', async () => {
    const ask = opened({ rdap: { one: rdap.wrongBase }, whois: byWhois() });
    whois.register('taken.one');
    expect(await ask('free.one', 'taken.one')).to.deep.equal(['available', 'taken']);
    for (const mishap of ['empty', 'limit', 'page', 'cut', 'localised', 'contradiction'] as const) {
      whois.fail(mishap);
      expect(await ask('free.one'), mishap).to.deep.equal(['unknown']);
    }
  });

  it('takes the servers of the list, and those it came with while there is no list', async () => {
    rdap.list([[['two'], [rdap.base]]]);
    expect(await opened({ bootstrapUrl: rdap.listUrl })('free.one', 'free.two')).to.deep.equal(['available', 'available']);
    expect(await opened({ bootstrapUrl: `${rdap.wrongBase}dns.json` })('free.one', 'free.two')).to.deep.equal(['available', 'unknown']);
  });

  it('a server that cannot be reached makes names unknown', async () => {
    const ask = opened({ whois: byWhois() });
    await Promise.all([rdap.stop(), whois.stop()]);
    expect(await ask('free.one')).to.deep.equal(['unknown']);
    [rdap, whois] = await Promise.all([startRdapServer([]), startWhoisServer()]);
  });

  it('is sent to no inner address, by number or by name', async () => {
    whois.register('taken.one');
    for (const host of [whois.host, 'localhost']) {
      const sources = { rdap: {}, whois: { one: { ...byWhois()['one'], host } } } as unknown as PublicSources;
      expect(await opened(sources, http, false)('taken.one', 'free.one'), host).to.deep.equal(['unknown', 'unknown']);
    }
    expect(await opened({ rdap: {}, whois: byWhois() })('taken.one')).to.deep.equal(['taken']);
  });

  it('an answer that is too long says nothing', async () => {
    rdap.register('taken.one');
    expect(await opened()('taken.one')).to.deep.equal(['taken']);
    const short = createHttp({ extension: 'domains', permissions: ['net:*'], allowInner: true, maxBytes: 20, outlet: createOutlet(false) });
    expect(await opened({}, short)('taken.one', 'free.one')).to.deep.equal(['unknown', 'unknown']);
  });
});
