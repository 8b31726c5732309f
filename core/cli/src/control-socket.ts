import { existsSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BilletError, z } from '@billet/sdk';

const request = z.strictObject({ command: z.string(), argument: z.unknown().optional() });
const reply = z.union([
  z.strictObject({ progress: z.string() }),
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Does one command in the running process; `say` reports progress to the person at the terminal. */
export type ControlHandler = (command: string, argument: unknown, say: (line: string) => void) => Promise<unknown>;

const pathIn = (storage: string): string => join(storage, 'billet.sock');

/**
 * Listens on a socket in `storage/` (readable by the owner only, by the folder's mode), so that commands reach the
 * one process that writes. One JSON line in, JSON lines out, the last one with `ok`.
 */
export const openControlSocket = async (storage: string, handle: ControlHandler): Promise<{ close(): Promise<void> }> => {
  const path = pathIn(storage);
  // The writer lock is held by us, so a socket file that is left over belongs to a dead process.
  rmSync(path, { force: true });
  const server: Server = createServer((socket) => {
    const send = (value: z.input<typeof reply>): void => {
      if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
    };
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('error', () => undefined).once('line', (line) => {
      const work = async (): Promise<void> => {
        try {
          const { command, argument } = request.parse(JSON.parse(line));
          send({ ok: true, value: (await handle(command, argument, (progress) => { send({ progress }); })) ?? null });
        } catch (error) {
          const known = error instanceof BilletError ? error : undefined;
          send({ ok: false, code: known?.code ?? 'FAILED', message: error instanceof Error ? error.message : String(error) });
        }
        socket.end();
      };
      void work();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          rmSync(path, { force: true });
          resolve();
        });
      }),
  };
};

/** True if a process seems to be running on this storage. */
export const isRunning = async (storage: string): Promise<boolean> => {
  const path = pathIn(storage);
  if (!existsSync(path)) return false;
  return new Promise((resolve) => {
    const socket = createConnection(path, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => {
      resolve(false);
    });
  });
};

/** Sends one command to the running process. */
export const askRunning = (storage: string, command: string, argument: unknown, onProgress: (line: string) => void): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(pathIn(storage), () => {
      socket.write(`${JSON.stringify({ command, argument })}\n`);
    });
    socket.once('error', () => {
      reject(new BilletError('NOT_RUNNING', 'No Billet process is running on this storage folder.', { status: 503 }));
    });
    createInterface({ input: socket })
      // The interface repeats the socket's error, which has been answered.
      .on('error', () => undefined)
      .on('line', (line) => {
        const message = reply.parse(JSON.parse(line));
        if ('progress' in message) onProgress(message.progress);
        else if (message.ok) resolve(message.value);
        else reject(new BilletError(message.code, message.message));
      })
      .once('close', () => {
        reject(new BilletError('NOT_RUNNING', 'The process ended before it answered.', { status: 503 }));
      });
  });
