// Measures RADIUS: authorisations of logins that Billet wrote against the same rows written by hand, suspension, import of accounting, comparison of accounts.
// node scripts/bench-radius.mjs [--logins=100000] [--suspended=10000] [--rows=1000000] [--accounts=10000] [--only=postgres]
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

const flags = process.argv.slice(2);
const valueOf = (name) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
const [logins, suspended, rows, accounts] = [['logins', 100_000], ['suspended', 10_000], ['rows', 1_000_000], ['accounts', 10_000]].map(([name, usual]) => Number(valueOf(name) ?? usual));
const engines = ['sqlite', 'postgres'].filter((engine) => (valueOf('only') ?? engine) === engine);
const RATIO = 0.95;
const ROWS_A_SECOND = { postgres: 50_000 };

const measure = (...args) => {
  const run = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx/esm', 'test/bench/radius/radius.ts', ...args.map(String)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error(`${args.join(' ')} ended with ${run.status}`);
  return JSON.parse(run.stdout);
};
const verdict = (met) => (met ? 'met' : 'missed');

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began\n`);
console.log('| engine | accounts | rows | import s | CPU s | rows/s | target | | again s | next s | comparison s | peak MB |\n|---|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|');
for (const engine of engines) {
  const found = measure('books', engine, accounts, rows);
  const target = ROWS_A_SECOND[engine];
  console.log(`| ${engine} | ${found.accounts} | ${found.rows} | ${found.importSeconds.toFixed(1)} | ${found.cpuSeconds.toFixed(1)} | ${found.perSecond.toFixed(0)} | ${target ?? ''} | ${target === undefined ? '' : verdict(found.perSecond >= target)} | ${found.againSeconds.toFixed(1)} | ${found.nextSeconds.toFixed(1)} | ${found.inventorySeconds.toFixed(1)} | ${found.peakMegabytes.toFixed(0)} |`);
}
console.log('\n| engine | logins | written/s | of Billet, accepts/s | by hand | ratio | target | | suspended | s |\n|---|---:|---:|---:|---:|---:|---:|---|---:|---:|');
for (const engine of engines) {
  const found = measure('logins', engine, logins, suspended);
  console.log(`| ${engine} | ${found.logins} | ${found.writtenPerSecond.toFixed(0)} | ${found.ofBillet.toFixed(0)} | ${found.byHand.toFixed(0)} | ${found.ratio.toFixed(3)} | ${RATIO} | ${verdict(found.ratio >= RATIO)} | ${found.suspended} | ${found.suspendSeconds.toFixed(1)} |`);
}
