// Measures domains: the day of a million of them on PostgreSQL and the pages about them, a look at ten thousand over EPP, a search of five hundred names.
// node scripts/bench-domains.mjs [--domains=1000000] [--synced=10000] [--names=500] [--only=life|sync|search]
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

const flags = process.argv.slice(2);
const valueOf = (name) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
const sizes = { life: Number(valueOf('domains') ?? 1_000_000), sync: Number(valueOf('synced') ?? 10_000), search: Number(valueOf('names') ?? 500) };
const MOST_SECONDS_A_DAY = 60;
const MOST_MS_TO_FIRST = 300;

const measure = (task) => {
  const run = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx/esm', 'test/bench/domains/domains.ts', task, String(sizes[task])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) throw new Error(`${task} ended with ${run.status}`);
  return JSON.parse(run.stdout);
};
const verdict = (met) => (met ? 'met' : 'missed');
const asked = (task) => (valueOf('only') ?? task) === task;

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began`);
if (asked('life')) {
  const found = measure('life');
  console.log('\n| domains | expired | notices | clock of a day s | target | | again s | backlog s | expiring list ms | portfolio page ms | watch page ms |\n|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|');
  console.log(`| ${found.domains} | ${found.expired} | ${found.notices} | ${found.daySeconds.toFixed(1)} | ${MOST_SECONDS_A_DAY} | ${verdict(found.daySeconds <= MOST_SECONDS_A_DAY)} | ${found.againSeconds.toFixed(1)} | ${found.backlogSeconds.toFixed(1)} | ${found.expiringMs.toFixed(0)} | ${found.portfolioMs.toFixed(0)} | ${found.watchMs.toFixed(0)} |`);
}
if (asked('sync')) {
  const found = measure('sync');
  console.log('\n| synced over EPP | sessions | s | domains/s |\n|---:|---:|---:|---:|');
  console.log(`| ${found.domains} | ${found.sessions} | ${found.seconds.toFixed(1)} | ${(found.domains / found.seconds).toFixed(0)} |`);
}
if (asked('search')) {
  const found = measure('search');
  console.log('\n| names searched | delay of the registry ms | first above it ms | target | | all ms |\n|---:|---:|---:|---:|---|---:|');
  console.log(`| ${found.names} | ${found.delayMs} | ${found.firstMs.toFixed(0)} | ${MOST_MS_TO_FIRST} | ${verdict(found.firstMs <= MOST_MS_TO_FIRST)} | ${found.allMs.toFixed(0)} |`);
}
