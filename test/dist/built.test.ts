import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const BIN = join(import.meta.dirname, '..', '..', 'core', 'cli', 'dist', 'bin.js');

describe('the built artefacts', function () {
  this.timeout(60_000);
  let storage: string;
  const env = (): NodeJS.ProcessEnv => ({ ...process.env, BILLET_STORAGE: storage, BILLET_DATABASE: '', NODE_OPTIONS: '' });

  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), 'billet-dist-'));
  });
  afterEach(() => {
    rmSync(storage, { recursive: true, force: true });
  });

  it('start every bundled extension', () => {
    const { stdout, status } = spawnSync(process.execPath, [BIN, 'doctor'], { env: env(), encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    expect(stdout).to.match(/started +module +radius/).and.match(/started +gateway +stripe/).and.match(/started +theme +aurora/);
    expect(stdout).not.to.contain('set aside');
  });

  it('serve the first page within seconds and stop when asked', async () => {
    const began = performance.now();
    const child = spawn(process.execPath, [BIN, 'start', '--port', '0'], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const address = await new Promise<string>((resolve) => {
      let seen = '';
      child.stdout.on('data', (part: Buffer) => {
        seen += part.toString();
        const match = /(http:\/\/127\.0\.0\.1:\d+)\/setup/.exec(seen);
        if (match?.[1] !== undefined) resolve(match[1]);
      });
    });
    const page = await fetch(`${address}/setup`);
    expect(page.status).to.equal(200);
    expect(await page.text()).to.contain('<form method="post"');
    expect(performance.now() - began).to.be.lessThan(15_000);
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
  });

  it('refuse a second process on the same storage, and none after the first was killed', async () => {
    const start = (): ReturnType<typeof spawn> => spawn(process.execPath, [BIN, 'start', '--port', '0'], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ready = (child: ReturnType<typeof spawn>): Promise<void> => new Promise((resolve) => child.stdout?.on('data', (part: Buffer) => { if (part.toString().includes('/setup')) resolve(); }));
    const first = start();
    await ready(first);
    const second = spawnSync(process.execPath, [BIN, 'start', '--port', '0'], { env: env(), encoding: 'utf8' });
    expect(second.status).to.equal(1);
    expect(second.stderr).to.contain('Another Billet process is running');
    first.kill('SIGKILL');
    await new Promise((resolve) => first.once('exit', resolve));
    const third = start();
    await ready(third);
    third.kill('SIGTERM');
    expect(await new Promise((resolve) => third.once('exit', resolve))).to.equal(0);
  });
});
