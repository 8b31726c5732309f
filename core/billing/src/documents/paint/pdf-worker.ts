import { parentPort } from 'node:worker_threads';
import type { Paper, Typeface } from '../paper.ts';
import { paintPaper } from './paint-paper.ts';

/** Thread that paints: one paper in, its bytes out. */
parentPort?.on('message', ({ paper, faces }: { readonly paper: Paper; readonly faces: readonly Typeface[] }) => {
  paintPaper(paper, faces).then(
    (pdf) => parentPort?.postMessage({ pdf }),
    (error: unknown) => parentPort?.postMessage({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
