import { createServer as createPlainServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Engine } from '../engine/engine.ts';
import { newSession } from '../engine/session.ts';
import type { Limits } from '../model/world.ts';
import { deliver } from './deliver.ts';
import { frameStream } from './frame-stream.ts';
import { listening, type Listening, type ServerTls } from './listening.ts';

export interface StreamServerOptions {
  readonly engine: Engine;
  readonly limits: Limits;
  readonly port: number;
  /** Absent = plain TCP, for tests of a protocol alone. */
  readonly tls: ServerTls | undefined;
  seen(direction: 'in' | 'out', xml: string): void;
}

const commonName = (socket: Socket): string | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const name = socket.getPeerCertificate().subject?.CN;
  return Array.isArray(name) ? name[0] : name;
};

/** EPP over a stream, as RFC 5734 has it. */
export const startStreamServer = (options: StreamServerOptions): Promise<Listening> => {
  const { engine, limits, tls, seen } = options;
  const serve = (socket: Socket): void => {
    const session = newSession(commonName(socket));
    const read = frameStream(limits.maxFrame);
    let answered = Promise.resolve();
    // A client that hangs up hard is daily business here.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => engine.leave(session));
    if (limits.idleSeconds !== Infinity) socket.setTimeout(limits.idleSeconds * 1000, () => socket.destroy());
    const take = async (frame: string): Promise<void> => {
      if (socket.destroyed) return;
      seen('in', frame);
      const reaction = engine.react(session, frame);
      if (reaction.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reaction.delayMs));
      if (reaction.reply !== undefined) seen('out', reaction.reply);
      deliver(socket, reaction);
    };
    socket.on('data', (chunk: Buffer) => {
      const frames = read(chunk);
      if (frames === undefined) socket.destroy();
      for (const frame of frames ?? []) answered = answered.then(() => take(frame));
    });
    const greeting = engine.greeting();
    seen('out', greeting);
    deliver(socket, { reply: greeting, hangUp: false });
  };
  const server = tls === undefined ? createPlainServer(serve) : createTlsServer(tls, serve);
  return listening(server, options.port);
};
