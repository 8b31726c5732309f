import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { secret, toldModule, type CallCtx, type Desired, type ToldPlan } from '@billet/sdk';
import { expect } from 'chai';
import script from '../src/index.ts';
import { accountSettings, type Account } from '../src/settings.ts';
import { tellProgram } from '../src/tell-program.ts';

const SUPPORT = join(import.meta.dirname, 'support');

/** Sets the folder of programs for as long as a test runs. */
const inFolder = (folder: string): (() => void) => {
  const before = process.env['BILLET_SCRIPTS'];
  process.env['BILLET_SCRIPTS'] = folder;
  return () => {
    if (before === undefined) delete process.env['BILLET_SCRIPTS'];
    else process.env['BILLET_SCRIPTS'] = before;
  };
};

const fixture = (): ServerModuleFixture => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-script-'));
  const file = join(storage, 'accounts.json');
  const reset = inFolder(SUPPORT);
  type Kept = Record<string, { username: string; plan: string; state: 'active' | 'suspended'; password?: string; owner: string }>;
  const read = (): Kept => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : {});
  const write = (change: (kept: Kept) => void): void => {
    const kept = read();
    change(kept);
    writeFileSync(file, JSON.stringify(kept));
  };
  const foreign = (kept: Kept, username: string): void => void (kept[username] = { username, plan: 'gold', state: 'active', password: 'theirs', owner: '0' });
  return {
    extension: script,
    settings: { program: 'hosting.mjs', args: file },
    plan: { plan: 'gold' },
    otherPlan: { plan: 'silver' },
    passwords: true,
    unreachable: 'nothing to reach',
    invalid: [{ field: 'plan', spoil: (want) => ({ ...want, plan: { plan: 'none-such', values: '' } }) }],
    server: {
      look: (username) => {
        const found = read()[username];
        return found === undefined ? undefined : { state: found.state, plan: found.plan, ...(found.password === undefined ? {} : { password: found.password }) };
      },
      count: () => Object.keys(read()).length,
      loseAnswer: () => {
        writeFileSync(`${file}.lose`, '');
      },
      stall: () => {
        writeFileSync(`${file}.stall`, '');
      },
      foreign: (username) => {
        write((kept) => {
          foreign(kept, username);
        });
      },
      spoil: (username) => {
        write((kept) => Object.assign(kept[username] ?? {}, { plan: 'none', state: 'suspended' }));
      },
      fill: () => {
        write((kept) => {
          for (let n = 0; n < 250; n += 1) foreign(kept, `m${String(n)}`);
        });
      },
    },
    stop: () => {
      reset();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};

serverModuleConformance('script', fixture);

describe('script: which programs run, and how', () => {
  const module = toldModule(tellProgram);
  const want: Desired<ToldPlan> = { serviceId: '7', username: 'ana', password: secret('S3cret-Pw'), email: 'a@example.test', locale: 'en', plan: { plan: 'gold', values: '' }, planKey: '3', options: {}, state: 'active', resources: [] };
  let folder: string;
  let reset: () => void;
  const ctx = (settings: Readonly<Record<string, unknown>>, signal?: AbortSignal): CallCtx<Account> =>
    gatewayCtx({ settings: accountSettings.parse(settings), ...(signal === undefined ? {} : { signal }) }) as CallCtx<Account>;
  const program = (name: string, text: string, mode = 0o755): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), mode);
  };
  const DONE = `echo '{"status":"done","value":{"id":"ana","state":"active"}}'`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'billet-programs-'));
    reset = inFolder(folder);
  });
  afterEach(() => {
    reset();
    rmSync(folder, { recursive: true });
  });

  it('no name leads out of the folder', async () => {
    for (const name of ['../x', '/bin/sh', 'a/b', '..', '.hidden', '']) expect(accountSettings.safeParse({ program: name }).success, name).to.equal(false);
    symlinkSync('/bin/sh', join(folder, 'sh'));
    expect(await module.ensure(ctx({ program: 'sh' }), want)).to.include({ kind: 'invalid', field: 'program' }).and.have.property('message').that.contains('leads out');
  });

  it('nothing runs that is not there, cannot be run, or may be changed by others', async () => {
    program('plain', DONE, 0o644);
    program('open', DONE, 0o777);
    for (const name of ['missing', 'plain', 'open']) expect(await module.ensure(ctx({ program: name }), want), name).to.include({ kind: 'invalid', field: 'program', ambiguous: false });
  });

  it('nothing runs where the administrator named no folder', async () => {
    delete process.env['BILLET_SCRIPTS'];
    expect(await module.ensure(ctx({ program: 'hosting.mjs' }), want)).to.include({ kind: 'invalid', field: 'program' });
  });

  it('arguments are texts, not commands, and the password is in none of them, nor is anything of our environment', async () => {
    process.env['BILLET_PROBE'] = 'leaked';
    program('args', `cat > /dev/null; for a in "$@"; do echo "$a" >> "${folder}/seen"; done; env >> "${folder}/seen"; ${DONE}`);
    try {
      expect((await module.ensure(ctx({ program: 'args', args: `$(touch ${folder}/bad); rm -rf x\n--flag=a b` }), want)).status).to.equal('done');
    } finally {
      delete process.env['BILLET_PROBE'];
    }
    const seen = readFileSync(join(folder, 'seen'), 'utf8');
    expect(seen.split('\n').slice(0, 3)).to.deep.equal([`$(touch ${folder}/bad); rm -rf x`, '--flag=a b', 'ensure']);
    expect(seen).to.not.match(/S3cret|leaked|BILLET_SCRIPTS/);
    expect(existsSync(join(folder, 'bad'))).to.equal(false);
  });

  for (const [code, kind] of [[64, 'invalid'], [67, 'notFound'], [69, 'network'], [73, 'limit'], [75, 'busy'], [77, 'auth']] as const)
    it(`exit code ${code} means "${kind}"`, async () => {
      program('says-no', `cat > /dev/null; echo "first" >&2; echo "no room for S3cret-Pw" >&2; exit ${code}`);
      expect(await module.ensure(ctx({ program: 'says-no' }), want)).to.include({ status: 'failed', kind, message: 'no room for [secret]', ambiguous: false });
    });

  it('another exit code, or nothing said, leaves a change in doubt', async () => {
    program('broken', 'cat > /dev/null; exit 1');
    program('silent', 'exit 0');
    for (const name of ['broken', 'silent']) expect(await module.ensure(ctx({ program: name }), want), name).to.include({ kind: 'remote', ambiguous: true, retry: 'lookup' });
  });

  it('a program that takes too long ends, with what it started', async () => {
    program('slow', `sleep 30 & echo $! > "${folder}/pid"; wait`);
    expect(await module.ensure(ctx({ program: 'slow', seconds: 1 }), want)).to.include({ kind: 'timeout', ambiguous: true });
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    const isGone = (): boolean => {
      try {
        return readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
      } catch {
        return true;
      }
    };
    for (let turn = 0; turn < 100 && !isGone(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isGone()).to.equal(true);
  });

  it('a program that says too much is stopped', async () => {
    program('loud', 'yes');
    expect(await module.ensure(ctx({ program: 'loud' }), want)).to.include({ kind: 'remote', ambiguous: true, message: 'The program says too much.' });
  });
});
