import { openHttpLine, powerdnsAvailable, requireComponent, serverModuleConformance, startPowerdns, type HttpLine, type PowerdnsServer, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import powerdns from '../src/index.ts';
import { lookAt, type Look } from './support/look.ts';

const fixtureOf = (server: PowerdnsServer, line: HttpLine, look: Look): ServerModuleFixture => {
  const settings = { url: line.url, apiKey: server.apiKey, nameServers: 'ns1.example.net ns2.example.net' };
  return {
    extension: powerdns,
    settings,
    plan: { zones: 10, records: 50 },
    otherPlan: { zones: 20, records: 100 },
    unlimited: { plan: { zones: 0, records: 0 }, sees: { zones: '0', records: '0' } },
    unreachable: { ...settings, url: 'http://127.0.0.1:9' },
    wrongSecret: { settings: { ...settings, apiKey: 'not-the-key-of-it' } },
    resources: {
      dnsZone: {
        make: (username, n) => ({ name: `${username}-${String(n)}.test`, nameServers: ['ns1.example.net'] }),
        change: (want) => ({ ...want, nameServers: ['ns3.example.net', 'ns4.example.net'], dnssec: true }),
        check: (_username, want) => {
          expect(server.dig(want.name, 'NS')).to.have.members((want.nameServers ?? []).map((host) => `${host}.`));
          expect(server.dig(want.name, 'DNSKEY')).to.have.lengthOf(want.dnssec === true ? 1 : 0);
        },
      },
      dnsRecord: {
        after: [{ kind: 'dnsZone', make: (username) => ({ name: `${username}.test` }) }],
        make: (username, n) => ({ zone: `${username}.test`, name: 'www', type: 'A', content: `192.0.2.${String(n)}`, ttl: 300 }),
        change: (want) => ({ ...want, content: '192.0.2.99', ttl: 600 }),
        check: (_username, want) => {
          expect(server.dig(`${want.name}.${want.zone}`, 'A')).to.deep.equal([want.content]);
        },
      },
    },
    server: {
      look: (username) => look.account(username),
      count: () => look.count(),
      loseAnswer: () => {
        line.loseAnswer();
      },
      stall: () => {
        line.stall();
      },
      foreign: (username) => look.write([username], ['"by hand"']),
      spoil: (username) => look.write([username], ['"service=1001"', '"state=suspended"', '"maxzones=1"', '"maxrecords=1"']),
      fill: () => look.write(Array.from({ length: 1100 }, (_, i) => `m${String(i)}`), ['"service=1"', '"state=active"']),
    },
    stop: () => look.empty(),
  };
};

const define = (): void => {
  let server: PowerdnsServer;
  let line: HttpLine;
  before(async () => {
    server = await startPowerdns();
    line = await openHttpLine(server.url);
  });
  after(async () => {
    await line.stop();
    await server.stop();
  });
  serverModuleConformance('powerdns', () => fixtureOf(server, line, lookAt(server)));
};

if (requireComponent('PowerDNS', powerdnsAvailable())) describe('powerdns against a real PowerDNS', define);
else describe.skip('powerdns [PowerDNS is not installed]', define);
