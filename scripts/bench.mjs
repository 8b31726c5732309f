// Measures the billing run against the bare insert of the same rows, each in a process of its own.
// npm run bench [-- --quick | --full] [-- --only=sqlite] [-- --write]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

const flags = process.argv.slice(2);
const times = flags.includes('--quick') ? 1 : 5;
const full = flags.includes('--full');
const only = flags.find((flag) => flag.startsWith('--only='))?.slice(7);

// equal: one service each, no tax. full: one to three services, tax, one option, one promotion in ten. history: the same on ten years of invoices. two-workers: `full` with two processes.
const plan = [
  ['equal', 1000],
  ['equal', 10_000],
  ...(full ? [['equal', 100_000]] : []),
  ['full', flags.includes('--quick') ? 5000 : 20_000],
  ...(full ? [['full', 100_000]] : []),
  ['two-workers', flags.includes('--quick') ? 5000 : 20_000],
  ['history', flags.includes('--quick') ? 500 : 2000],
  ['full', flags.includes('--quick') ? 500 : 2000],
];

// Measured as it runs in production: built packages, no loader.
const outDir = mkdtempSync(join('test', 'bench', '.built-'));
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
await build({ entry: ['test/bench/one.ts'], format: 'esm', outDir, config: false, silent: true, skipNodeModulesBundle: true });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const once = (engine, shape, size) => {
  const run = spawnSync(process.execPath, [join(outDir, 'one.js'), engine, shape, String(size)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
};

const head = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0].toFixed(1)} when it began; medians of ${times}`;
const rows = [];
console.log(`${head}\n\n| engine | row | clients | invoices | lines | seconds | invoices/s | of a bare insert | statements/invoice | peak MB |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|`);
for (const engine of ['sqlite', 'postgres'].filter((each) => only === undefined || each === only)) {
  for (const [shape, size] of plan.filter(([each]) => engine === 'postgres' || each !== 'two-workers')) {
    const runs = Array.from({ length: size >= 100_000 ? 1 : times }, () => once(engine, shape, size));
    const of = (key) => median(runs.map((each) => each[key]));
    const row = { engine, shape, size, perSecond: Math.round(of('perSecond')), text: `| ${engine} | ${shape} | ${size} | ${runs[0].invoices} | ${runs[0].lines} | ${(of('ms') / 1000).toFixed(2)} | ${Math.round(of('perSecond'))} | ${of('ofBareInsert').toFixed(2)} | ${of('statementsPerInvoice').toFixed(3)} | ${Math.round(of('peakMegabytes'))} |` };
    rows.push(row);
    console.log(row.text);
  }
}

/** Bars of invoices a second, as a picture that needs nothing but a browser. */
const picture = () => {
  const most = Math.max(...rows.map((row) => row.perSecond));
  const bars = rows.map((row, i) => {
    const y = 16 + i * 28;
    return `<text x="190" y="${y + 14}" text-anchor="end">${row.engine} · ${row.shape} · ${row.size}</text><rect x="200" y="${y}" width="${Math.max(1, Math.round((row.perSecond / most) * 420))}" height="18" rx="3" fill="${row.engine === 'sqlite' ? '#2f6f9f' : '#7a5195'}"/><text x="${206 + Math.round((row.perSecond / most) * 420)}" y="${y + 14}">${row.perSecond}/s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="${rows.length * 28 + 24}" font-family="sans-serif" font-size="12" role="img" aria-label="Invoices a second"><rect width="100%" height="100%" fill="#fff"/>${bars.join('')}</svg>\n`;
};

if (flags.includes('--write')) {
  const page = 'docs/reference/benchmarks.md';
  const [before] = readFileSync(page, 'utf8').split('<!-- figures -->');
  writeFileSync('docs/pictures/benchmarks.svg', picture());
  writeFileSync(page, `${before}<!-- figures -->\n\n${head}.\n\n![Invoices a second](../pictures/benchmarks.svg)\n\n| engine | row | clients | invoices | lines | seconds | invoices/s | of a bare insert | statements/invoice | peak MB |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n${rows.map((row) => row.text).join('\n')}\n`);
}
