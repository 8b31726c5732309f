import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { expect } from 'chai';

const BIN = resolve(import.meta.dirname, '..', 'src', 'bin.ts');

interface Ready {
  readonly host: string;
  readonly port: number;
  readonly certificates: string;
}

const greetingAt = async ({ host, port, certificates }: Ready): Promise<string> => {
  const read = (name: string): Promise<string> => readFile(join(certificates, name), 'utf8');
  const socket = connect({
    host, port, servername: 'localhost', ca: await read('authority.pem'), cert: await read('registrar-one.pem'), key: await read('registrar-one.key'),
  });
  try {
    return await new Promise((done, failed) => {
      socket.once('data', (chunk: Buffer) => done(chunk.toString('utf8')));
      socket.once('error', failed);
    });
  } finally {
    socket.destroy();
  }
};

describe('billet testkit', () => {
  it('starts the EPP test registry of the testkit, and steers it by lines', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'billet-registry-'));
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx/esm', BIN, 'testkit', 'epp-registry', '--out', folder, '--start', '2027-03-01'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value)) as unknown;
      const ready = (await next()) as Ready;
      expect(await greetingAt(ready)).to.include('<svDate>2027-03-01T');
      child.stdin.write('advance 31\nfault domain:create 2400\nfault x y\nnonsense\n');
      expect(await next()).to.deep.equal({ now: '2027-04-01T00:00:00.000Z' });
      expect(await next()).to.deep.include({ on: 'domain:create', fault: '2400' });
      expect(await next()).to.have.property('error');
      expect(await next()).to.have.property('error');
      child.stdin.end('quit\n');
      expect(await new Promise((done) => child.once('exit', done))).to.equal(0);
    } finally {
      child.kill();
      await rm(folder, { recursive: true });
    }
  }).timeout(120_000);
});
