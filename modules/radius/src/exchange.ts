import { createSocket } from 'node:dgram';
import { ModuleError } from '@billet/sdk';
import { readReply, type RadiusReply, type RadiusRequest } from './radius-packet.ts';

const WAITS_MS = [1000, 2000, 4000] as const;

export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

/**
 * Sends a request and waits for a genuine answer; repeats the same packet after 1, 2 and 4 seconds. Answers under
 * another secret count as silence, but are remembered for the message.
 */
export const exchange = (peer: Peer, request: RadiusRequest, signal: AbortSignal, waits: readonly number[] = WAITS_MS): Promise<RadiusReply> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    let timer: NodeJS.Timeout | undefined;
    let tries = 0;
    let forged = false;
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.close();
      act();
    };
    const onAbort = (): void => {
      finish(() => { reject(new ModuleError('timeout', 'Given up.')); });
    };
    const send = (): void => {
      const wait = waits[tries];
      if (wait === undefined) {
        finish(() => {
          reject(forged ? new ModuleError('auth', 'The answer does not fit the shared secret.') : new ModuleError('timeout', `${peer.host}:${String(peer.port)} does not answer.`));
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
      else finish(() => { resolve(reply); });
    });
    socket.on('error', (error) => {
      finish(() => { reject(new ModuleError('network', error.message)); });
    });
    if (signal.aborted) onAbort();
    else {
      signal.addEventListener('abort', onAbort);
      send();
    }
  });
