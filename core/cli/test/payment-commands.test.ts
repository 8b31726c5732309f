import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { Command } from 'commander';
import { addPaymentCommands } from '../src/payments/index.ts';

const BIN = join(import.meta.dirname, '..', 'src', 'bin.ts');
const CODE = '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D';

describe('billet payments', function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'billet-payments-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  interface Reply {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  /** In a process of its own, as people do. */
  const spawned = (args: readonly string[], input = ''): Reply => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx/esm', BIN, 'payments', ...args], {
      input,
      encoding: 'utf8',
      env: { ...process.env, BILLET_STORAGE: join(folder, 'storage') },
    });
    return { code: status, out: stdout, err: stderr };
  };

  /** In this one. */
  const run = async (args: readonly string[], input = ''): Promise<Reply> => {
    const real = { stdin: process.stdin, out: process.stdout.write, err: process.stderr.write };
    const said = { out: '', err: '' };
    const keep = (to: 'out' | 'err') => (text: string | Uint8Array): boolean => {
      said[to] += String(text);
      return true;
    };
    Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
    process.stdout.write = keep('out');
    process.stderr.write = keep('err');
    let code: number | null = 0;
    try {
      await addPaymentCommands(new Command('billet')).parseAsync(['payments', ...args], { from: 'user' });
      code = Number(process.exitCode ?? 0);
    } catch {
      code = 1;
    } finally {
      process.stdout.write = real.out;
      process.stderr.write = real.err;
      Object.defineProperty(process, 'stdin', { value: real.stdin, configurable: true });
      process.exitCode = undefined;
    }
    return { code, ...said };
  };

  it('reads a code, writes it again, and leaves no trace of a database', () => {
    const read = spawned(['decode', 'brcode'], `${CODE}\n`);
    expect(read).to.include({ code: 0, err: '' });
    const written = spawned(['encode', 'brcode'], read.out);
    expect(JSON.parse(written.out)).to.deep.equal({ brcode: CODE });
    expect(existsSync(join(folder, 'storage'))).to.equal(false);
  });

  it('ends with 2 and says where, if the input is malformed', async () => {
    const refused = spawned(['decode', 'brcode'], `${CODE.slice(0, -1)}E`);
    expect(refused).to.include({ code: 2, out: '' });
    expect(JSON.parse(refused.err)).to.deep.include({ error: 'FORMAT_MALFORMED', format: 'brcode', position: { offset: CODE.length - 4, field: '63' } });
    expect((await run(['encode', 'brcode'], '{')).code).to.equal(2);
  });

  it('reads boletos on the day that is given', async () => {
    const line = '00190.50095 40144.816069 06809.350314 3 37370000000100';
    const on = async (day: string): Promise<unknown> => (JSON.parse((await run(['decode', 'boleto', '--on', day], line)).out) as { dueDate: string }).dueDate;
    expect([await on('2008-01-15'), await on('2026-11-26')]).to.deep.equal(['2007-12-31', '2032-08-21']);
  });

  it('ends with 1 if it does not know what is meant', async () => {
    for (const args of [['decode', 'nothing'], ['decode', 'boleto', '--on', 'today'], ['encode', 'ofx'], ['verify', 'balance', '--secret', 'x', '--headers', BIN, '--body', BIN]]) expect(await run(args), args.join(' ')).to.include({ code: 1, out: '' });
  });

  it('checks a signature over the bytes of the file', async () => {
    const body = '{ "id": "evt_1", "object": "event", "type": "payment_intent.created", "created": 1795651200, "livemode": false, "data": { "object": {} } }\n';
    const signature = createHmac('sha256', 'whsec_1').update(`1795651200.${body}`).digest('hex');
    const [headers, bytes, other] = ['headers', 'body', 'other'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(headers, `POST /hooks HTTP/1.1\r\nContent-Type: application/json\r\nStripe-Signature: t=1795651200,v1=${signature}\r\n`);
    writeFileSync(bytes, body);
    writeFileSync(other, JSON.stringify(JSON.parse(body)));
    const verify = async (file: string, now: string): Promise<unknown> => JSON.parse((await run(['verify', 'stripe', '--secret', 'whsec_1', '--headers', headers, '--body', file, '--now', now])).out);
    expect(await verify(bytes, '1795651300')).to.have.nested.property('events[0].id', 'evt_1');
    expect(await verify(bytes, '1795651600')).to.include({ valid: false });
    // The same JSON, written again.
    expect(await verify(other, '1795651300')).to.include({ valid: false });
  });
});
