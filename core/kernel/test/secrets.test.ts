import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createKeyring, masterKey, newMasterKey } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';

const [old, current, foreign] = [masterKey(newMasterKey()), masterKey(newMasterKey()), masterKey(newMasterKey())];
const keyring = createKeyring([current]);

describe('secrets: the keyring', () => {
  it('property: what is sealed for a place opens there, and the text is nowhere to be seen', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, place) => {
        const sealed = keyring.seal(text, place);
        expect(keyring.open(sealed, place)).to.equal(Buffer.from(text, 'utf8').toString('utf8'));
        expect(sealed).to.match(/^b1\.[0-9a-f]{8}(\.[\w-]*){3}$/);
        if (text.length > 8) expect(sealed).not.to.contain(text);
      }),
    );
  });

  it('property: moved to another row it does not open', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (text, place, other) => {
        fc.pre(place !== other);
        expect(await errorOf(() => keyring.open(keyring.seal(text, place), other))).to.include({ code: 'SECRET_DAMAGED' });
      }),
      { numRuns: 30 },
    );
  });

  it('the same text is sealed differently each time', () => {
    expect(keyring.seal('a', 'p')).not.to.equal(keyring.seal('a', 'p'));
  });

  it('a changed byte anywhere is noticed', async () => {
    const parts = keyring.seal('secret text', 'p').split('.');
    for (const at of [2, 3, 4]) {
      const bytes = Buffer.from(parts[at] ?? '', 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const changed = parts.map((part, i) => (i === at ? bytes.toString('base64url') : part)).join('.');
      expect(await errorOf(() => keyring.open(changed, 'p')), String(at)).to.include({ code: 'SECRET_DAMAGED', message: 'A stored secret does not open at p.' });
    }
  });

  it('a shortened tag is refused: it could be guessed', async () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', current.bytes, iv, { authTagLength: 4 }).setAAD(Buffer.from('p'));
    const body = Buffer.concat([cipher.update('forged'), cipher.final()]);
    const sealed = ['b1', current.id, iv.toString('base64url'), cipher.getAuthTag().toString('base64url'), body.toString('base64url')].join('.');
    expect(await errorOf(() => keyring.open(sealed, 'p'))).to.include({ code: 'SECRET_DAMAGED' });
  });

  it('rotation: the first key seals, the old one still opens, until it is taken away', async () => {
    const before = createKeyring([old]).seal('text', 'p');
    const rotated = createKeyring([current, old]);
    expect(rotated.open(before, 'p')).to.equal('text');
    const after = rotated.seal('text', 'p');
    expect(after.split('.')[1]).to.equal(current.id).and.to.equal(rotated.current);
    expect(keyring.open(after, 'p')).to.equal('text');
    expect(await errorOf(() => keyring.open(before, 'p'))).to.include({ code: 'KEY_UNKNOWN' });
  });

  it('a wrong key says which key is missing, which is there and what to do', async () => {
    const error = await errorOf(() => keyring.open(createKeyring([foreign]).seal('text', 'p'), 'p'));
    expect(error.code).to.equal('KEY_UNKNOWN');
    expect(error.message).to.contain(foreign.id).and.to.contain(current.id).and.to.contain('storage/billet.key').and.to.contain('BILLET_KEY');
  });

  for (const text of ['', 'plain', 'b1', 'b1.a.b.c', 'b2.x.y.z.w']) it(`"${text}" is no seal`, async () => { expect(await errorOf(() => keyring.open(text, 'p'))).to.include({ code: 'KEY_UNKNOWN' }); });

  it('derived keys differ by purpose and by key, and are the same each time', () => {
    expect(keyring.derive('links')).to.deep.equal(createKeyring([current, old]).derive('links'));
    expect(keyring.derive('links')).not.to.deep.equal(keyring.derive('lookups'));
    expect(keyring.derive('links')).not.to.deep.equal(createKeyring([old]).derive('links'));
    expect(keyring.derive('links')).to.have.lengthOf(32);
  });
});

describe('secrets: the master key', () => {
  it('is named by its hash and survives its text form', () => {
    const text = newMasterKey();
    const key = masterKey(`${text}\n`);
    expect(key.bytes).to.deep.equal(Buffer.from(text, 'base64'));
    expect(key.id).to.equal(createHash('sha256').update(key.bytes).digest('hex').slice(0, 8));
  });

  for (const [what, text] of [['empty', ''], ['16 bytes', randomBytes(16).toString('base64')], ['33 bytes', randomBytes(33).toString('base64')], ['hexadecimal', randomBytes(32).toString('hex')], ['a password', 'correct horse battery staple']] as const) {
    it(`${what} is refused, and the message says where the key comes from`, async () => {
      const error = await errorOf(() => masterKey(text));
      expect(error.code).to.equal('KEY_INVALID');
      expect(error.message).to.contain('32 bytes').and.to.contain('BILLET_KEY').and.to.contain('storage/billet.key');
    });
  }
});
