import { setTimeout as pause } from 'node:timers/promises';
import { done, secret, type CallCtx, type Outcome, type ResourceMap } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { accountSettings, productSettings, type Account } from '../src/settings.ts';
import { createConnections, createSqlMailModule } from '../src/sql-mail-module.ts';
import { onStage } from './support/stage.ts';

const PASSWORD = 'it is a secret';

onStage('sql-mail: mail that comes and goes', (stage) => {
  const connections = createConnections();
  const module = createSqlMailModule(connections);
  after(() => connections.close());
  afterEach(() => stage().empty());

  const ctx = (over: object = {}): CallCtx<Account> => ({ ...gatewayCtx({ settings: undefined }), settings: accountSettings.parse({ ...stage().settings, ...over }) });
  const ok = <T>(outcome: Outcome<T> | undefined): T => {
    if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const account = async (state: 'active' | 'suspended' = 'active', plan: object = {}, id = 'ana') =>
    ok(await module.ensure(ctx(), { serviceId: id, username: id, email: 'ana@example.test', locale: 'en', plan: productSettings.parse(plan), planKey: '1', options: {}, state, resources: [] }));
  const box = (address: string, more: Partial<ResourceMap['mailbox']> = {}, id = 'ana') =>
    module.resources?.mailbox?.ensure?.(ctx(), { id }, { kind: 'mailbox', key: address, want: { address, password: secret(PASSWORD), ...more } }) ?? Promise.resolve(done({ id: '' }));
  const forward = (source: string, targets: readonly string[], keepCopy: boolean) =>
    module.resources?.forwarder?.ensure?.(ctx(), { id: 'ana' }, { kind: 'forwarder', key: source, want: { source, targets, keepCopy } }) ?? Promise.resolve(done({ id: '' }));
  const act = (name: string, id: string) => module.resources?.mailbox?.actions?.[name]?.run(ctx(), { id: 'ana' }, {}, { id, name: id });
  const subjects = async (address: string): Promise<readonly string[]> =>
    [...((await stage().imap(address, PASSWORD, 'select inbox', 'fetch 1:* (body[header.fields (subject)])')) ?? '').matchAll(/Subject: (.*)\r/g)].map(([, subject = '']) => subject);
  const arrived = async (address: string, subject: string): Promise<boolean> => {
    for (let turn = 0; turn < 100; turn += 1) {
      if ((await subjects(address)).includes(subject)) return true;
      await pause(50);
    }
    return false;
  };

  it('takes a mail over SMTP and hands it out over IMAP, to the right password only', async () => {
    await account();
    ok(await box('ana@one.test'));
    expect(await stage().send('ana@one.test', 'first')).to.match(/^250/);
    expect(await arrived('ana@one.test', 'first')).to.equal(true);
    expect(await stage().imap('ana@one.test', 'wrong')).to.equal(undefined);
    expect(await stage().send('nobody@one.test', 'lost')).to.match(/^550/);
    expect(await stage().send('ana@elsewhere.test', 'relayed')).to.match(/^[45]54/);
    const looked = ok(await act('look', 'ana@one.test'));
    expect(looked.table?.rows.map((row) => row[2])).to.deep.equal(['first']);
  });

  it('sends a mailbox a test mail through the mail server, and says what came of it', async () => {
    await account();
    ok(await box('ana@test.test'));
    expect(ok(await act('test', 'ana@test.test')).message).to.match(/^250 .*queued/);
    expect(await arrived('ana@test.test', 'Billet')).to.equal(true);
    await account('suspended');
    const refused = await act('test', 'ana@test.test');
    expect(refused).to.include({ status: 'failed', kind: 'remote' });
    expect(JSON.stringify(refused)).to.include('550');
    const test = module.resources?.mailbox?.actions?.['test'];
    const at = (over: object) => test?.run(ctx(over), { id: 'ana' }, {}, { id: 'ana@test.test', name: '' });
    expect(await at({ smtpHost: '' })).to.include({ kind: 'unsupported' });
    const noServer: unknown = await at({ smtpPort: 9 })?.catch((error: unknown) => error);
    expect(noServer).to.have.nested.property('failure.kind', 'network');
  });

  it('forwards with and without a copy', async () => {
    await account();
    for (const address of ['ana@two.test', 'copy@two.test']) ok(await box(address));
    ok(await forward('copy@two.test', ['ana@two.test'], true));
    ok(await forward('sales@two.test', ['ana@two.test'], false));
    await stage().send('copy@two.test', 'with copy');
    await stage().send('sales@two.test', 'without');
    expect([await arrived('ana@two.test', 'with copy'), await arrived('copy@two.test', 'with copy'), await arrived('ana@two.test', 'without')]).to.deep.equal([true, true, true]);
    expect(await subjects('copy@two.test')).to.deep.equal(['with copy']);
  });

  it('tells the quota and how much of it is used', async () => {
    await account('active', { quotaMb: 2 });
    ok(await box('ana@three.test', { quota: 5_000_000 }));
    await stage().send('ana@three.test', 'big', `${'x'.repeat(70)}\r\n`.repeat(3000));
    expect(await arrived('ana@three.test', 'big')).to.equal(true);
    const told = await stage().imap('ana@three.test', PASSWORD, 'getquotaroot inbox');
    expect(told).to.match(/STORAGE \d{3} 2048/);
    const facts = await module.resources?.mailbox?.inspect?.(ctx(), { id: 'ana' }, 'ana@three.test');
    expect(Number(/\d+/.exec(facts?.[1]?.value ?? '')?.[0])).to.be.greaterThan(200_000);
    await account('active', { quotaMb: 10 });
    expect(await stage().imap('ana@three.test', PASSWORD, 'getquotaroot inbox')).to.match(/STORAGE \d{3} 488[23]\b/);
  });

  it('closes every door while suspended, and opens them as before', async () => {
    await account();
    ok(await box('ana@four.test'));
    ok(await box('off@four.test', { enabled: false }));
    expect(await stage().imap('off@four.test', PASSWORD)).to.equal(undefined);
    await stage().send('ana@four.test', 'before');
    expect(await arrived('ana@four.test', 'before')).to.equal(true);
    await account('suspended');
    expect(await stage().imap('ana@four.test', PASSWORD)).to.equal(undefined);
    expect(await stage().send('ana@four.test', 'meanwhile')).to.match(/^550/);
    await account();
    expect(await subjects('ana@four.test')).to.deep.equal(['before']);
  });

  it('removes mailbox and mail with the account; a new one of that name begins empty', async () => {
    await account();
    ok(await box('ana@five.test'));
    await stage().send('ana@five.test', 'old');
    expect(await arrived('ana@five.test', 'old')).to.equal(true);
    ok(await module.remove(ctx(), { id: 'ana' }));
    expect(await stage().imap('ana@five.test', PASSWORD)).to.equal(undefined);
    expect(await stage().send('ana@five.test', 'after')).to.match(/^5/);
    await account();
    ok(await box('ana@five.test'));
    expect(await subjects('ana@five.test')).to.deep.equal([]);
  });

  it('keeps domains apart, holds to the plan and names what is wrong', async () => {
    await account('active', { mailboxes: 1, forwarders: 1 });
    ok(await box('ana@six.test'));
    expect(await box('more@six.test')).to.include({ kind: 'limit', field: 'address' });
    expect(await forward('a@six.test', ['no address'], false)).to.include({ kind: 'invalid', field: 'targets' });
    await account('active', {}, 'bea');
    expect(await box('bea@six.test', {}, 'bea')).to.include({ kind: 'exists', field: 'address' });
    expect(await module.test(ctx({ doveadmKey: 'not-the-key' }))).to.include({ ok: false, message: 'Dovecot refuses the key of doveadm.' });
  });
});
