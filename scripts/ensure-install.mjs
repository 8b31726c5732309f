import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Billet needs Node 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

/** Runs a command in the project's root; ends this process if it fails. */
export const run = (command, args, env = {}) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
};

/** Installs what the lock file says, unless exactly that is installed already. */
export const ensureInstalled = () => {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const marker = join(root, 'node_modules', '.billet-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  console.log('Installing dependencies (the first time takes a minute or two) …');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(marker, lock);
};

/** When the newest of some files changed. */
export const newest = (files) => Math.max(0, ...files.map((file) => statSync(file).mtimeMs));
