import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readAnswer } from '../src/whm.ts';
import { startFakeWhm, TOKEN } from './support/fake-whm.ts';
import { record } from './support/record.ts';

describe('cPanel: the recorder for people with a licence', () => {
  it('saves every reply of a whole life, and nothing secret', async () => {
    const server = await startFakeWhm();
    const folder = mkdtempSync(join(tmpdir(), 'billet-record-'));
    try {
      const told = await record({ address: server.url, user: 'root', token: TOKEN, folder });
      expect(told.filter((line) => !line.endsWith(': done'))).to.deep.equal([]);
      const files = readdirSync(folder);
      expect(files).to.have.lengthOf(server.seen.length);
      const all = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
      expect(all).to.not.match(/T0KEN|Wm9|127\.0\.0\.1|cpsess0123/);
      expect(server.state.accounts.size).to.equal(0);
      // What was saved can be read like an answer.
      const saved = JSON.parse(readFileSync(join(folder, files.find((file) => file.includes('listpkgs')) ?? ''), 'utf8')) as { reply: { status: number; body: unknown } };
      expect(readAnswer({ status: saved.reply.status, data: saved.reply.body }, true)).to.have.property('pkg');
    } finally {
      rmSync(folder, { recursive: true });
      await server.stop();
    }
  });
});
