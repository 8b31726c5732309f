import { isIP } from 'node:net';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { helloFrame } from '../frames/command.ts';
import { readGreeting } from '../replies/greeting.ts';
import { readXml } from '../xml/read-xml.ts';
import { writeXml } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import { deferred } from './deferred.ts';
import { MAX_FRAME } from './framing.ts';
import { LinkError, type Address, type Link } from './link.ts';

const body = async (reply: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply) {
    const piece = chunk as Buffer;
    size += piece.length;
    if (size > MAX_FRAME) throw new LinkError('protocol', 'The answer is too long.', true);
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** EPP in HTTPS requests, as TCI has it: one document a request, and a cookie is the session. */
export const openHttpsLink = async (address: Address, epp: string): Promise<Link> => {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    minVersion: 'TLSv1.2',
    servername: address.serverName ?? (isIP(address.host) === 0 ? address.host : ''),
    ...(address.certificate === undefined ? {} : { cert: address.certificate }),
    ...(address.key === undefined ? {} : { key: address.key }),
    ...(address.passphrase === undefined ? {} : { passphrase: address.passphrase }),
    ...(address.ca === undefined ? {} : { ca: address.ca }),
  });
  let alive = true;
  let cookie = '';

  const post = (xml: string, signal: AbortSignal): Promise<XmlNode> => {
    const { promise, resolve, reject } = deferred<XmlNode>();
    let sent = false;
    const fail = (error: unknown): void => {
      alive = false;
      if (error instanceof LinkError) reject(error);
      else reject(new LinkError(signal.aborted ? 'timeout' : 'network', String(error), sent));
    };
    const outgoing = request({
      agent,
      host: address.host,
      port: address.port,
      path: '/',
      method: 'POST',
      signal,
      headers: {
        'content-type': 'text/xml; charset=UTF-8',
        'content-length': Buffer.byteLength(xml),
        ...(cookie === '' ? {} : { cookie }),
      },
    });
    outgoing.on('socket', (socket) => {
      const leaves = (): void => {
        sent = true;
      };
      if (socket.connecting) socket.once('secureConnect', leaves);
      else leaves();
    });
    outgoing.on('error', fail);
    outgoing.on('response', (reply) => {
      const set = reply.headers['set-cookie'] ?? [];
      if (set.length > 0) cookie = set.map((each) => each.split(';', 1)[0]).join('; ');
      body(reply)
        .then((text) => {
          if (reply.statusCode !== 200) throw new LinkError('network', `HTTP ${String(reply.statusCode)}`, true);
          resolve(readXml(text));
        })
        .catch(fail);
    });
    outgoing.end(xml);
    return promise;
  };
  const within = (timeoutMs: number, signal?: AbortSignal): AbortSignal =>
    signal === undefined ? AbortSignal.timeout(timeoutMs) : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);

  const greeting = await post(writeXml(helloFrame(epp)), within(address.connectMs)).catch((error: unknown) => {
    agent.destroy();
    throw error;
  });
  if (readGreeting(greeting) === undefined) {
    agent.destroy();
    throw new LinkError('protocol', 'The registry did not greet.', false);
  }
  return {
    greeting,
    get alive() {
      return alive;
    },
    exchange: async (xml, fits, timeoutMs, signal) => {
      if (!alive) throw new LinkError('network', 'The session is gone.', false);
      const answer = await post(xml, within(timeoutMs, signal));
      if (fits(answer)) return answer;
      alive = false;
      throw new LinkError('protocol', 'The answer belongs to another question.', true);
    },
    close: () => {
      alive = false;
      agent.destroy();
    },
  };
};
