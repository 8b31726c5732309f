import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { readGreeting } from '../replies/greeting.ts';
import { readXml } from '../xml/read-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import { createFrameReader, encodeFrame } from './framing.ts';
import { LinkError, type Address, type Link } from './link.ts';
import { waitFor, type Waiting } from './waiting.ts';

const isCertificateTrouble = (error: Error & { readonly code?: string }): boolean =>
  /CERT|TLS|SSL|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(error.code ?? '');

const dial = (address: Address): TLSSocket =>
  connect({
    host: address.host,
    port: address.port,
    servername: address.serverName ?? (isIP(address.host) === 0 ? address.host : ''),
    minVersion: 'TLSv1.2',
    ...(address.certificate === undefined ? {} : { cert: address.certificate }),
    ...(address.key === undefined ? {} : { key: address.key }),
    ...(address.passphrase === undefined ? {} : { passphrase: address.passphrase }),
    ...(address.ca === undefined ? {} : { ca: address.ca }),
  });

/** Connects and takes the greeting. */
export const openTlsLink = async (address: Address): Promise<Link> => {
  const socket = dial(address);
  const reader = createFrameReader();
  let waiting: Waiting | undefined;
  let alive = true;
  let sent = false;

  const end = (error: LinkError): void => {
    alive = false;
    socket.destroy();
    const left = waiting;
    waiting = undefined;
    left?.fail(error);
  };
  const take = (text: string): void => {
    const document = readXml(text);
    if (waiting === undefined) {
      end(new LinkError('protocol', 'The registry spoke out of turn.', sent));
    } else if (waiting.fits(document)) {
      const { settle } = waiting;
      waiting = undefined;
      settle(document);
    }
  };
  const await_ = (fits: Waiting['fits'], timeoutMs: number, signal?: AbortSignal): Promise<XmlNode> => {
    const { waiting: mine, answer } = waitFor(fits, { timeoutMs, signal }, () => {
      waiting = undefined;
      end(new LinkError('timeout', 'given up', sent));
    });
    waiting = mine;
    return answer;
  };

  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.push(chunk)) if (alive) take(frame);
    } catch (error) {
      end(new LinkError('protocol', `What the registry sent makes no sense: ${String(error)}`, sent));
    }
  });
  socket.on('error', (error: Error) => {
    end(new LinkError(isCertificateTrouble(error) ? 'tls' : 'network', error.message, sent));
  });
  socket.on('close', () => {
    end(new LinkError('network', 'The registry closed the connection.', sent));
  });
  // A half-open line would take a command and never answer.
  socket.on('end', () => socket.destroy());
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);

  const greeting = await await_((document) => readGreeting(document) !== undefined, address.connectMs);
  return {
    greeting,
    get alive() {
      return alive;
    },
    exchange: (xml, fits, timeoutMs, signal) => {
      if (!alive || waiting !== undefined) {
        return Promise.reject(new LinkError('network', 'The connection is gone.', false));
      }
      if (signal?.aborted === true) return Promise.reject(new LinkError('timeout', 'Nothing was sent.', false));
      sent = true;
      const answer = await_(fits, timeoutMs, signal);
      socket.write(encodeFrame(xml));
      return answer;
    },
    close: () => {
      alive = false;
      socket.destroy();
    },
  };
};
