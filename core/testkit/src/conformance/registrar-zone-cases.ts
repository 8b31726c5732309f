import { sameRecord, type DomainRecord, type Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused, succeeded } from './gateway-bench.ts';
import type { RegistrarBench } from './registrar-bench.ts';
import { registrarCases, withSide } from './registrar-case.ts';

const WEB: DomainRecord = { name: '@', type: 'A', content: '192.0.2.10', ttl: 7200 };
const WWW: DomainRecord = { name: 'www', type: 'CNAME', content: 'web.elsewhere.net', ttl: 7200 };
const MAIL: DomainRecord = { name: '@', type: 'MX', content: 'mail.elsewhere.net', ttl: 7200, prio: 20 };
const WORDS: DomainRecord = { name: '@', type: 'TXT', content: 'v=spf1 include:_spf.elsewhere.net ~all', ttl: 7200 };

const gone = (): Promise<never> => Promise.reject(new Error('gone'));

const change = (bench: RegistrarBench, name: string, add: readonly DomainRecord[], remove: readonly DomainRecord[] = []): Promise<Outcome<void>> =>
  outcome(bench.registrar.dns?.change(bench.ctx(), name, { add, remove }) ?? gone());

const expectRecords = async (bench: RegistrarBench, name: string, wanted: readonly DomainRecord[]): Promise<void> => {
  const zone = await bench.registrar.dns?.read(bench.ctx(), name);
  expect(zone?.active).to.equal(true);
  const records = zone?.records ?? [];
  expect(records, JSON.stringify(records)).to.have.length(wanted.length);
  for (const record of wanted) expect(records.some((each) => sameRecord(each, record)), `${record.type} ${record.name}`).to.equal(true);
};

const zoned = async (bench: RegistrarBench, label: string): Promise<string> => {
  const { name } = await bench.own(label);
  const servers = succeeded(await outcome(bench.registrar.dns?.activate(bench.ctx(), name) ?? gone()));
  expect(servers.length).to.be.greaterThan(0);
  return name;
};

const hasDns = (bench: RegistrarBench): boolean => withSide()(bench) && bench.registrar.dns !== undefined;

/** Zones and forwarding that the registrar keeps. */
export const zoneCases = registrarCases(
  {
    name: 'records: a zone of ours only once it was asked for, with the name servers that carry it',
    applies: hasDns,
    run: async (bench) => {
      const { name } = await bench.own('records');
      expect(await bench.registrar.dns?.read(bench.ctx(), name)).to.deep.include({ active: false });
      expect(refused(await change(bench, name, [WEB])).ambiguous).to.equal(false);
      for (let time = 0; time < 2; time += 1) {
        const servers = succeeded(await outcome(bench.registrar.dns?.activate(bench.ctx(), name) ?? gone()));
        expect((await bench.seen(name)).nameservers).to.have.members(servers.map(({ host }) => host));
      }
      await expectRecords(bench, name, []);
    },
  },
  {
    name: 'records: added and taken away one by one, all others stay',
    applies: hasDns,
    run: async (bench) => {
      const name = await zoned(bench, 'records');
      succeeded(await change(bench, name, [WEB, WWW]));
      succeeded(await change(bench, name, [MAIL, WORDS]));
      await expectRecords(bench, name, [WEB, WWW, MAIL, WORDS]);
      succeeded(await change(bench, name, [{ ...WEB, content: '192.0.2.11' }], [WEB]));
      await expectRecords(bench, name, [{ ...WEB, content: '192.0.2.11' }, WWW, MAIL, WORDS]);
      succeeded(await change(bench, name, [], [MAIL]));
      await expectRecords(bench, name, [{ ...WEB, content: '192.0.2.11' }, WWW, WORDS]);
    },
  },
  {
    name: 'records: asked for twice is as once',
    applies: hasDns,
    run: async (bench) => {
      const name = await zoned(bench, 'records');
      for (let time = 0; time < 2; time += 1) succeeded(await change(bench, name, [WEB]));
      await expectRecords(bench, name, [WEB]);
      for (let time = 0; time < 2; time += 1) succeeded(await change(bench, name, [], [WEB]));
      await expectRecords(bench, name, []);
    },
  },
  {
    name: 'records: a type that it does not take is refused, and the field is named',
    applies: hasDns,
    run: async (bench) => {
      const name = await zoned(bench, 'records');
      expect(refused(await change(bench, name, [{ ...WEB, type: 'NAPTR' }]))).to.include({ kind: 'invalid', field: 'type', ambiguous: false });
    },
  },
  {
    name: 'web forwarding: the list becomes the one that is wanted, and records stay',
    applies: (bench) => hasDns(bench) && bench.registrar.webForwards !== undefined,
    run: async (bench) => {
      const name = await zoned(bench, 'sent');
      succeeded(await change(bench, name, [WORDS]));
      const [shop, home] = [{ name: 'shop', to: 'https://shop.elsewhere.net/a?b=c' }, { name: '@', to: 'https://elsewhere.net/' }];
      for (const wanted of [[shop], [shop, home], [home], []]) {
        succeeded(await outcome(bench.registrar.webForwards?.write(bench.ctx(), name, wanted) ?? gone()));
        expect(await bench.registrar.webForwards?.read(bench.ctx(), name)).to.have.deep.members(wanted);
      }
      await expectRecords(bench, name, [WORDS]);
    },
  },
  {
    name: 'mail forwarding: the list becomes the one that is wanted',
    applies: (bench) => hasDns(bench) && bench.registrar.mailForwards !== undefined,
    run: async (bench) => {
      const name = await zoned(bench, 'mailed');
      const [ana, all] = [{ alias: 'ana', to: 'ana@elsewhere.net' }, { alias: '*', to: 'all@elsewhere.net' }];
      for (const wanted of [[ana], [ana, all], [all], []]) {
        succeeded(await outcome(bench.registrar.mailForwards?.write(bench.ctx(), name, wanted) ?? gone()));
        expect(await bench.registrar.mailForwards?.read(bench.ctx(), name)).to.have.deep.members(wanted);
      }
    },
  },
);
