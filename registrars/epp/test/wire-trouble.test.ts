import { isModuleError, Secret } from '@billet/sdk';
import type { EppFault } from '@billet/testkit';
import { expect } from 'chai';
import { must, order, withBench } from './setup.ts';

type Mishap = EppFault['mishap'];

describe('EPP: what travels on the line', () => {
  for (const mishap of ['pieces', 'unknownExtension'] satisfies Mishap[]) {
    it(`an answer with "${mishap}" is an answer`, () =>
      withBench({}, async ({ registrar, registry, ctx }) => {
        for (const on of ['login', 'domain:check', 'domain:create', 'domain:info']) registry.fault({ on, mishap });
        must(await registrar.register(ctx(), order('free.test')));
      }));
  }

  for (const mishap of ['halfFrame', 'dropAfter', 'dropBefore'] satisfies Mishap[]) {
    it(`a question whose line breaks ("${mishap}") is asked again on a new one`, () =>
      withBench({}, async ({ registrar, registry, ctx }) => {
        must(await registrar.register(ctx(), order('free.test')));
        registry.fault({ on: 'domain:info', mishap });
        expect((await registrar.info(ctx(), 'free.test'))?.name).to.equal('free.test');
      }));
  }

  for (const mishap of ['wrongLength', 'notXml'] satisfies Mishap[]) {
    it(`nonsense ("${mishap}") is not asked for again by itself, and the next question works`, () =>
      withBench({}, async ({ registrar, registry, ctx }) => {
        must(await registrar.register(ctx(), order('free.test')));
        registry.fault({ on: 'domain:info', mishap });
        const asked = await registrar.info(ctx(), 'free.test').catch((error: unknown) => error);
        expect(isModuleError(asked)).to.equal(true);
        expect((await registrar.info(ctx(), 'free.test'))?.name).to.equal('free.test');
      }));
  }

  it('an answer that comes twice is taken once, and the line is given up', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      registry.fault({ on: 'domain:renew', mishap: 'twice' });
      must(await registrar.renew(ctx(), { operationId: 'R1', name: 'free.test', years: 1, currentExpiry: '2028-01-01' }));
      expect((await registrar.info(ctx(), 'free.test'))?.expiresOn).to.equal('2029-01-01');
    }));

  it('an answer to another transaction is not ours: the command is in doubt, and looked up', () =>
    withBench({ settings: { answerSeconds: 1 } }, async ({ registrar, registry, ctx }) => {
      const command = order('free.test');
      registry.fault({ on: 'domain:create', mishap: 'otherTrId' });
      expect(await registrar.register(ctx(), command)).to.include({ status: 'failed', ambiguous: true, retry: 'lookup' });
      expect(await registrar.reconcile(ctx(), { ...command, kind: 'register' })).to.equal('applied');
    }));

  it('an answer that never comes is waited for only so long', () =>
    withBench({ settings: { answerSeconds: 1 } }, async ({ registrar, registry, ctx }) => {
      const command = order('free.test');
      registry.fault({ on: 'domain:create', mishap: 'stall' });
      expect(await registrar.register(ctx(), command)).to.include({ status: 'failed', kind: 'timeout', ambiguous: true });
      must(await registrar.register(ctx(), command));
      expect(registry.world.domains.size).to.equal(1);
    }));

  it('a server that breaks down in the middle leaves the deed in doubt; a refusal does not', () =>
    withBench({}, async ({ registrar, registry, ctx }) => {
      const command = order('free.test');
      registry.fault({ on: 'domain:create', mishap: { refuseAfter: 2400 } });
      expect(await registrar.register(ctx(), command)).to.include({ status: 'failed', ambiguous: true, code: '2400' });
      expect(must(await registrar.register(ctx(), command)).name).to.equal('free.test');
      registry.fault({ on: 'domain:create', mishap: { refuse: 2308 } });
      expect(await registrar.register(ctx(), order('next.test'))).to.include({ status: 'failed', ambiguous: false, code: '2308', kind: 'declined' });
    }));

  it('all lines are cut between two commands: the next one simply works', () =>
    withBench({ settings: { sessions: 3 } }, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      for (let time = 0; time < 5; time += 1) {
        await Promise.all(Array.from({ length: 9 }, () => registrar.info(ctx(), 'free.test')));
        registry.cut();
        expect((await registrar.info(ctx(), 'free.test'))?.name).to.equal('free.test');
      }
    }));

  it('logs in with nothing the greeting does not hold, and never with a transaction id twice', () =>
    withBench({ registry: { record: true, behaviour: 'namingo', extensions: ['urn:ietf:params:xml:ns:secDNS-1.1'] } }, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      const sent = registry.frames.filter(({ direction }) => direction === 'in').map(({ xml }) => xml);
      const login = sent.find((xml) => xml.includes('<login>')) ?? '';
      expect([...login.matchAll(/<extURI>([^<]+)/g)].map(([, uri]) => uri)).to.deep.equal(['urn:ietf:params:xml:ns:secDNS-1.1']);
      const ids = sent.flatMap((xml) => /<clTRID>([^<]+)/.exec(xml)?.[1] ?? []);
      expect(new Set(ids).size).to.equal(ids.length);
      for (const id of ids) expect(id.length).to.be.within(3, 64);
    }));

  it('a long password goes by login security, and a new one counts from the login that set it', () =>
    withBench(
      {
        registry: { registrars: [{ id: 'registrar-one', password: 'a password beyond sixteen characters' }] },
        settings: { password: 'a password beyond sixteen characters', newPassword: 'another password beyond sixteen' },
      },
      async (bench) => {
        expect((await bench.registrar.test(bench.ctx())).ok).to.equal(true);
        expect(bench.registry.registrar('registrar-one').password).to.equal('another password beyond sixteen');
        await bench.restart();
        expect((await bench.registrar.test(bench.ctx())).ok).to.equal(true);
        expect(bench.lines.join('')).to.not.include('beyond sixteen');
      },
    ));

  it('takes no more sessions than the registry grants, and still answers everything', () =>
    withBench({ registry: { limits: { sessions: 2 } }, settings: { sessions: 6 } }, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('free.test')));
      const found = await Promise.all(Array.from({ length: 40 }, () => registrar.info(ctx(), 'free.test')));
      expect(found.every((each) => each?.name === 'free.test')).to.equal(true);
      expect(registry.sessions).to.be.at.most(2);
    }));

  it('refuses a registry whose certificate nobody vouches for, and one whose certificate ran out', async () => {
    await withBench({ settings: { authority: undefined } }, async ({ registrar, ctx }) => {
      const { ok, message } = await registrar.test(ctx());
      expect([ok, message.startsWith('TLS')]).to.deep.equal([false, true]);
    });
    await withBench({ registry: { expired: true } }, async ({ registrar, ctx }) => {
      expect((await registrar.test(ctx())).ok).to.equal(false);
    });
  });

  it('is not let in without its certificate, nor with another registrar’s', async () => {
    await withBench({ settings: { certificate: undefined, privateKey: undefined } }, async ({ registrar, ctx }) => {
      expect((await registrar.test(ctx())).ok).to.equal(false);
    });
    await withBench({}, async ({ registrar, registry, ctx }) => {
      const { certificate, key } = registry.certificate('registrar-two');
      const other = ctx({ accountId: '2', settings: { ...ctx().settings, certificate, privateKey: new Secret(key) } });
      expect((await registrar.test(other)).ok).to.equal(false);
    });
  });
});
