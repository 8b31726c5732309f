import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProgram } from '@billet/cli';

const CASE = { currency: 'EUR', target: '2027-01-31', services: [{ id: 'web', start: '2027-01-21', anchorDay: 1, price: 9990 }] };

describe('billet quote', () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'billet-quote-'));
  });
  after(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  /** Runs the command in this process and catches what it writes and how it ends. */
  const ask = async (content: string): Promise<{ readonly out: string; readonly err: string; readonly code: unknown }> => {
    const file = join(dir, 'case.json');
    writeFileSync(file, content);
    const [stdout, stderr, code] = [process.stdout.write.bind(process.stdout), process.stderr.write.bind(process.stderr), process.exitCode];
    let [out, err] = ['', ''];
    process.stdout.write = (text: unknown) => ((out += String(text)), true);
    process.stderr.write = (text: unknown) => ((err += String(text)), true);
    try {
      await createProgram().parseAsync(['quote', '--file', file], { from: 'user' });
      return { out, err, code: process.exitCode };
    } finally {
      process.stdout.write = stdout;
      process.stderr.write = stderr;
      process.exitCode = code;
    }
  };

  it('prints the documents as JSON', async () => {
    const { out, err } = await ask(JSON.stringify(CASE));
    expect(err).to.equal('');
    expect(JSON.parse(out)).to.have.nested.property('documents[0].total', 3545);
  });

  it('names the field of bad input and ends with exit code 2', async () => {
    const bad = await ask(JSON.stringify({ ...CASE, services: [{ ...CASE.services[0], price: -1 }] }));
    expect([bad.code, bad.out]).to.deep.equal([2, '']);
    expect(bad.err).to.match(/^services\.0\.price: /);
    const late = await ask(JSON.stringify({ ...CASE, target: '2027-01-01' }));
    expect([late.code, late.err]).to.deep.equal([2, 'services.0.start: The start is after the target date.\n']);
    expect((await ask('{')).code).to.equal(2);
  });
});
