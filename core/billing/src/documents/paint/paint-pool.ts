import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Paper, Typeface } from '../paper.ts';

interface Wish {
  readonly paper: Paper;
  readonly faces: readonly Typeface[];
  resolve(pdf: Buffer): void;
  reject(error: Error): void;
}

type Answer = { readonly pdf: Uint8Array } | { readonly problem: string };

const PATIENCE_MS = 60_000;
const MOST = Math.max(1, Math.min(4, availableParallelism() - 1));

const waiting: Wish[] = [];
const idle: Worker[] = [];
let threads = 0;

/** Built, this code and the thread's stand beside each other; from source, a thread has to be told how to read TypeScript. */
const thread = (): Worker => {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./pdf-worker.js', import.meta.url));
  const own = new URL('./pdf-worker.ts', import.meta.url).href;
  const loader = import.meta.resolve('tsx/esm/api');
  return new Worker(`import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(own)}); })`, { eval: true });
};

const start = (): Worker => {
  const worker = thread();
  threads += 1;
  worker.once('exit', () => {
    threads -= 1;
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    next();
  });
  return worker;
};

const give = (worker: Worker, wish: Wish): void => {
  worker.ref();
  const timer = setTimeout(() => {
    end(new Error('Painting a document took too long.'));
  }, PATIENCE_MS);
  /** With an error the thread is given up: what state it is in is unknown. */
  const end = (error?: Error): void => {
    clearTimeout(timer);
    worker.off('message', answer).off('error', end).off('exit', gone);
    if (error === undefined) {
      // An idle thread keeps no process alive.
      worker.unref();
      idle.push(worker);
    } else {
      wish.reject(error);
      worker.once('error', () => undefined);
      void worker.terminate();
    }
    next();
  };
  const gone = (): void => {
    end(new Error('The thread that paints documents has ended.'));
  };
  const answer = (message: Answer): void => {
    if ('pdf' in message) wish.resolve(Buffer.from(message.pdf));
    else wish.reject(new Error(message.problem));
    end();
  };
  worker.on('message', answer).on('error', end).on('exit', gone);
  worker.postMessage({ paper: wish.paper, faces: wish.faces });
};

const next = (): void => {
  while (waiting.length > 0) {
    const worker = idle.pop() ?? (threads < MOST ? start() : undefined);
    if (worker === undefined) return;
    const wish = waiting.shift();
    if (wish === undefined) return;
    give(worker, wish);
  }
};

/** Paints in another thread, so that nobody who waits for a page waits for a document. */
export const paintInPool = (paper: Paper, faces: readonly Typeface[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    waiting.push({ paper, faces, resolve, reject });
    next();
  });
