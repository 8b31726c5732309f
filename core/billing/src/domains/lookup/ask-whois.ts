import { connect } from 'node:net';
import { outerLookup, refuseInner } from '@billet/kernel';
import { readWhois } from './read-whois.ts';
import type { PublicAnswer } from './read-rdap.ts';
import type { WhoisServer } from './whois-servers.ts';

const PORT = 43;
const MOST_BYTES = 256 * 1024;

/** One question (RFC 3912): a line out, text until the other side closes. */
const exchange = (server: WhoisServer, line: string, signal: AbortSignal, allowInner: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    refuseInner(server.host, allowInner);
    const parts: Buffer[] = [];
    let size = 0;
    const socket = connect({ host: server.host, port: server.port ?? PORT, signal, lookup: outerLookup(allowInner) });
    socket.on('connect', () => { socket.write(`${line}\r\n`); });
    socket.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_BYTES) socket.destroy(new Error('The answer is too long.'));
      else parts.push(part);
    });
    socket.on('end', () => { resolve(Buffer.concat(parts).toString('utf8')); });
    socket.on('error', reject);
    socket.on('close', () => { reject(new Error('The line was cut.')); });
  });

export const askWhois = async (name: string, server: WhoisServer, signal: AbortSignal, allowInner: boolean): Promise<PublicAnswer> => {
  try {
    return readWhois(name, await exchange(server, server.query.replaceAll('{name}', name), signal, allowInner), server);
  } catch (error) {
    return { state: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
};
