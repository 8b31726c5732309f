import { expect } from 'chai';
import { contactCard } from '../src/contact-card.ts';
import * as frames from '../src/frames/frames.ts';
import { account } from '../src/account.ts';
import { createAccounts } from '../src/accounts.ts';
import { registryFor, type Registry } from '../src/registry.ts';
import { readCheck } from '../src/replies/domain-reply.ts';
import { part } from '../src/replies/reply.ts';
import { childText, elements, textOf } from '../src/xml/xml-node.ts';
import { generic } from '../src/profiles/generic.ts';
import { CONTACT, must, order, settingsFor, withBench, type Bench } from './setup.ts';

const direct = async (bench: Bench, id: string, work: (registry: Registry) => Promise<void>): Promise<void> => {
  const ctx = bench.ctx({ accountId: id, settings: account.parse(settingsFor(bench.registry, {}, id)) });
  const accounts = createAccounts(ctx);
  try {
    await work(registryFor(accounts, ctx));
  } finally {
    await accounts.close();
  }
};

describe('EPP: single commands on contacts and hosts', () => {
  it('contacts: checked, made, looked at, changed, moved, deleted', () =>
    withBench({ registry: { record: true } }, async (bench) => {
      const card = contactCard(CONTACT, generic);
      await direct(bench, 'registrar-one', async (registry) => {
        const free = await registry.must((d) => frames.contactCheck(d, ['ANA001', 'ANA002']));
        expect(readCheck(free.reply, free.dialect.ns.contact).map(({ available }) => available)).to.deep.equal([true, true]);
        await registry.must((d) => frames.contactCreate(d, { id: 'ANA001', card, authCode: 'move-me-1234' }));
        expect((await registry.ask((d) => frames.contactCreate(d, { id: 'ANA001', card, authCode: 'x-1234567' }))).reply.code).to.equal(2302);
        await registry.must((d) => frames.contactUpdate(d, { id: 'ANA001', card: { ...card, city: 'Braga' }, disclose: false }));
        const { reply, dialect } = await registry.must((d) => frames.contactInfo(d, 'ANA001'));
        const data = part(reply.data, dialect.ns.contact, 'infData');
        expect(childText(data, 'email')).to.equal('ana@example.test');
        expect(textOf(data)).to.include('Braga');
      });
      await direct(bench, 'registrar-two', async (registry) => {
        expect((await registry.ask((d) => frames.contactDelete(d, 'ANA001'))).reply.code).to.equal(2201);
        expect((await registry.ask((d) => frames.contactTransfer(d, 'request', 'ANA001', 'wrong-1234'))).reply.code).to.equal(2202);
        await registry.must((d) => frames.contactTransfer(d, 'request', 'ANA001', 'move-me-1234'));
        await registry.must((d) => frames.contactDelete(d, 'ANA001'));
        expect((await registry.ask((d) => frames.contactInfo(d, 'ANA001'))).reply.code).to.equal(2303);
      });
    }));

  it('hosts: made with glue, given other addresses, renamed, deleted', () =>
    withBench({}, async (bench) => {
      must(await bench.registrar.register(bench.ctx(), order('free.test')));
      await direct(bench, 'registrar-one', async (registry) => {
        const code = async (build: Parameters<Registry['ask']>[0]): Promise<number> => (await registry.ask(build)).reply.code;
        expect(await code((d) => frames.hostCreate(d, 'ns1.free.test', []))).to.equal(2003);
        expect(await code((d) => frames.hostCreate(d, 'ns1.elsewhere.org', ['192.0.2.1']))).to.equal(2004);
        expect(await code((d) => frames.hostCreate(d, 'ns1.free.test', ['192.0.2.1']))).to.equal(1000);
        expect(await code((d) => frames.hostUpdate(d, { name: 'ns1.free.test', rem: ['192.0.2.1'] }))).to.equal(2304);
        expect(await code((d) => frames.hostUpdate(d, { name: 'ns1.free.test', add: ['2001:db8::1'], rem: ['192.0.2.1'], newName: 'ns2.free.test' }))).to.equal(1000);
        const { reply, dialect } = await registry.must((d) => frames.hostInfo(d, 'ns2.free.test'));
        expect(elements(part(reply.data, dialect.ns.host, 'infData'), 'addr').map(textOf)).to.deep.equal(['2001:db8::1']);
        expect(await code((d) => frames.domainDelete(d, 'free.test'))).to.equal(2305);
        expect(await code((d) => frames.hostDelete(d, 'ns2.free.test'))).to.equal(1000);
        expect(await code((d) => frames.hostDelete(d, 'ns2.free.test'))).to.equal(2303);
      });
      expect(await bench.registrar.remove(bench.ctx(), { operationId: 'remove-1', name: 'free.test' })).to.deep.include({ status: 'done' });
      expect(bench.registry.domain('free.test')).to.equal(undefined);
    }));
});
