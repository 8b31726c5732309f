import { expect } from 'chai';
import { onEachStage } from './support/stage.ts';

onEachStage('the connection test', (stage, engine) => {
  it('asks database and server, and counts the logins', async () => {
    const { ctx, ensure, module, server, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    await ensure(wish({ username: 'rui' }));
    const result = await module.test(ctx({ authHost: '127.0.0.1', authPort: server.ports.auth }));
    expect(result, result.message).to.deep.include({
      ok: true,
      warnings: [],
      accounts: { used: 2, max: 'unlimited' },
    });
  });

  it('a wrong shared secret: the server keeps silent, and the message says what that means', async () => {
    const { ctx, module, server } = stage();
    const result = await module.test(
      ctx({ authHost: '127.0.0.1', authPort: server.ports.auth, coaSecret: 'wrong-one-here' }),
    );
    expect(result.ok).to.equal(false);
    expect(result.message)
      .to.match(/shared secret/)
      .and.not.contain('wrong-one-here');
  });

  it('without a shared secret it works, with a warning', async () => {
    const { ctx, module } = stage();
    const result = await module.test({ ...ctx(), settings: { ...ctx().settings, coaSecret: undefined } });
    expect(result.ok).to.equal(true);
    expect(result.warnings.join()).to.contain('next login');
  });

  it('missing tables are named; they are made when wanted', async () => {
    const { ctx, module, tables } = stage();
    await tables.sql.schema.renameTable('radusergroup', 'hidden');
    try {
      expect((await module.test(ctx())).message).to.contain('radusergroup');
    } finally {
      await tables.sql.schema.renameTable('hidden', 'radusergroup');
    }
    const other =
      engine === 'sqlite' ? { file: `${String(tables.settings['file'])}.new` } : { host: 'localhost' };
    expect((await module.test(ctx({ ...other, createTables: true }))).ok).to.equal(true);
  });

  it('inspection shows a login to staff: rows, groups, last session; masked, and never another service', async () => {
    const { ctx, ensure, module, nas, tables, wish } = stage();
    const made = await ensure(wish({ username: 'ana', macs: ['00:11:22:33:44:55'], ip: '192.0.2.10' }));
    const other = await ensure(wish({ username: 'rui' }));
    await tables
      .sql('radreply')
      .insert({ username: 'ana', attribute: 'Reply-Message', op: ':=', value: 'by hand' });
    await nas.connect('ana', 's3cret');
    const handler = module.resources?.radiusLogin;
    const facts = Object.fromEntries(
      ((await handler?.inspect?.(ctx(), made.ref, 'ana')) ?? []).map((fact) => [fact.name, fact.value]),
    );
    expect(facts).to.include({
      'Cleartext-Password': '••••',
      'Framed-IP-Address': '192.0.2.10',
      'Reply-Message (by hand)': 'by hand',
      'Group-Name': 'plan-1',
      Status: 'online',
      'Last-NAS': '127.0.0.1',
      'Last-Mac-Connected': '00:11:22:33:44:55',
    });
    expect((await handler?.list(ctx(), made.ref))?.items).to.deep.equal([
      { id: 'ana', username: 'ana', macs: ['00:11:22:33:44:55'], ip: '192.0.2.10', maxSessions: 1 },
    ]);
    const stranger: unknown = await handler
      ?.inspect?.(ctx(), other.ref, 'ana')
      .catch((error: unknown) => error);
    expect(String(stranger)).to.contain('no such login');
  });
});
