import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { ModuleError } from '@billet/sdk';

export interface Run {
  readonly path: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** It only asks, so an end in between leaves no doubt. */
  readonly reads: boolean;
}

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const MAX_OUTPUT = 1024 * 1024;
const GRACE_MS = 2000;

/**
 * Runs a program without a shell, in its own folder, with nothing of Billet's environment but the path. Ends it, with all that it
 * started, when the time is over or nobody waits any more.
 */
export const runProgram = ({ path, args, input, timeoutMs, signal, reads }: Run): Promise<Ran> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ModuleError('timeout', 'Given up before it began.'));
      return;
    }
    const child = spawn(path, [...args], { cwd: dirname(path), env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' }, shell: false, detached: true });
    let [output, errors, size] = ['', '', 0];
    let ended: ModuleError | undefined;
    const kill = (how: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, how);
      } catch {
        // It ended by itself meanwhile.
      }
    };
    const end = (error: ModuleError): void => {
      ended ??= error;
      kill('SIGTERM');
      setTimeout(kill, GRACE_MS, 'SIGKILL').unref();
      reject(ended);
    };
    const giveUp = (): void => {
      end(new ModuleError('timeout', 'Given up.', { ambiguous: !reads }));
    };
    const deadline = setTimeout(() => {
      end(new ModuleError('timeout', 'The program did not end in time.', { ambiguous: !reads }));
    }, timeoutMs);
    signal.addEventListener('abort', giveUp, { once: true });
    const take = (part: Buffer): string => {
      size += part.length;
      if (size > MAX_OUTPUT) end(new ModuleError('remote', 'The program says too much.', { ambiguous: !reads }));
      return part.toString('utf8');
    };
    child.stdout.on('data', (part: Buffer) => {
      output += take(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      errors += take(part);
    });
    // A program need not read what it is told.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      reject(new ModuleError('remote', `The program could not be started: ${error.message}`));
    });
    child.on('close', (code, by) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', giveUp);
      if (by === null) resolve({ code: code ?? 0, output, errors });
      else reject(ended ?? new ModuleError('remote', `The program was ended by ${by}.`, { ambiguous: !reads }));
    });
    child.stdin.end(input);
  });
