// Measures how soon a provider's message is checked, stored and answered at a steady rate, with the work that follows going on beside it.
// node scripts/bench-webhooks.mjs [--rate=200] [--seconds=20] [--only=sqlite] [--source]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

const flags = process.argv.slice(2);
const valueOf = (name) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
const [rate, seconds, only] = [Number(valueOf('rate') ?? 200), Number(valueOf('seconds') ?? 20), valueOf('only')];
const TARGET = 20;

const outDir = mkdtempSync(join('test', 'bench', '.built-'));
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
const fromSource = flags.includes('--source');
if (!fromSource) await build({ entry: ['test/bench/webhooks.ts'], format: 'esm', outDir, config: false, silent: true, skipNodeModulesBundle: true });
const program = fromSource ? ['--conditions=source', '--import', 'tsx/esm', 'test/bench/webhooks.ts'] : [join(outDir, 'webhooks.js')];

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began; ${rate} messages a second for ${seconds} s\n`);
console.log('| engine | messages | p50 ms | p95 ms | p99 ms | slowest ms | CPU ms each | target p99 ms | |\n|---|---:|---:|---:|---:|---:|---:|---:|---|');
for (const engine of ['sqlite', 'postgres'].filter((each) => only === undefined || each === only)) {
  const run = spawnSync(process.execPath, [...program, engine, String(rate), String(seconds)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error(`${engine} ended with ${run.status}`);
  const { messages, p50, p95, p99, most, cpu } = JSON.parse(run.stdout);
  console.log(`| ${engine} | ${messages} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${p99.toFixed(1)} | ${most.toFixed(1)} | ${cpu.toFixed(2)} | ${TARGET} | ${p99 <= TARGET ? 'met' : 'missed'} |`);
}
