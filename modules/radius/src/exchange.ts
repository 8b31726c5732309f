import { createSocket } from 'node:dgram';
import { ModuleError } from '@billet/sdk';
import { readReply, type RadiusReply, type RadiusRequest } from './radius-packet.ts';

/** The same packet again after 1, 2 and 4 seconds; then the other side counts as silent. */
export const PATIENCE_MS: readonly number[] = [1000, 2000, 4000];

export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

/**
 * Sends a request and waits for a genuine answer. Answers under another secret count as silence, but are remembered for
 * the message.
 */
export const exchange = (
  peer: Peer,
  request: RadiusRequest,
  signal: AbortSignal,
  patience = PATIENCE_MS,
): Promise<RadiusReply> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    let timer: NodeJS.Timeout | undefined;
    let tries = 0;
    let forged = false;
    let over = false;
    const finish = (act: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.close();
      act();
    };
    const onAbort = (): void => {
      finish(() => {
        reject(new ModuleError('timeout', 'Given up.'));
      });
    };
    const silence = (): ModuleError =>
      forged
        ? new ModuleError('auth', `The answer of ${peer.host} does not fit the shared secret.`)
        : new ModuleError('timeout', `${peer.host}:${String(peer.port)} does not answer.`);
    const send = (): void => {
      const wait = patience[tries];
      if (wait === undefined) {
        finish(() => {
          reject(silence());
        });
        return;
      }
      tries += 1;
      socket.send(request.bytes, peer.port, peer.host);
      timer = setTimeout(send, wait);
    };
    socket.on('message', (bytes) => {
      const reply = readReply(bytes, request, peer.secret);
      if (reply === undefined) forged = true;
      else
        finish(() => {
          resolve(reply);
        });
    });
    socket.on('error', (error) => {
      finish(() => {
        reject(new ModuleError('network', error.message));
      });
    });
    if (signal.aborted) onAbort();
    else {
      signal.addEventListener('abort', onAbort);
      send();
    }
  });
