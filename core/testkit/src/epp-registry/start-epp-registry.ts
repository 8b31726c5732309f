import { createAuthority, type Certified } from './certificates/create-authority.ts';
import { createEngine } from './engine/engine.ts';
import { createFaults, type Fault } from './engine/fault.ts';
import { settle } from './model/life.ts';
import { makeWorld, type WorldOptions } from './model/make-world.ts';
import type { RegistrarAccount } from './model/objects.ts';
import type { PremiumPrices } from './model/prices.ts';
import { changeStatus, decide } from './model/registry-acts.ts';
import { DAY_MS, dateOf, instant } from './model/time.ts';
import { tell, type World } from './model/world.ts';
import { startHttpsServer } from './server/https-server.ts';
import type { ServerTls } from './server/listening.ts';
import { startStreamServer, type StreamServerOptions } from './server/stream-server.ts';

export interface EppRegistryOptions extends WorldOptions {
  /** 0 = any free one. */
  readonly port?: number;
  /** `optional` lets clients in without a certificate. */
  readonly certificates?: 'required' | 'optional';
  /** The server shows a certificate that ran out. */
  readonly expired?: boolean;
  /** No TLS at all, for tests of a protocol alone. */
  readonly plain?: boolean;
  /** Keeps every frame in `frames`. */
  readonly record?: boolean;
}

/** A domain as a test looks at it. */
export interface SeenDomain {
  readonly sponsor: string;
  readonly createdOn: string;
  readonly expiresOn: string;
  readonly statuses: readonly string[];
  readonly phase: string | undefined;
  readonly servers: readonly string[];
  readonly authInfo: string | undefined;
}

/** A registry that runs on this machine. */
export interface EppRegistry {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Certificate of the run's own authority, PEM. */
  readonly authority: string;
  readonly world: World;
  readonly frames: readonly { readonly direction: 'in' | 'out'; readonly xml: string }[];
  /** Sessions that are logged in. */
  readonly sessions: number;
  registrar(id: string): RegistrarAccount;
  certificate(registrarId: string): Certified;
  domain(name: string): SeenDomain | undefined;
  /** The registry's clock. */
  now(): string;
  /** Moves the clock on; everything that falls due happens, in order. */
  advance(days: number): void;
  fault(fault: Fault): void;
  /** A name costs this from now on; without prices it is an ordinary one. */
  reprice(name: string, premium: PremiumPrices | undefined): void;
  /** From now on creates wait for `decide`. */
  holdCreates(hold: boolean): void;
  decide(name: string, accepted: boolean, reason?: string): void;
  changeStatus(name: string, status: `server${string}`, on: boolean, reason?: string): void;
  message(registrarId: string, text: string): void;
  /** Cuts every line; the registry goes on. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a stateful EPP registry on 127.0.0.1, with a certificate authority of its own. */
export const startEppRegistry = async (options: EppRegistryOptions = {}): Promise<EppRegistry> => {
  const { world, advance } = makeWorld(options);
  const authority = createAuthority();
  const faults = createFaults();
  const engine = createEngine(world, faults);
  const frames: { readonly direction: 'in' | 'out'; readonly xml: string }[] = [];
  const own = authority.server({ expired: options.expired ?? false });
  const tls: ServerTls = {
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: (options.certificates ?? 'required') === 'required',
    minVersion: 'TLSv1.2',
  };
  const shared: Omit<StreamServerOptions, 'tls'> = {
    engine,
    limits: world.limits,
    port: options.port ?? 0,
    seen: (direction, xml) => {
      if (options.record === true) frames.push({ direction, xml });
    },
  };
  const server =
    world.kind.transport === 'https'
      ? await startHttpsServer({ ...shared, tls })
      : await startStreamServer({ ...shared, tls: options.plain === true ? undefined : tls });

  return {
    host: '127.0.0.1',
    port: server.port,
    authority: authority.certificate,
    world,
    frames,
    get sessions() {
      return engine.sessions;
    },
    registrar: (id) => {
      const found = world.registrars.get(id);
      if (found === undefined) throw new Error(`no registrar "${id}"`);
      return found;
    },
    certificate: (id) => authority.client(id),
    domain: (name) => {
      const found = world.domains.get(name);
      if (found === undefined) return undefined;
      return {
        sponsor: found.sponsor,
        createdOn: dateOf(found.createdAt),
        expiresOn: dateOf(found.expiresAt),
        statuses: [...found.statuses],
        phase: found.deletion?.phase,
        servers: found.servers.map(({ host }) => host),
        authInfo: found.authInfo,
      };
    },
    now: () => instant(world.now()),
    advance: (days) => {
      advance(days * DAY_MS);
      settle(world);
    },
    fault: faults.add,
    reprice: (name, premium) => {
      const { [name]: _before, ...others } = world.prices.premium;
      world.prices = { ...world.prices, premium: premium === undefined ? others : { ...others, [name]: premium } };
    },
    holdCreates: (hold) => {
      world.decisions.creates = hold;
    },
    decide: (name, accepted, reason) => decide(world, name, accepted, reason),
    changeStatus: (name, status, on, reason) => changeStatus(world, name, status, on, reason),
    message: (id, text) => tell(world, id, text),
    cut: server.cut,
    stop: server.stop,
  };
};
