// Measures how many documents one core paints a second, in each script; in a process of its own.
// node scripts/bench-documents.mjs [--source]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

const TARGET = 20;

// Measured as it runs in production: built packages, no loader. `--source` spares the build and measures the sources.
const outDir = mkdtempSync(join('test', 'bench', '.built-'));
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
const fromSource = process.argv.includes('--source');
if (!fromSource) await build({ entry: ['test/bench/documents.ts'], format: 'esm', outDir, config: false, silent: true, skipNodeModulesBundle: true });
const program = fromSource ? ['--conditions=source', '--import', 'tsx/esm', 'test/bench/documents.ts'] : [join(outDir, 'documents.js')];

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began\n`);
console.log('| script | lines | documents/s on one core | KB | target |\n|---|---:|---:|---:|---|');
for (const [lines, count] of [[12, 60], [200, 15]]) {
  const run = spawnSync(process.execPath, [...program, String(lines), String(count)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error(`measuring ended with ${run.status}`);
  for (const row of JSON.parse(run.stdout)) console.log(`| ${row.script} | ${row.lines} | ${row.perSecond.toFixed(0)} | ${row.kilobytes.toFixed(0)} | ${lines > 12 ? '' : row.perSecond >= TARGET ? 'met' : 'missed'} |`);
}
