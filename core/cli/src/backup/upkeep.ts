import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Upkeep } from '@billet/billing';
import { BilletError } from '@billet/sdk';

const MOST_SAID = 4000;

/** The command itself, built or from source. */
const command = (): string => ['./bin.js', '../bin.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url))).find(existsSync) ?? '';

/** Runs `billet backup …` in a process of its own: saving and checking keep a thread busy that has pages to serve. */
const run = (env: NodeJS.ProcessEnv, words: readonly string[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const file = command();
    const source = file.endsWith('.ts') ? ['--conditions=source', '--import=tsx/esm'] : [];
    const child = spawn(process.execPath, [...source, file, 'backup', ...words], { stdio: ['ignore', 'pipe', 'pipe'], env, signal });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said = `${said}${part.toString()}`.slice(-MOST_SAID); });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new BilletError('BACKUP_FAILED', said.trim() === '' ? `billet backup ended with ${String(code)}.` : said.trim(), { status: 409 }));
    });
  });

/** What a server does for its house besides serving it. */
export const createUpkeep = (storage: string, env: NodeJS.ProcessEnv = process.env): Upkeep => {
  const own = { ...env, BILLET_STORAGE: storage };
  return {
    saveTo: (file, signal) => run(own, ['create', file], signal),
    check: (file, signal) => run(own, ['check', file], signal),
  };
};
