// Measures pages and API on a large installation, reads beside a billing run, and a year of a sandbox's clock; each in processes of its own.
// node scripts/bench-web.mjs [--full] [--only=sqlite] [--source]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

const flags = process.argv.slice(2);
const only = flags.find((flag) => flag.startsWith('--only='))?.slice(7);
const [clients, months] = flags.includes('--full') ? [100_000, 10] : [10_000, 10];

// Measured as it runs in production: built packages, no loader. `--source` spares the build and measures the sources.
const outDir = mkdtempSync(join('test', 'bench', '.built-'));
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
const fromSource = flags.includes('--source');
if (!fromSource) await build({ entry: ['test/bench/web.ts'], format: 'esm', outDir, config: false, silent: true, skipNodeModulesBundle: true });
const program = fromSource ? ['--conditions=source', '--import', 'tsx/esm', 'test/bench/web.ts'] : [join(outDir, 'web.js')];

const measure = (...args) => {
  const run = spawnSync(process.execPath, [...program, ...args.map(String)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}`);
  return JSON.parse(run.stdout);
};

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began; ${clients} clients, ${clients * months} invoices\n`);
console.log('| engine | row | requests | p50 ms | p95 ms | target ms | |\n|---|---|---:|---:|---:|---:|---|');
for (const engine of ['sqlite', 'postgres'].filter((each) => only === undefined || each === only)) {
  for (const { row, requests, p50, p95, target } of [...measure(engine, clients, months), ...measure('year', engine)]) {
    console.log(`| ${engine} | ${row} | ${requests} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${target} | ${p95 <= target ? 'met' : 'missed'} |`);
  }
}
