import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { requireComponent, startEppRegistry } from '../src/index.ts';

const run = promisify(execFile);

const present = (): boolean => {
  try {
    execFileSync('perl', ['-MNet::EPP::Simple', '-e', '1'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const EXPECTED = [
  'free 1', 'contact 1000', 'contact 1000', 'contactName Larry', 'host 1000', 'create 1000', 'taken 0', 'registrant PERL01',
  'sponsor registrar-one', 'expires 2029-01-01', 'glue 1000', 'update 1000', 'servers ns1.elsewhere.net,ns1.perl.test', 'renew 1000',
  'renewed 2030-01-01', 'replay 2004', 'wrongCode 2202', 'asked pending', 'message 1301', 'acknowledged 1000',
  'approved 1', 'query clientApproved', 'nowWith registrar-two', 'notMine 2201', 'ping 1', 'steps 25',
];

const suite = requireComponent('libnet-epp-perl', present()) ? describe : describe.skip;

suite('the EPP test registry, seen by a client that is not ours (Net::EPP)', () => {
  it('is a registry: a domain is made, renewed, moved and followed to its new registrar', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'billet-epp-'));
    const registry = await startEppRegistry();
    try {
      await writeFile(join(folder, 'authority.pem'), registry.authority);
      for (const id of ['registrar-one', 'registrar-two']) {
        const { certificate, key } = registry.certificate(id);
        await writeFile(join(folder, `${id}.pem`), certificate);
        await writeFile(join(folder, `${id}.key`), key, { mode: 0o600 });
      }
      const script = join(import.meta.dirname, 'support', 'full-cycle.pl');
      const { stdout } = await run('perl', [script, String(registry.port), folder, 'test']);
      expect(stdout.trim().split('\n')).to.deep.equal(EXPECTED);
      expect(registry.domain('perl.test')).to.include({ sponsor: 'registrar-two', expiresOn: '2031-01-01' });
    } finally {
      await registry.stop();
      await rm(folder, { recursive: true });
    }
  }).timeout(120_000);
});
