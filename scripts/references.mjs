// Writes the references of the solution file from the workspaces. Run after adding a package.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure-install.mjs';

const groups = ['core', 'modules', 'gateways', 'registrars', 'themes', 'lang', 'examples'];
const references = groups
  .filter((group) => existsSync(join(root, group)))
  .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
  .filter((dir) => existsSync(join(root, dir, 'tsconfig.json')))
  .sort()
  .map((path) => ({ path: `./${path}` }));
writeFileSync(join(root, 'tsconfig.json'), `${JSON.stringify({ files: [], references }, null, 2)}\n`);
