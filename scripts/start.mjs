// `npm start`: installs what is missing, builds what is out of date, and starts Billet.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { environment, flags } from './as-started.mjs';
import { ensureInstalled, newest, root, run } from './ensure-install.mjs';

ensureInstalled();

const groups = ['core', 'modules', 'gateways', 'registrars', 'themes', 'lang'];
const sources = groups
  .filter((group) => existsSync(join(root, group)))
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name, 'src')))
  .filter((dir) => existsSync(dir))
  .flatMap((dir) => readdirSync(dir, { recursive: true }).map((file) => join(dir, file)))
  .filter((file) => statSync(file).isFile());
const built = join(root, 'core/cli/dist/bin.js');
if (!existsSync(built) || statSync(built).mtimeMs < newest(sources)) {
  console.log('Building …');
  run('npx', ['--no-install', 'tsup']);
}

const child = spawn(process.execPath, [...flags, built, 'start', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env: { ...environment, ...process.env } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
