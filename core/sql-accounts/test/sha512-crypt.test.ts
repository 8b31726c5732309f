import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { sha512Crypt } from '../src/index.ts';

describe('sha512Crypt', () => {
  for (const password of ['a', 'secret', 'pässwörd with spaces', 'x'.repeat(63), 'y'.repeat(64), 'z'.repeat(200)]) {
    it(`agrees with OpenSSL on ${String(password.length)} characters`, () => {
      const { stdout } = spawnSync('openssl', ['passwd', '-6', '-salt', 'saltsaltsaltsalt', '-stdin'], { input: password, encoding: 'utf8' });
      expect(sha512Crypt(password, 'saltsaltsaltsalt')).to.equal(stdout.trim());
    });
  }

  it('takes a new salt every time', () => {
    expect(sha512Crypt('secret')).to.not.equal(sha512Crypt('secret'));
  });
});
