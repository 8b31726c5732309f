import { Secret } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused, succeeded } from './gateway-bench.ts';
import { REGISTRANT, secretsOf, transferOf } from './registrar-bench.ts';
import { registrarCases, withSide } from './registrar-case.ts';

const yearOf = (date: string): number => Number(date.slice(0, 4));

export const lifeCases = registrarCases(
  {
    name: 'register: the domain is ours, for its years, with its name servers',
    applies: withSide(),
    run: async (bench) => {
      const command = bench.wish('new', { years: 2 });
      const made = succeeded(await bench.register(command));
      const seen = await bench.seen(command.name);
      expect(made).to.include({ name: command.name, expiresOn: seen.expiresOn });
      expect(seen.nameservers).to.have.members(command.nameservers.map(({ host }) => host));
      expect(await bench.registrar.info(bench.ctx(), command.name)).to.deep.include({ name: command.name, expiresOn: seen.expiresOn });
    },
  },
  {
    name: 'register twice: the same operation registers once, also after a restart',
    applies: withSide(),
    run: async (bench) => {
      const command = await bench.own('twice');
      const spent = await bench.side.spent?.();
      succeeded(await bench.register(command));
      await bench.restart();
      expect(succeeded(await bench.register(command)).name).to.equal(command.name);
      expect(await bench.side.count()).to.equal(1);
      expect(await bench.side.spent?.()).to.equal(spent);
    },
  },
  {
    name: 'register: a name of somebody else is taken, and nothing is paid',
    applies: withSide('foreign', 'spent'),
    run: async (bench) => {
      const command = bench.wish('foreign');
      await bench.side.foreign?.(command.name);
      expect(refused(await bench.register(command))).to.include({ kind: 'exists', ambiguous: false });
      expect(await bench.side.spent?.()).to.equal(0);
    },
  },
  {
    name: 'register: another operation for a name of ours is refused, not taken for done',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('mine');
      expect(refused(await bench.register(bench.wish('mine'))).kind).to.equal('exists');
      expect(name).to.equal(bench.fixture.name('mine'));
    },
  },
  {
    name: 'renew twice: the year is added once, whoever asks again',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('old');
      const command = await bench.renewal(name);
      const before = yearOf(command.currentExpiry);
      succeeded(await bench.renew(command));
      succeeded(await bench.renew(command));
      await bench.restart();
      const other = await bench.renew({ ...command, operationId: bench.newId() });
      if (other.status === 'failed') expect(other.ambiguous).to.equal(false);
      expect(yearOf((await bench.seen(name)).expiresOn)).to.equal(before + 1);
    },
  },
  {
    name: 'renew: from an expiry the domain does not have, nothing is renewed',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('old');
      const { expiresOn } = await bench.seen(name);
      refused(await bench.renew(await bench.renewal(name, { currentExpiry: '2099-01-01' })));
      expect((await bench.seen(name)).expiresOn).to.equal(expiresOn);
    },
  },
  {
    name: 'not sponsor: a domain of another registrar is none of ours, and nothing of it is changed',
    applies: withSide('foreign'),
    run: async (bench) => {
      const name = bench.fixture.name('theirs');
      await bench.side.foreign?.(name);
      expect(await bench.registrar.info(bench.ctx(), name)).to.equal(undefined);
      const renewal = { operationId: bench.newId(), name, years: 1, currentExpiry: '2030-01-01' };
      expect(refused(await bench.renew(renewal)).ambiguous).to.equal(false);
      const servers = await outcome(bench.registrar.setNameservers(bench.ctx(), name, [{ host: 'ns1.elsewhere.net' }]));
      expect(refused(servers).ambiguous).to.equal(false);
    },
  },
  {
    name: 'name servers: the list becomes the one that is wanted',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('served');
      const wanted = [{ host: 'ns2.elsewhere.net' }, { host: 'ns9.elsewhere.net' }];
      for (let time = 0; time < 2; time += 1) {
        succeeded(await outcome(bench.registrar.setNameservers(bench.ctx(), name, wanted)));
        expect((await bench.seen(name)).nameservers).to.have.members(wanted.map(({ host }) => host));
      }
    },
  },
  {
    name: 'lock: on, off, and again',
    applies: (bench) => withSide()(bench) && bench.registrar.setLock !== undefined,
    run: async (bench) => {
      const { name } = await bench.own('locked');
      for (const locked of [true, true, false, false]) {
        succeeded(await outcome(bench.registrar.setLock?.(bench.ctx(), name, locked) ?? Promise.reject(new Error('gone'))));
        expect((await bench.seen(name)).locked).to.equal(locked);
      }
    },
  },
  {
    name: 'transfer in: a wrong code is refused, and the field is named',
    applies: withSide('foreign'),
    run: async (bench) => {
      const name = bench.fixture.name('theirs');
      await bench.side.foreign?.(name);
      const failure = refused(await bench.transferIn(transferOf(bench, name, new Secret('wrong-code-1'))));
      expect(failure).to.include({ kind: 'invalid', field: 'authCode', ambiguous: false });
    },
  },
  {
    name: 'transfer in: pending until the other side lets go, then ours',
    applies: withSide('foreign', 'letGo'),
    run: async (bench) => {
      const name = bench.fixture.name('theirs');
      const code = await bench.side.foreign?.(name);
      if (code === undefined) throw new Error('no code');
      const command = transferOf(bench, name, code);
      expect((await bench.transferIn(command)).status).to.equal('pending');
      expect((await bench.transferIn(command)).status).to.equal('pending');
      expect(await bench.reconcile('transferIn', command)).to.equal('pending');
      await bench.side.letGo?.(name);
      expect(succeeded(await bench.transferIn(command)).name).to.equal(name);
      expect(await bench.reconcile('transferIn', command)).to.equal('applied');
    },
  },
  {
    name: 'trade: another registrant, once, however often it is asked for',
    applies: (bench) => withSide('registrantOf')(bench) && bench.registrar.trade !== undefined,
    run: async (bench) => {
      const { name } = await bench.own('traded');
      const command = { operationId: bench.newId(), name, registrant: { ...REGISTRANT, name: 'Bea Costa', email: 'bea@example.test' } };
      expect(await bench.reconcile('trade', command)).to.equal('notApplied');
      const trade = (): Promise<unknown> => bench.registrar.trade?.(bench.ctx(), command).then(succeeded) ?? Promise.reject(new Error('gone'));
      await trade();
      expect(bench.side.registrantOf?.(name)).to.equal('bea@example.test');
      expect(await bench.reconcile('trade', command)).to.equal('applied');
      const spent = await bench.side.spent?.();
      await trade();
      expect(await bench.side.spent?.()).to.equal(spent);
      expect(await bench.registrar.info(bench.ctx(), name)).to.include({ name });
    },
  },
  {
    name: 'lost reply after a trade: traded once',
    applies: (bench) => withSide('registrantOf', 'loseAnswer')(bench) && bench.registrar.trade !== undefined,
    run: async (bench) => {
      const { name } = await bench.own('traded');
      const command = { operationId: bench.newId(), name, registrant: { ...REGISTRANT, name: 'Bea Costa', email: 'bea@example.test' } };
      bench.side.loseAnswer?.('trade');
      const trade = () => outcome(bench.registrar.trade?.(bench.ctx(), command) ?? Promise.reject(new Error('gone')));
      const first = await trade();
      if (first.status === 'failed') expect(first.ambiguous).to.equal(true);
      expect(await bench.reconcile('trade', command)).to.equal('applied');
      succeeded(await trade());
      expect(bench.side.registrantOf?.(name)).to.equal('bea@example.test');
    },
  },
  {
    name: 'bulk sync: every name is answered once, and what is not ours is told apart',
    applies: (bench) => withSide('foreign')(bench) && bench.registrar.sync !== undefined,
    run: async (bench) => {
      const ours = await Promise.all(['a1', 'b2', 'c3'].map((label) => bench.own(label)));
      const foreign = bench.fixture.name('foreign');
      await bench.side.foreign?.(foreign);
      const names = [...ours.map(({ name }) => name), foreign, bench.fixture.name('nobody')];
      const states = new Map<string, string>();
      for await (const each of bench.registrar.sync?.(bench.ctx(), names) ?? []) {
        expect(states.has(each.name), each.name).to.equal(false);
        states.set(each.name, each.state);
      }
      expect(names.map((name) => states.get(name))).to.deep.equal(['ours', 'ours', 'ours', 'elsewhere', 'gone']);
    },
  },
  {
    name: 'dry run: nothing is registered',
    applies: withSide(),
    run: async (bench) => {
      expect((await bench.register(bench.wish('dry'), { dryRun: true })).status).to.not.equal('done');
      expect(await bench.side.count()).to.equal(0);
    },
  },
  {
    name: 'wrong input: the registrant’s field is named, and nothing is registered',
    applies: withSide(),
    run: async (bench) => {
      const spoilt = bench.wish('wrong', { registrant: { ...REGISTRANT, phone: 'call me' } });
      const failure = refused(await bench.register(spoilt));
      expect(failure).to.include({ kind: 'invalid', field: 'registrant.phone', ambiguous: false });
      expect(await bench.side.count()).to.equal(0);
    },
  },
  {
    name: 'secrets: none in the log',
    run: async (bench) => {
      await bench.registrar.test(bench.ctx());
      await bench.register(bench.wish('secret'));
      for (const text of secretsOf(bench)) expect(bench.lines.join('')).to.not.include(text);
    },
  },
);
