import {
  secret,
  type CallCtx,
  type Desired,
  type DesiredResource,
  type KeyValue,
  type Observed,
  type Outcome,
  type ServerModule,
} from '@billet/sdk';
import {
  freeradiusAvailable,
  gatewayCtx,
  requireComponent,
  memoryStore,
  startFakeNas,
  startFreeradius,
  type FakeNas,
  type FreeradiusServer,
  type RadclientReply,
} from '@billet/testkit';
import { createConnections } from '../../src/connect.ts';
import { createPacer } from '../../src/pacer.ts';
import { createRadiusModule } from '../../src/radius-module.ts';
import { accountSettings, productSettings, type Account, type Plan } from '../../src/settings.ts';
import { eachRadiusEngine, openTables, SECRET, type Engine, type RadiusTables } from './radius-database.ts';

export type Want = Desired<Plan>;
export type LoginWant = DesiredResource<'radiusLogin'>['want'];

/** A real FreeRADIUS, access equipment, and the module between them and the tests. */
export interface Stage {
  readonly tables: RadiusTables;
  readonly server: FreeradiusServer;
  readonly nas: FakeNas;
  readonly module: ServerModule<Account, Plan>;
  /** Milliseconds the module was told to wait between orders, instead of waiting. */
  readonly pauses: number[];
  ctx(over?: Readonly<Record<string, unknown>>, call?: Partial<Omit<CallCtx, 'settings'>>): CallCtx<Account>;
  plan(values?: Readonly<Record<string, unknown>>): Plan;
  wish(login: Partial<LoginWant> & { readonly username: string }, change?: Partial<Want>): Want;
  /** The plan, then the service; settings of the server may differ. */
  ensure(want: Want, over?: Readonly<Record<string, unknown>>): Promise<Observed>;
  attempt(want: Want, over?: Readonly<Record<string, unknown>>): Promise<Outcome<Observed>>;
  auth(username: string, more?: Readonly<Record<string, string | number>>): RadclientReply;
  acct(
    username: string,
    session: string,
    status: string,
    more?: Readonly<Record<string, string | number>>,
  ): RadclientReply;
  /** Everybody out: no logins, no sessions. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE = [60, 60, 60];

/** As the house keeps it, and emptied between cases. */
const memory = (): KeyValue & { clear(): void } => {
  let kept = memoryStore();
  return {
    get: (key) => kept.get(key),
    set: (key, value) => kept.set(key, value),
    delete: (key) => kept.delete(key),
    turn: (key, everyMs) => kept.turn(key, everyMs),
    clear: () => {
      kept = memoryStore();
    },
  };
};

export const openStage = async (engine: Engine, tables?: RadiusTables): Promise<Stage> => {
  const opened = tables ?? (await openTables(engine));
  const server = await startFreeradius(opened.database, SECRET);
  const nas = await startFakeNas({ secret: SECRET, server: server.ports });
  const connections = createConnections();
  const pauses: number[] = [];
  const pacer = createPacer((ms) => Promise.resolve(void pauses.push(ms)));
  const module = createRadiusModule(connections, { pacer, patience: PATIENCE });
  const kv = memory();
  let services = 0;
  const stage: Stage = {
    tables: opened,
    server,
    nas,
    module,
    pauses,
    ctx: (over = {}, call = {}) => ({
      ...gatewayCtx({ settings: undefined, sandbox: false }),
      settings: accountSettings.parse({
        ...opened.settings,
        coaHost: '127.0.0.1',
        coaPort: nas.port,
        coaSecret: SECRET,
        ...over,
      }),
      kv,
      ...call,
    }),
    plan: (values = {}) => productSettings.parse(values),
    wish: (login, change = {}) => {
      services += 1;
      return {
        serviceId: String(services),
        email: 'ana@example.test',
        locale: 'en',
        plan: productSettings.parse({}),
        planKey: '1',
        options: {},
        state: 'active',
        resources: [
          {
            kind: 'radiusLogin',
            key: `key-${login.username}`,
            want: { password: secret('s3cret'), macs: [], ...login },
          },
        ],
        ...change,
      };
    },
    attempt: async (want, over) => {
      const ready = await module.ensurePlan?.(stage.ctx(over), want.plan, want.planKey);
      return ready === undefined || ready.status === 'done' ? module.ensure(stage.ctx(over), want) : ready;
    },
    ensure: async (want, over) => {
      const outcome = await stage.attempt(want, over);
      if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
      return outcome.value;
    },
    auth: (username, more = {}) =>
      server.send('auth', {
        'User-Name': username,
        'User-Password': 's3cret',
        'NAS-IP-Address': '127.0.0.1',
        'NAS-Port': 7,
        'Calling-Station-Id': '00:11:22:33:44:55',
        ...more,
      }),
    acct: (username, session, status, more = {}) =>
      server.send('acct', {
        'User-Name': username,
        'Acct-Session-Id': session,
        'NAS-IP-Address': '127.0.0.1',
        'NAS-Port': 7,
        'Acct-Status-Type': status,
        ...more,
      }),
    empty: async () => {
      await opened.empty();
      kv.clear();
      nas.forget();
      nas.manners = { kind: 'obey' };
      (nas.orders as unknown[]).length = 0;
      pauses.length = 0;
    },
    close: async () => {
      await nas.stop();
      await connections.close();
      await server.stop();
      await opened.close();
    },
  };
  return stage;
};

/** Declares a suite against FreeRADIUS for both databases. */
export const onEachStage = (title: string, define: (stage: () => Stage, engine: Engine) => void): void => {
  const suite = (engine: Engine): void => {
    describe(`${title} [${engine}]`, function () {
      this.timeout(60_000);
      let stage: Stage | undefined;
      before(async () => {
        stage = await openStage(engine);
      });
      after(() => stage?.close());
      afterEach(() => stage?.empty());
      define(() => stage ?? fail(), engine);
    });
  };
  if (requireComponent('FreeRADIUS', freeradiusAvailable())) eachRadiusEngine(suite);
  else describe.skip(`${title} [FreeRADIUS is not installed]`, () => suite('sqlite'));
};

const fail = (): never => {
  throw new Error('the stage is not open');
};
