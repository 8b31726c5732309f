import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { openHouse, type OpenHouse } from '@billet/billing';
import { systemCaller } from '@billet/kernel';
import { BilletError, z } from '@billet/sdk';
import { createWebApp, openWebHouse, provideMail } from '@billet/web';
import { chooseDatabase } from './choose-database.ts';
import { openControlSocket, type ControlHandler } from './control-socket.ts';
import { describeHouse } from './describe-house.ts';
import type { Environment } from './environment.ts';
import { holdStorage } from './hold-storage.ts';

export interface ServerOptions {
  readonly environment: Environment;
  readonly port?: number;
  /** Serve pages; a worker does not. */
  readonly web: boolean;
  readonly say: (line: string) => void;
  /** The wizard's code, where an earlier start of this process has printed one already. */
  readonly setupCode?: string | undefined;
  /** Starts the house again, on the database that the wizard has just written down. */
  readonly restart?: () => void;
}

export interface RunningServer {
  readonly house: OpenHouse;
  readonly port: number;
  /** Code that the first-run wizard asks for. */
  readonly setupCode: string;
  close(): Promise<void>;
}

const newCode = (): string => Array.from({ length: 8 }, () => String(randomInt(10))).join('');

const advance = z.strictObject({ to: z.string() });
const callInput = z.strictObject({ operation: z.string(), input: z.unknown() });
const switchInput = z.strictObject({ id: z.string() });

/** Commands that the running process takes over its socket. */
const control =
  (house: OpenHouse): ControlHandler =>
  async (command, argument, say) => {
    switch (command) {
      case 'clock': {
        if (!house.clock.sandbox) throw new BilletError('CLOCK_LIVE', 'The clock is live and cannot be moved.', { status: 409 });
        await house.scheduler.advanceTo(advance.parse(argument).to, (instant) => { say(instant); });
        return { now: house.clock.now() };
      }
      case 'call': {
        const { operation, input } = callInput.parse(argument);
        return house.executor.callByName(operation, input ?? {}, systemCaller);
      }
      case 'doctor':
        return describeHouse(house);
      case 'settle':
        await house.settle();
        return null;
      case 'extension-enable':
        await house.extensions.enable(switchInput.parse(argument).id);
        return null;
      case 'extension-disable':
        await house.extensions.disable(switchInput.parse(argument).id);
        return null;
      default:
        throw new BilletError('COMMAND_UNKNOWN', `The running process does not know "${command}".`, { status: 404 });
    }
  };

type CloseStep = () => Promise<void>;

const closeAll = async (steps: readonly CloseStep[]): Promise<void> => {
  for (const step of steps.toReversed()) await step();
};

/** Opens the house, its doors and its socket. Whoever fails on the way leaves nothing open behind him. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const opened: CloseStep[] = [];
  try {
    return await openDoors(options, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};

const openDoors = async ({ environment, web, say, port, setupCode, restart }: ServerOptions, opened: CloseStep[]): Promise<RunningServer> => {
  mkdirSync(environment.storage, { recursive: true, mode: 0o700 });
  const options = environment.houseOptions();
  opened.push(await holdStorage(environment.storage, options.database));
  const house = await openHouse({ ...options, soleProcess: options.database.engine === 'sqlite' });
  opened.push(() => house.close());
  const front = openWebHouse(house);
  provideMail(front);
  await house.startWork();
  const setup = {
    code: setupCode ?? process.env['BILLET_SETUP_CODE'] ?? newCode(),
    done: false,
    ...(restart === undefined ? {} : { useDatabase: (url: string) => chooseDatabase(environment, url).then(restart) }),
  };
  const server = web ? createServer(createWebApp(front, setup)) : undefined;
  if (server !== undefined) {
    server.requestTimeout = 30_000;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port ?? environment.port, environment.host, resolve));
    opened.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => { resolve(); }));
    });
  }
  const socket = await openControlSocket(environment.storage, control(house));
  opened.push(() => socket.close());
  const [owner] = await house.db.raw('select id from staff limit 1');
  const listening = server === undefined ? 0 : (server.address() as AddressInfo).port;
  if (server !== undefined) {
    environment.listensOn(listening);
    const address = environment.baseUrl();
    say(owner === undefined ? `Billet is ready to be set up: ${address}/setup\nThe code it asks for: ${setup.code}` : `Billet is open.\n  clients: ${address}/\n  staff:   ${address}/staff`);
  }
  return {
    house,
    port: listening,
    setupCode: setup.code,
    close: () => closeAll(opened),
  };
};
