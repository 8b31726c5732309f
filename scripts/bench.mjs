// Measures the billing run against the bare insert of the same rows, each in a process of its own.
// npm run bench [-- --quick | --full] [-- --only=sqlite]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

const flags = process.argv.slice(2);
const times = flags.includes('--quick') ? 1 : 5;
const full = flags.includes('--full');
const only = flags.find((flag) => flag.startsWith('--only='))?.slice(7);

const plan = [
  ['equal', 1000],
  ['equal', 10_000],
  ...(full ? [['equal', 100_000]] : []),
  ['mixed', flags.includes('--quick') ? 5000 : 20_000],
];

// Measured as it runs in production: built packages, no loader, and a heap that has to give back what it does not need.
const HEAP = '--max-old-space-size=128';
const outDir = mkdtempSync(join('test', 'bench', '.built-'));
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
await build({ entry: ['test/bench/one.ts'], format: 'esm', outDir, config: false, silent: true, skipNodeModulesBundle: true });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const once = (engine, shape, size) => {
  const run = spawnSync(process.execPath, [HEAP, join(outDir, 'one.js'), engine, shape, String(size)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
};

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; medians of ${times}\n`);
console.log('| engine | row | invoices | lines | seconds | invoices/s | of a bare insert | statements/invoice | peak MB |');
console.log('|---|---|---:|---:|---:|---:|---:|---:|---:|');
for (const engine of ['sqlite', 'postgres'].filter((each) => only === undefined || each === only)) {
  for (const [shape, size] of plan) {
    const runs = Array.from({ length: size >= 100_000 ? 1 : times }, () => once(engine, shape, size));
    const of = (key) => median(runs.map((each) => each[key]));
    console.log(
      `| ${engine} | ${shape} | ${runs[0].invoices} | ${runs[0].lines} | ${(of('ms') / 1000).toFixed(2)} | ${Math.round(of('perSecond'))} | ${of('ofBareInsert').toFixed(2)} | ${of('statementsPerInvoice').toFixed(3)} | ${Math.round(of('peakMegabytes'))} |`,
    );
  }
}
