import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';

/**
 * One file of all our source, so that a worker is at work a moment after it was started: a kill must be cheap, because
 * there are many. Gives the file; it goes when this process ends.
 */
export const buildWorker = async (): Promise<string> => {
  const outDir = mkdtempSync(join(import.meta.dirname, '.built-'));
  process.once('exit', () => { rmSync(outDir, { recursive: true, force: true }); });
  await build({
    entry: [join(import.meta.dirname, 'worker.ts')],
    outDir,
    format: 'esm',
    target: 'node20',
    config: false,
    silent: true,
    clean: false,
    noExternal: [/^@billet\//],
    skipNodeModulesBundle: true,
    esbuildOptions: (options) => { options.conditions = ['source']; },
  });
  return join(outDir, 'worker.js');
};
