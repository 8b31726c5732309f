import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Reaction } from '../engine/engine.ts';
import { newSession, type Session } from '../engine/session.ts';
import { listening, type Listening, type ServerTls } from './listening.ts';
import type { StreamServerOptions } from './stream-server.ts';

const COOKIE = 'EPPSESSIONID';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const deliver = (response: ServerResponse, { reply, manner }: Reaction): void => {
  if (reply === undefined || manner === 'dropAfter') {
    response.destroy();
    return;
  }
  if (manner === 'stall') return;
  if (manner === 'halfFrame') {
    response.setHeader('content-length', Buffer.byteLength(reply));
    response.write(reply.slice(0, reply.length >> 1), () => response.destroy());
    return;
  }
  response.end(manner === 'notXml' ? '<epp><response>' : reply);
};

/** EPP in HTTPS requests, as TCI has it: a cookie is the session. */
export const startHttpsServer = (options: StreamServerOptions & { readonly tls: ServerTls }): Promise<Listening> => {
  const { engine, seen, tls } = options;
  const sessions = new Map<string, Session>();

  const sessionOf = (request: IncomingMessage, response: ServerResponse): Session => {
    const named = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
    const known = named === undefined ? undefined : sessions.get(named);
    if (known !== undefined) return known;
    const id = randomUUID();
    const subject = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate().subject : undefined;
    const session = newSession(Array.isArray(subject?.CN) ? subject.CN[0] : subject?.CN);
    sessions.set(id, session);
    response.setHeader('set-cookie', `${COOKIE}=${id}; Secure; HttpOnly`);
    return session;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const frame = await bodyOf(request);
    response.setHeader('content-type', 'text/xml; charset=UTF-8');
    const session = sessionOf(request, response);
    seen('in', frame);
    const reaction = engine.react(session, frame);
    if (reaction.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reaction.delayMs));
    if (reaction.reply !== undefined) seen('out', reaction.reply);
    if (reaction.hangUp) engine.leave(session);
    deliver(response, reaction);
  };

  const server = createServer(tls, (request, response) => {
    // A body that breaks off has nobody to answer.
    serve(request, response).catch(() => response.destroy());
  });
  return listening(server, options.port);
};
