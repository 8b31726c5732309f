// `npm test`: sets up what is missing, runs the whole suite, closes with one line of totals.
// `npm test -- <files>` runs those files alone.
//
// Every folder of tests is a process of its own, two at a time: what one leaves in memory does not slow down the next,
// and two cores are both at work.
//
// Some tests talk to real servers, browsers and killed processes. Where a few files failed, they are run once more by
// themselves: what passes then is printed as UNSTABLE and is to be mended, but stops nobody. A property that found a
// counterexample is never run again: its cases are the same each time (test/support/repeatable.ts).
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureComponents } from './components.mjs';
import { ensureInstalled, root } from './ensure-install.mjs';

ensureInstalled();
ensureComponents();

/** The longest ones begin first, so that none of them is alone at the end. */
const LONG = ['test/simulation', 'core/billing', 'test/kill', 'test/attack', 'test/e2e', 'test/fault'];
const PARTS = ['core', 'modules', 'gateways', 'registrars', 'themes', 'lang', 'examples'];

const under = (dir) => {
  try {
    return readdirSync(join(root, dir), { withFileTypes: true });
  } catch {
    return [];
  }
};
const testsIn = (dir) =>
  under(dir).flatMap((entry) => (entry.isDirectory() ? testsIn(`${dir}/${entry.name}`) : entry.name.endsWith('.test.ts') ? [`${dir}/${entry.name}`] : []));
const folders = (dir) => under(dir).filter((entry) => entry.isDirectory()).map((entry) => `${dir}/${entry.name}`);

/** Name and files of each process: a package of core, all packages of another kind, or a folder of `test`. */
const suites = () =>
  [
    ...folders('core').map((dir) => [dir, testsIn(`${dir}/test`)]),
    ...PARTS.slice(1).map((part) => [part, folders(part).flatMap((dir) => testsIn(`${dir}/test`))]),
    ...folders('test').filter((dir) => dir !== 'test/dist').map((dir) => [dir, testsIn(dir)]),
  ]
    .filter(([, files]) => files.length > 0)
    .sort(([a], [b]) => (LONG.indexOf(a) + 1 || 99) - (LONG.indexOf(b) + 1 || 99));

/** With more failing files than these something is broken, and a second look tells nothing new. */
const SECOND_LOOKS = 3;

const totalsIn = mkdtempSync(join(tmpdir(), 'billet-totals-'));

/** Runs mocha once and says what came of it; `quiet` keeps its output until it is done, so that two do not talk at once. */
const mocha = (name, args, quiet) =>
  new Promise((resolve) => {
    const began = Date.now();
    const totals = join(totalsIn, `${name.replaceAll('/', '-')}.json`);
    const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--reporter', './scripts/totals-reporter.cjs', ...args], {
      cwd: root,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, STRIPE_SUPPRESS_NOTICES: 'true', BILLET_TOTALS: totals },
    });
    const said = [];
    child.stdout?.on('data', (chunk) => said.push(chunk));
    child.stderr?.on('data', (chunk) => said.push(chunk));
    child.on('close', (code) => {
      if (quiet) process.stdout.write(`\n== ${name}, ${String(Math.round((Date.now() - began) / 1000))} s\n${Buffer.concat(said).toString()}`);
      try {
        resolve({ code: code ?? 1, ...JSON.parse(readFileSync(totals, 'utf8')) });
      } catch {
        resolve({ code: code || 1, passes: 0, failures: 1, pending: 0, failed: [{ title: name, file: '', error: 'ended before it could count' }] });
      }
    });
  });

// Whoever sees no more than the end of a long log sees what failed.
const print = (word, { title, file, error }) => process.stdout.write(`\n${word} ${title}\n  ${relative(root, file)}\n  ${error.split('\n').slice(0, 12).join('\n  ')}\n`);

const given = process.argv.slice(2);
const runs = [];
if (given.some((argument) => argument.endsWith('.ts'))) {
  runs.push(await mocha('given', given, false));
} else {
  const waiting = suites();
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) runs.push(await mocha(next[0], [...given, ...next[1]], true));
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(2, availableParallelism())) }, worker));
  const failed = runs.flatMap((run) => run.failed);
  const files = [...new Set(failed.map(({ file }) => file))];
  if (files.length > 0 && files.length <= SECOND_LOOKS && failed.every(({ file, error }) => file !== '' && !error.includes('Property failed'))) {
    const again = await mocha('once more', [...given, ...files.map((file) => relative(root, file))], true);
    if (again.code === 0) {
      for (const each of failed) print('UNSTABLE', each);
      for (const run of runs) Object.assign(run, { code: 0, passes: run.passes + run.failures, failures: 0, failed: [] });
    }
  }
}
rmSync(totalsIn, { recursive: true, force: true });
for (const each of runs.flatMap((run) => run.failed)) print('FAILED', each);
const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
process.stdout.write(`\n${sum('passes')} passed, ${sum('failures')} failed, ${sum('pending')} skipped\n`);
process.exit(runs.some(({ code }) => code !== 0) || sum('passes') + sum('failures') === 0 ? 1 : 0);
