import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '1' }, years: { type: 'string' }, days: { type: 'string', default: '365' }, clients: { type: 'string', default: '50' }, engine: { type: 'string', default: 'sqlite' } },
});
const days = values.years === undefined ? Number(values.days) : Math.round(Number(values.years) * 365.25);
let broken = 0;
for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed += 1) {
  const started = performance.now();
  try {
    const life = await simulate({ seed, days, clients: Number(values.clients), engine: values.engine === 'postgres' ? 'postgres' : 'sqlite' });
    process.stdout.write(`seed ${String(seed)}: ${String(days)} days to ${life.lastDay}, ${String(life.journal.length)} actions, ${String(life.invoices)} documents, every promise kept, ${((performance.now() - started) / 1000).toFixed(1)} s, ${life.digest.slice(0, 16)}\n`);
  } catch (error) {
    broken += 1;
    process.stderr.write(`seed ${String(seed)}: ${error instanceof Error ? `${error.message}\n${error.cause instanceof Error ? (error.cause.stack ?? '') : ''}${error.cause instanceof Error && error.cause.cause !== undefined ? String((error.cause.cause as Error).stack) : ''}` : String(error)}\n`);
  }
}
process.exit(broken === 0 ? 0 : 1);
