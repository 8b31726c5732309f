// `npm test`: sets up what is missing, runs the whole suite, closes with one line of totals.
import { spawn } from 'node:child_process';
import { ensureComponents } from './components.mjs';
import { ensureInstalled, root } from './ensure-install.mjs';

ensureInstalled();
ensureComponents();

const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--reporter', './scripts/totals-reporter.cjs', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STRIPE_SUPPRESS_NOTICES: 'true' },
});
child.on('exit', (code) => process.exit(code ?? 1));
