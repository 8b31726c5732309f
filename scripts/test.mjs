// `npm test`: sets up what is missing, runs the whole suite, closes with one line of totals.
// `npm test -- <files>` runs those files alone.
import { spawn } from 'node:child_process';
import { ensureComponents } from './components.mjs';
import { ensureInstalled, root } from './ensure-install.mjs';

ensureInstalled();
ensureComponents();

const suite = ['{core,modules,gateways,registrars,themes,lang,examples}/*/test/**/*.test.ts', 'test/!(dist)/**/*.test.ts'];
const given = process.argv.slice(2);
const args = given.some((argument) => argument.endsWith('.ts')) ? given : [...given, ...suite];

const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--reporter', './scripts/totals-reporter.cjs', ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STRIPE_SUPPRESS_NOTICES: 'true' },
});
child.on('exit', (code) => process.exit(code ?? 1));
