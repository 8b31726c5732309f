// Random lives against the real engine: npm run simulate -- --seed 7 --years 3 [--seeds 20] [--clients 50] [--engine postgres]
import { spawnSync } from 'node:child_process';
import { ensureInstalled, root } from './ensure-install.mjs';

ensureInstalled();
const run = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx/esm', 'test/simulation/main.ts', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 1);
