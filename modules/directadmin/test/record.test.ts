import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LOGIN_KEY, startFakeDirectadmin } from './support/fake-directadmin.ts';
import { record } from './support/record.ts';

describe('DirectAdmin: the recorder for people with a licence', () => {
  it('saves every reply of a whole life, and nothing secret', async () => {
    const server = await startFakeDirectadmin();
    const folder = mkdtempSync(join(tmpdir(), 'billet-record-'));
    try {
      const before = server.state.users.size;
      const told = await record({ address: server.url, user: 'admin', loginKey: LOGIN_KEY, folder });
      expect(told.filter((line) => !line.endsWith(': done'))).to.deep.equal([]);
      expect(told).to.have.lengthOf(15);
      const files = readdirSync(folder);
      expect(files).to.have.lengthOf(server.seen.length);
      const all = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
      expect(all).to.not.match(/L0GIN-KEY|Da9-|127\.0\.0\.1|login-hash|[?&]key=[A-Za-z0-9]/);
      expect(all).to.contain('bllttest1');
      expect(server.state.users.size).to.equal(before);
    } finally {
      rmSync(folder, { recursive: true });
      await server.stop();
    }
  });
});
