import type { AddressInfo, Server, Socket } from 'node:net';

export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: 'TLSv1.2';
}

/** A server that runs. */
export interface Listening {
  readonly port: number;
  /** Cuts every line; the server goes on. */
  cut(): void;
  stop(): Promise<void>;
}

export const listening = async (server: Server, port: number): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const secured = server as NodeJS.EventEmitter;
  // A client without a certificate, or with a wrong one, ends here.
  secured.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
};
