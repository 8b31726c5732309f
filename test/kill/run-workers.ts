import { spawn } from 'node:child_process';
import type { Death } from './points.ts';
import type { Place } from './places.ts';
import type { Orders } from './worker.ts';

export type Ending = 'done' | 'killed';

/** Starts one worker and tells how it ended. */
export const runWorker = (script: string, place: Place, wish: { readonly until?: string | undefined; readonly death?: Death | undefined }): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const orders: Orders = {
      database: place.database,
      masterKey: place.masterKey,
      storage: place.storage,
      ...(wish.until === undefined ? {} : { until: wish.until }),
      ...(wish.death === undefined ? {} : { death: wish.death }),
    };
    const child = spawn(process.execPath, [script, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('exit', (code, signal) => {
      if (said.endsWith('done\n')) resolve('done');
      else if (signal === 'SIGKILL') resolve('killed');
      else reject(new Error(`a worker ended by itself (${String(code ?? signal)}): ${complaint}`));
    });
  });
