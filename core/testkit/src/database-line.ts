import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A line to a database server that a test can cut or hold. */
export interface DatabaseLine {
  readonly port: number;
  /** The next commit goes through, but its answer does not come back. */
  loseAnswer(): void;
  /** The next query is swallowed; the line goes dead when somebody calls anew. */
  stall(): void;
  stop(): Promise<void>;
}

export const openDatabaseLine = async (target: {
  readonly host: string;
  readonly port: number;
}): Promise<DatabaseLine> => {
  const sockets = new Set<Socket>();
  let losing = false;
  let stalling = false;
  let dead: Socket | undefined;
  const server = createServer((client) => {
    dead?.destroy();
    dead = undefined;
    const upstream = connect(target.port, target.host);
    let cut = false;
    sockets.add(client).add(upstream);
    const close = (): void => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
      sockets.delete(upstream);
    };
    for (const socket of [client, upstream]) socket.on('error', close).on('close', close);
    client.on('data', (bytes) => {
      if (stalling) {
        stalling = false;
        dead = client;
        return;
      }
      if (losing && /commit/i.test(bytes.toString('latin1'))) {
        losing = false;
        cut = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (cut) close();
      else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswer: () => {
      losing = true;
    },
    stall: () => {
      stalling = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
