import { expect } from 'chai';
import { field, Secret, secretField, z } from '@billet/sdk';
import { createKeyring, createSettings, masterKey, newMasterKey, type Settings, type SettingsStore, type StoredSetting } from '@billet/kernel';
import { errorOf, handWork } from './support/fakes.ts';

const schema = z.strictObject({
  host: field(z.string().min(1), { title: 'Host' }),
  port: field(z.int().default(3306), { title: 'Port' }),
  note: field(z.string().optional(), { title: 'Note' }),
  password: secretField({ title: 'Password' }).optional(),
});

interface Open {
  readonly settings: Settings;
  readonly rows: Map<string, Map<string, StoredSetting>>;
  set(patch: Readonly<Record<string, unknown>>, ref?: string): Promise<void>;
}

const keyring = createKeyring([masterKey(newMasterKey())]);

const open = (keys = keyring, rows: Open['rows'] = new Map(), declared: z.ZodObject = schema): Open => {
  const store: SettingsStore = {
    read: (place) => Promise.resolve([...(rows.get(place)?.values() ?? [])]),
    write: (_, place, given) => {
      const at = rows.get(place) ?? new Map<string, StoredSetting>();
      for (const row of given) at.set(row.key, row);
      rows.set(place, at);
      return Promise.resolve();
    },
    remove: (_, place) => Promise.resolve(void rows.delete(place)),
  };
  const settings = createSettings(store, keys);
  settings.declare({ owner: 'radius', scope: 'account', schema: declared });
  return { settings, rows, set: (patch, ref = '1') => settings.set(handWork(), 'radius', 'account', patch, ref) };
};

describe('settings: scopes and defaults', () => {
  it('what was never set takes its default', async () => {
    const { settings, set } = open();
    await set({ host: 'db1' });
    expect(await settings.get('radius', 'account', '1')).to.deep.equal({ host: 'db1', port: 3306 });
  });

  it('each account has its own values, and so has each scope and owner', async () => {
    const { settings, set } = open();
    settings.declare({ owner: 'radius', scope: 'product', schema });
    settings.declare({ owner: 'mail', scope: 'account', schema });
    await set({ host: 'db1' });
    await set({ host: 'db2' }, '2');
    await settings.set(handWork(), 'radius', 'product', { host: 'p' }, '1');
    await settings.set(handWork(), 'mail', 'account', { host: 'm' }, '1');
    const hosts = await Promise.all([['radius', 'account', '1'], ['radius', 'account', '2'], ['radius', 'product', '1'], ['mail', 'account', '1']].map(([owner, scope, ref]) => settings.get(owner ?? '', scope as 'account', ref)));
    expect(hosts.map(({ host }) => host)).to.deep.equal(['db1', 'db2', 'p', 'm']);
    await settings.remove(handWork(), 'radius', 'account', '1');
    expect(await errorOf(settings.get('radius', 'account', '1'))).to.include({ code: 'SETTINGS_INVALID', field: 'host' });
    expect((await settings.get('radius', 'account', '2'))['host']).to.equal('db2');
  });

  it('a scope that nobody declared is unknown, also after its extension has gone', async () => {
    const { settings, set } = open();
    expect(await errorOf(settings.get('radius', 'brand'))).to.include({ code: 'SETTINGS_UNKNOWN', status: 404 });
    settings.withdraw('radius');
    expect(await errorOf(set({ host: 'a' }))).to.include({ code: 'SETTINGS_UNKNOWN' });
    expect(settings.declarations()).to.deep.equal([]);
  });

  const wrong: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ['a missing field', {}, 'host'], ['a wrong type', { host: 'a', port: 'x' }, 'port'], ['an unknown field', { host: 'a', colour: 'red' }, 'colour'],
  ];
  for (const [what, patch, name] of wrong) {
    it(`${what} is refused by name, and nothing is written`, async () => {
      const { set, rows } = open();
      const error = await errorOf(set(patch));
      expect(error).to.include({ code: 'SETTINGS_INVALID', status: 422, field: name });
      expect(rows.size).to.equal(0);
    });
  }

  it('a patch leaves the rest; a field given as undefined is unset', async () => {
    const { settings, set, rows } = open();
    await set({ host: 'db1', port: 5, note: 'old', password: 'hunter2' });
    const sealed = rows.get('account:radius:1')?.get('password');
    await set({ port: 6 });
    await set({ note: undefined });
    expect(await settings.get('radius', 'account', '1')).to.deep.include({ host: 'db1', port: 6 }).and.not.to.have.property('note');
    expect(rows.get('account:radius:1')?.get('password')).to.equal(sealed);
  });

  it('a field that a newer version no longer declares is no obstacle', async () => {
    const { rows, set } = open();
    await set({ host: 'db1', note: 'old' });
    const newer = open(keyring, rows, schema.omit({ note: true }));
    expect(await newer.settings.get('radius', 'account', '1')).to.deep.equal({ host: 'db1', port: 3306 });
    await newer.set({ host: 'db2' });
    expect((await newer.settings.view('radius', 'account', '1')).values).to.deep.equal({ host: 'db2' });
  });
});

describe('settings: secrets', () => {
  it('are sealed in the store, come back as Secret, and a form only learns that they are set', async () => {
    const { settings, set, rows } = open();
    await set({ host: 'db1', password: 'hunter2' });
    expect(JSON.stringify([...(rows.get('account:radius:1')?.values() ?? [])])).not.to.contain('hunter2');
    const { password } = await settings.get('radius', 'account', '1');
    expect(password).to.be.instanceOf(Secret);
    expect((password as Secret).reveal()).to.equal('hunter2');
    const { values, secretsSet } = await settings.view('radius', 'account', '1');
    expect([values, secretsSet]).to.deep.equal([{ host: 'db1' }, ['password']]);
  });

  it('stay as they are when a form sends them empty or not at all', async () => {
    const { settings, set } = open();
    await set({ host: 'db1', password: 'hunter2' });
    for (const password of ['', undefined]) await set({ host: 'db2', password });
    expect(((await settings.get('radius', 'account', '1'))['password'] as Secret).reveal()).to.equal('hunter2');
  });

  it('a row copied to another account, or to another field, does not open', async () => {
    const { settings, set, rows } = open();
    await set({ host: 'db1', password: 'hunter2' });
    await set({ host: 'db2', password: 'other' }, '2');
    const stolen = rows.get('account:radius:1')?.get('password');
    if (stolen === undefined) return expect.fail('not stored');
    rows.get('account:radius:2')?.set('password', stolen);
    expect(await errorOf(settings.get('radius', 'account', '2'))).to.include({ code: 'SECRET_DAMAGED' });
    rows.get('account:radius:1')?.set('note', { ...stolen, key: 'note' });
    expect(await errorOf(settings.get('radius', 'account', '1'))).to.include({ code: 'SECRET_DAMAGED' });
  });

  it('with a wrong key the message says so; the form still opens, and a new secret heals it', async () => {
    const { set, rows } = open();
    await set({ host: 'db1', password: 'hunter2' });
    const other = open(createKeyring([masterKey(newMasterKey())]), rows);
    const error = await errorOf(other.settings.get('radius', 'account', '1'));
    expect(error.code).to.equal('KEY_UNKNOWN');
    expect(error.message).to.contain('sealed with another key').and.to.contain('BILLET_KEY');
    expect((await other.settings.view('radius', 'account', '1')).secretsSet).to.deep.equal(['password']);
    expect(await errorOf(other.set({ port: 1 }))).to.include({ code: 'KEY_UNKNOWN' });
    await other.set({ password: 'new one' });
    expect(((await other.settings.get('radius', 'account', '1'))['password'] as Secret).reveal()).to.equal('new one');
  });

  it('a field that has become a secret is not shown from its old plain row', async () => {
    const { rows, set } = open();
    await set({ host: 'db1', note: 'was plain' });
    const newer = open(keyring, rows, schema.extend({ note: secretField({ title: 'Note' }).optional() }));
    const { values, secretsSet } = await newer.settings.view('radius', 'account', '1');
    expect([values, secretsSet]).to.deep.equal([{ host: 'db1' }, ['note']]);
    expect(((await newer.settings.get('radius', 'account', '1'))['note'] as Secret).reveal()).to.equal('was plain');
  });
});
