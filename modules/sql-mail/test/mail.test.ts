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
  const reply = (address: string, more: Partial<ResourceMap['autoresponder']> = {}, over: object = {}) =>
    module.resources?.autoresponder?.ensure?.(ctx(over), { id: 'ana' }, { kind: 'autoresponder', key: address, want: { address, body: 'I am away.', ...more } }) ?? Promise.resolve(done({ id: '' }));
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

  it('answers once a sender for as long as was asked, in the words given, within its days, and spam never', async () => {
    await account();
    for (const address of ['ana@reply.test', 'bea@reply.test', 'cora@reply.test']) ok(await box(address));
    const body = 'I am "away" \\ back soon.\n"; discard; #\nДо встречи';
    ok(await reply('ana@reply.test', { subject: 'Away:\r\nBcc: nobody@reply.test', body, from: '2020-01-01' }));
    const write = (from: string, subject: string, headers: readonly string[] = []) => stage().send('ana@reply.test', subject, 'hello', { from, headers });
    const AWAY = 'Away: Bcc: nobody@reply.test';
    await write('bea@reply.test', 'one');
    expect(await arrived('bea@reply.test', AWAY)).to.equal(true);
    const told = await stage().imap('bea@reply.test', PASSWORD, 'select inbox', 'fetch 1:* (body[text])');
    expect(told).to.contain('; discard; #').and.contain('back soon.');
    await write('bea@reply.test', 'two');
    await write('cora@reply.test', 'spam', ['X-Spam: Yes']);
    expect(await arrived('ana@reply.test', 'two')).to.equal(true);
    ok(await reply('ana@reply.test', { until: '2020-01-01' }));
    await write('cora@reply.test', 'after the last day');
    ok(await reply('ana@reply.test', { enabled: false }));
    await write('cora@reply.test', 'switched off');
    for (const subject of ['after the last day', 'switched off']) expect(await arrived('ana@reply.test', subject), subject).to.equal(true);
    expect(await subjects('ana@reply.test')).to.have.members(['one', 'two', 'after the last day', 'switched off']);
    ok(await reply('ana@reply.test', { subject: 'Here again', intervalHours: 0 }));
    await write('cora@reply.test', 'three');
    expect(await arrived('cora@reply.test', 'Here again')).to.equal(true);
    expect([await subjects('bea@reply.test'), await subjects('cora@reply.test')]).to.deep.equal([[AWAY], ['Here again']]);
    ok(await module.resources?.autoresponder?.remove?.(ctx(), { id: 'ana' }, 'ana@reply.test'));
    await write('cora@reply.test', 'four');
    expect(await arrived('ana@reply.test', 'four')).to.equal(true);
    expect(await subjects('cora@reply.test')).to.deep.equal(['Here again']);
  });

  it('an automatic reply needs its mailbox and a server that is set up for it; it goes with the mailbox', async () => {
    await account();
    expect(await reply('nobody@reply.test')).to.include({ kind: 'invalid', field: 'address' });
    expect(await reply('nobody@reply.test', {}, { sieve: false })).to.include({ kind: 'unsupported' });
    ok(await box('ana@reply.test'));
    expect(await reply('ana@reply.test', { from: '" ; discard' })).to.include({ kind: 'invalid', field: 'from' });
    ok(await reply('ana@reply.test', { until: '2030-01-31', intervalHours: 48 }));
    expect((await module.resources?.autoresponder?.list(ctx(), { id: 'ana' }))?.items).to.deep.equal([{ id: 'ana@reply.test', address: 'ana@reply.test', body: 'I am away.', enabled: true, until: '2030-01-31', intervalHours: 48 }]);
    ok(await module.resources?.mailbox?.remove?.(ctx(), { id: 'ana' }, 'ana@reply.test'));
    expect((await module.resources?.autoresponder?.list(ctx(), { id: 'ana' }))?.items).to.deep.equal([]);
    expect((await module.test(ctx({ sieve: false }))).warnings.join(' ')).to.contain('automatic replies');
  });

  it('puts what a filter marked as spam into its folder, where the mailbox wants it so', async () => {
    await account();
    ok(await box('ana@junk.test'));
    ok(await box('bea@junk.test', { antispam: false }));
    const marks = [['X-Spam: Yes'], ['X-Spam-Flag: YES'], ['X-Spam-Status: Yes, score=9.1 required=5.0'], ['X-Spam-Status: No, score=0.1'], []] as const;
    for (const to of ['ana@junk.test', 'bea@junk.test']) for (const [i, headers] of marks.entries()) await stage().send(to, `mail ${String(i)}`, 'hello', { headers });
    for (const to of ['ana@junk.test', 'bea@junk.test']) expect(await arrived(to, 'mail 4')).to.equal(true);
    expect(await subjects('ana@junk.test')).to.have.members(['mail 3', 'mail 4']);
    expect(await subjects('bea@junk.test')).to.have.members(['mail 0', 'mail 1', 'mail 2', 'mail 3', 'mail 4']);
    expect(await stage().imap('ana@junk.test', PASSWORD, 'status Junk (messages)')).to.contain('MESSAGES 3');
    ok(await box('ana@junk.test', { antispam: false }));
    await stage().send('ana@junk.test', 'let in', 'hello', { headers: ['X-Spam: Yes'] });
    expect(await arrived('ana@junk.test', 'let in')).to.equal(true);
  });

  it('puts what a filter found a virus in into its folder and answers it never, where the mailbox wants it so', async () => {
    await account();
    ok(await box('ana@virus.test', { antispam: false }));
    ok(await box('bea@virus.test', { antivirus: false }));
    ok(await reply('ana@virus.test', { intervalHours: 0 }));
    const marks = [['X-Virus-Status: Infected (Eicar-Test-Signature)'], ['X-Virus: Eicar'], ['X-Amavis-Alert: INFECTED, message contains virus: Eicar'], ['X-Virus-Status: Clean'], ['X-Spam: Yes', 'X-Virus: Eicar']] as const;
    for (const to of ['ana@virus.test', 'bea@virus.test']) for (const [i, headers] of marks.entries()) await stage().send(to, `mail ${String(i)}`, 'hello', { headers, ...(to === 'ana@virus.test' ? { from: 'bea@virus.test' } : {}) });
    expect(await arrived('ana@virus.test', 'mail 3')).to.equal(true);
    expect(await arrived('bea@virus.test', 'Auto: mail 3')).to.equal(true);
    expect(await subjects('ana@virus.test')).to.deep.equal(['mail 3']);
    expect((await subjects('bea@virus.test')).filter((each) => !each.startsWith('mail'))).to.deep.equal(['Auto: mail 3']);
    expect(await subjects('bea@virus.test')).to.include.members(['mail 0', 'mail 1', 'mail 2', 'mail 3']).and.not.include('mail 4');
    expect(await stage().imap('ana@virus.test', PASSWORD, 'status Quarantine (messages)')).to.contain('MESSAGES 4');
  });

  it('a server that was set up before the virus filter gets its column, and every mailbox has it on', async () => {
    await account();
    ok(await box('ana@old.test'));
    await stage().sql.schema.alterTable('billet_mailboxes', (columns) => columns.dropColumn('antivirus'));
    const later = createConnections();
    ok(await createSqlMailModule(later).ensure(ctx(), { serviceId: 'ana', username: 'ana', email: 'ana@example.test', locale: 'en', plan: productSettings.parse({}), planKey: '1', options: {}, state: 'active', resources: [] }));
    await later.close();
    expect(await stage().sql('billet_mailboxes').where({ address: 'ana@old.test' }).first()).to.include({ antivirus: 1 });
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

  it('gives a mailbox with its mail and its reply to another service; its domain follows the last of them', async () => {
    await account();
    await account('active', { mailboxes: 2 }, 'bea');
    for (const address of ['ana@seven.test', 'two@seven.test', 'more@seven.test']) ok(await box(address));
    ok(await forward('sales@seven.test', ['ana@seven.test'], false));
    ok(await reply('ana@seven.test'));
    await stage().send('ana@seven.test', 'kept');
    expect(await arrived('ana@seven.test', 'kept')).to.equal(true);
    const { mailbox, forwarder, autoresponder } = module.resources ?? {};
    const [from, to] = [{ id: 'ana' }, { id: 'bea' }];
    for (let time = 0; time < 2; time += 1) ok(await mailbox?.move?.(ctx(), 'ana@seven.test', from, to));
    ok(await autoresponder?.move?.(ctx(), 'ana@seven.test', from, to));
    expect((await autoresponder?.list(ctx(), to))?.items.map(({ id }) => id)).to.deep.equal(['ana@seven.test']);
    ok(await box('ana@seven.test', { quota: 9_000_000 }, 'bea'));
    await account('suspended');
    expect(await stage().send('ana@seven.test', 'still comes')).to.match(/^250/);
    expect(await arrived('ana@seven.test', 'still comes')).to.equal(true);
    expect(await subjects('ana@seven.test')).to.deep.equal(['kept', 'still comes']);
    expect(await stage().send('two@seven.test', 'closed')).to.match(/^550/);
    expect(await mailbox?.move?.(ctx(), 'ana@seven.test', from, { id: 'ana' })).to.include({ kind: 'exists' });
    expect(await mailbox?.move?.(ctx(), 'nobody@seven.test', from, to)).to.include({ kind: 'notFound' });
    ok(await mailbox?.move?.(ctx(), 'two@seven.test', from, to));
    expect(await mailbox?.move?.(ctx(), 'more@seven.test', from, to)).to.include({ kind: 'limit' });
    ok(await forwarder?.move?.(ctx(), 'sales@seven.test', from, to));
    ok(await module.remove(ctx(), from));
    expect(await stage().send('sales@seven.test', 'forwarded')).to.match(/^250/);
    expect(await arrived('ana@seven.test', 'forwarded')).to.equal(true);
  });
});
