import {
  coreMigrations, createAuditStore, createIdempotencyStore, createKeyValueStore, createSettingsStore, DatabaseOutbox, GraphileJobQueue, migrate, openAddonTable, openDatabase, openLeadership, SessionStore, SqliteJobQueue,
  type Database, type DatabaseConfig,
} from '@billet/database';
import {
  createDispatcher, createExecutor, createExtensionHost, createHookBus, createIdSource, createKeyring, createLiveClock, createOperationRegistry, createOutlet, createPrecedence, createSandboxClock, createScheduler, createServices,
  createSettings, createTaskRegistry, masterKey, type ExtensionHost, type JobQueue, type KernelClock, type KernelLog,
} from '@billet/kernel';
import { BilletError, type TableDefinition, type z } from '@billet/sdk';
import { clientRecordsRef, clientTracesRef } from '../client-records.ts';
import { databaseRef } from '../data.ts';
import { configRef, eventBusRef, extensionHostRef, keyringRef, outletRef, settingsRef } from '../refs.ts';
import type { House, HouseConfig, Room } from '../room.ts';
import { addonRecords, addonTraces } from './addon-records.ts';
import { auditHouse, type AuditReport } from './audit.ts';
import type { HouseCore } from './house-core.ts';
import { followSandbox, type ClockState } from './follow-sandbox.ts';
import { givingWay } from './give-way.ts';
import { keepClock } from './keep-clock.ts';
import { createStill } from '../still.ts';
import { createKindHandlers } from './kind-handlers.ts';
import { isQuietCopy } from './quiet-copy.ts';
import { rooms as allRooms } from './rooms.ts';

export interface HouseOptions {
  readonly database: DatabaseConfig;
  readonly masterKey: string;
  readonly log: KernelLog;
  readonly config: HouseConfig;
  /** Folders whose packages are extensions. */
  readonly extensionRoots: readonly string[];
  readonly source: boolean;
  readonly rooms?: readonly Room[];
  /** Only this process works on the file: jobs a dead one left come back at once. */
  readonly soleProcess?: boolean;
  /** PostgreSQL: a worker process that has been silent for so long counts as dead, and its jobs go to others. */
  readonly workerLeaseMs?: number | undefined;
}

/** A house that is open: everything runs, nothing listens yet. */
export interface OpenHouse extends HouseCore {
  readonly extensions: ExtensionHost;
  readonly rooms: readonly Room[];
  readonly config: HouseConfig;
  /** Starts jobs, deliveries and schedules in this process; none of them in a quiet copy. */
  startWork(concurrency?: number): Promise<void>;
  /** Runs everything that is due now until nothing is left. */
  settle(): Promise<void>;
  /** Makes this a sandbox that begins at an instant. Only before anything was billed; there is no way back. */
  becomeSandbox(start: string): Promise<void>;
  verify(): Promise<AuditReport>;
  /** Work that goes on after its caller has been answered. It is told when the house closes, which waits for it. */
  inBackground(name: string, work: (signal: AbortSignal) => Promise<void>): void;
  close(): Promise<void>;
}

const SDK_VERSION = '0.1.0';
/** How long the settling of a move that wrote nothing may be left out. */
const PUT_OFF_MS = 1000;
const KEY_CHECK = 'kernel:key-check';

/** A secret sealed on first start: a process with another key learns it here, not in the middle of its work. */
const checkKey = async (core: Pick<HouseCore, 'keyValues' | 'keyring'>): Promise<void> => {
  const sealed = await core.keyValues.get('kernel', 'key-check');
  if (sealed === undefined) {
    await core.keyValues.set('kernel', 'key-check', core.keyring.seal('billet', KEY_CHECK));
    return;
  }
  try {
    core.keyring.open(String(sealed), KEY_CHECK);
  } catch (cause) {
    throw new BilletError('KEY_WRONG', 'The master key does not fit this database. Put the right storage/billet.key back, or set BILLET_KEY.', { status: 500, cause });
  }
};

/** The clock is a hull that is filled once the database has said whether this is a sandbox. */
const createClockHull = (): KernelClock & { become(clock: KernelClock): void } => {
  let current = createLiveClock();
  return {
    now: () => current.now(),
    today: (zone) => current.today(zone),
    wall: () => current.wall(),
    wallMs: () => current.wallMs(),
    moveTo: (instant) => { current.moveTo(instant); },
    get sandbox() {
      return current.sandbox;
    },
    become: (clock) => { current = clock; },
  };
};

const migrateAll = async (db: Database, rooms: readonly Room[]): Promise<void> => {
  await migrate(db, 'core', [...coreMigrations]);
  for (const room of rooms) await migrate(db, `room-${room.name}`, [...room.migrations]);
};

export const openHouse = async (options: HouseOptions): Promise<OpenHouse> => {
  const rooms = options.rooms ?? allRooms;
  const clock = createClockHull();
  const { log } = options;
  const keyring = createKeyring([masterKey(options.masterKey)]);
  const db = await openDatabase(options.database, { clock, log });
  const keyValues = createKeyValueStore(db);
  try {
    await migrateAll(db, rooms);
    await checkKey({ keyValues, keyring });
  } catch (error) {
    await db.close();
    throw error;
  }
  const sandbox = (await keyValues.get('kernel', 'clock')) as ClockState | undefined;
  if (sandbox !== undefined) clock.become(createSandboxClock(sandbox.sandbox));

  const outlet = createOutlet(await isQuietCopy(keyValues));
  const ids = createIdSource(clock.wallMs);
  const outbox = new DatabaseOutbox(db);
  const bus = createHookBus({ outbox, clock, ids, log });
  const dispatcher = createDispatcher({ bus, outbox, clock, ids, log });
  const services = createServices();
  const settings = createSettings(createSettingsStore(db), keyring);
  const graphile = options.database.engine === 'postgres' ? await GraphileJobQueue.open(db, options.database.url, { leaseMs: options.workerLeaseMs }) : undefined;
  const jobs: JobQueue = graphile ?? new SqliteJobQueue(db, { soleProcess: options.soleProcess ?? false });
  const audit = createAuditStore(db);
  const registry = createOperationRegistry();
  const addonTables = new Map<TableDefinition<z.ZodObject>, string>();
  const executor = createExecutor({
    registry,
    work: db,
    reads: { read: (fn) => fn({}) },
    hooks: bus,
    jobs,
    services,
    audit,
    idempotency: createIdempotencyStore(db),
    openTable: (definition, _work, caller) => openAddonTable(db, addonTables.get(definition) ?? 'unknown', definition, caller, clock.now),
    readSettings: (schema) => settings.get(settings.declarations().find((each) => each.schema === schema)?.owner ?? 'unknown', 'extension'),
    clock,
    ids,
    log,
    outlet,
    foreignTimeoutMs: 30_000,
  });
  const tasks = createTaskRegistry(() => executor);
  const leadership = options.database.engine === 'postgres' ? openLeadership(options.database.url, db.schema, log) : undefined;
  const follow = graphile === undefined ? undefined : followSandbox(clock, keyValues);

  let settledAt = -1;
  let settledMs = -Infinity;
  const settle = async (): Promise<void> => {
    if (outlet.quiet) return;
    for (;;) {
      const commits = db.commits();
      const delivered = await dispatcher.drain();
      const ran = await jobs.drain(tasks.handlers());
      if (delivered + ran > 0) continue;
      settledAt = commits;
      settledMs = clock.wallMs();
      return;
    }
  };
  const isSettled = (): boolean => db.commits() === settledAt;
  const still = createStill(db, () => { settledAt = -1; });
  const precedence = createPrecedence();
  const scheduler = createScheduler({
    clock,
    log,
    // What was put off after a failure comes due by the wall clock, with nothing written.
    settle: () => (isSettled() && clock.wallMs() - settledMs < PUT_OFF_MS ? Promise.resolve() : settle()),
    settleIfWritten: () => (isSettled() ? Promise.resolve() : settle()),
    ...keepClock(db, keyValues),
    moving: (move) => {
      outlet.assertLive();
      return still.moving(move);
    },
    store: {
      read: async () => (await keyValues.list('schedules')) as ReadonlyMap<string, string>,
      write: (name, firedFor) => keyValues.set('schedules', name, firedFor),
    },
    isLeader: () => (outlet.quiet ? Promise.resolve(false) : (leadership?.isLeader() ?? Promise.resolve(true))),
  });

  const core: HouseCore = {
    db, bus, outbox, dispatcher, executor, registry, tasks, jobs, audit, scheduler, still, precedence, services, settings, keyValues, clock, ids, log, keyring, outlet, addonTables,
    sessions: new SessionStore(db),
    enqueue: async (task) => {
      await db.transaction((work) => jobs.enqueue(work, [{ task, payload: {}, dedupeKey: `schedule:${task}` }]));
    },
  };
  services.provide(databaseRef, db);
  services.provide(settingsRef, settings);
  services.provide(keyringRef, keyring);
  services.provide(eventBusRef, bus);
  services.provide(outletRef, outlet);
  services.provide(configRef, options.config);
  services.provide(clientRecordsRef, () => [...rooms.flatMap((room) => room.clientRecords ?? []), ...addonRecords(addonTables)]);
  services.provide(clientTracesRef, () => [...rooms.flatMap((room) => room.clientTraces ?? []), ...addonTraces(addonTables)]);

  bus.declareGate('operation.run', { onError: 'deny', timeoutMs: 3000, since: '0.1.0' });
  const extensions = createExtensionHost({
    roots: options.extensionRoots,
    source: options.source,
    sdkVersion: SDK_VERSION,
    handlers: createKindHandlers(core),
    switches: {
      disabled: async () => new Set([...(await keyValues.list('extensions'))].filter(([, on]) => on === false).map(([id]) => id)),
      set: (id, enabled) => keyValues.set('extensions', id, enabled),
    },
    log,
    clock,
  });
  services.provide(extensionHostRef, extensions);

  const closing = new AbortController();
  const background = new Set<Promise<void>>();
  const starters: (() => Promise<void>)[] = [];
  for (const room of rooms) {
    room.declareHooks?.(bus);
    for (const operation of room.operations) registry.add(operation, `core:${room.name}`);
    for (const declaration of room.settings ?? []) settings.declare(declaration);
  }
  for (const room of rooms) {
    const house: House = { ...core, hooks: bus.scope(`core:${room.name}`), extensions, config: options.config, onStart: (run) => { starters.push(run); } };
    room.setUp?.(house);
  }
  await extensions.boot();
  bus.seal();
  for (const start of starters) await start();

  return {
    ...core,
    extensions,
    rooms,
    config: options.config,
    settle,
    startWork: async (concurrency = 4) => {
      if (outlet.quiet) return;
      dispatcher.start();
      const handlers = givingWay(tasks.handlers(), precedence);
      await jobs.start(follow?.(handlers) ?? handlers, { concurrency });
      if (!clock.sandbox) scheduler.start();
    },
    becomeSandbox: async (start) => {
      const [billed] = await db.raw('select id from invoices limit 1');
      if (billed !== undefined || clock.sandbox) throw new BilletError('CLOCK_SET', 'The clock was chosen already.', { status: 409 });
      clock.become(createSandboxClock(start));
      await keyValues.set('kernel', 'clock', { sandbox: start } satisfies ClockState);
    },
    verify: () => auditHouse(db, rooms),
    inBackground: (name, work) => {
      const going: Promise<void> = work(closing.signal)
        .catch((error: unknown) => { log.error(`${name} stopped`, { error }); })
        .finally(() => background.delete(going));
      background.add(going);
    },
    close: async () => {
      closing.abort();
      await Promise.all(background);
      await scheduler.stop();
      await leadership?.close();
      await (graphile === undefined ? jobs.stop() : graphile.close());
      await dispatcher.stop();
      await extensions.stop();
      await db.close();
    },
  };
};
