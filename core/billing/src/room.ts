import type { Database, KeyValueStore, Migration } from '@billet/database';
import type {
  AuditStore,
  Outlet,
  OutboxStore,
  Executor,
  ExtensionHost,
  HookBus,
  JobQueue,
  KernelClock,
  KernelLog,
  Keyring,
  Precedence,
  Scheduler,
  Services,
  Settings,
  SettingsDeclaration,
  TaskRegistry,
} from '@billet/kernel';
import type { Hooks, IdSource, Operation } from '@billet/sdk';
import type { ClientRecord, ClientTrace } from './client-records.ts';
import type { Still } from './still.ts';
import type { Upkeep } from './system/upkeep/upkeep.ts';
import type { PublicSources } from './domains/lookup/public-lookup.ts';

/** A promise of the database, as a query whose rows are the violations. `billet audit` runs them all. */
export interface Invariant {
  /** Short stable id, for example `L1`. */
  readonly id: string;
  readonly title: string;
  readonly sql: string | { readonly sqlite: string; readonly postgres: string };
}

/** What a room may reach while the house is set up. */
export interface House {
  readonly db: Database;
  readonly bus: HookBus;
  /** Taps of this room, owned by `core:<room>`. */
  readonly hooks: Hooks;
  readonly executor: Executor;
  readonly tasks: TaskRegistry;
  readonly jobs: JobQueue;
  readonly audit: AuditStore;
  readonly outbox: OutboxStore;
  readonly scheduler: Scheduler;
  /** For what schedules ask before they do anything; see there. */
  readonly still: Still;
  readonly precedence: Precedence;
  readonly services: Services;
  readonly settings: Settings;
  readonly clock: KernelClock;
  readonly ids: IdSource;
  readonly log: KernelLog;
  readonly keyring: Keyring;
  /** Asked before anything leaves the house. */
  readonly outlet: Outlet;
  readonly extensions: ExtensionHost;
  readonly keyValues: KeyValueStore;
  readonly config: HouseConfig;
  /** Runs once when the database is migrated and everything is set up, before the doors open. */
  onStart(run: () => Promise<void>): void;
}

/** Facts of the installation that rooms need. */
export interface HouseConfig {
  /** Public address without trailing slash; the only base of links in mails. */
  readonly baseUrl: () => string;
  /** Folder for files that must survive. */
  readonly storage: string;
  /** Gateways and registrars may reach this machine and its own network: for development and tests with fakes. */
  readonly allowInner?: boolean;
  /** RDAP and WHOIS servers for names that no registrar speaks about; absent = nobody is asked. */
  readonly publicSources?: PublicSources;
  /** What the process around the house does for it; absent = nobody makes backups when staff ask for one. */
  readonly upkeep?: Upkeep;
}

/** One room of the domain: what it adds to the house. */
export interface Room {
  readonly name: string;
  readonly migrations: readonly Migration[];
  readonly operations: readonly Operation[];
  /** Staff permissions this room knows, for the roles editor. */
  readonly permissions?: readonly string[];
  /** Permissions a client's member may be given. */
  readonly clientPermissions?: readonly string[];
  readonly settings?: readonly SettingsDeclaration[];
  /** What becomes of this room's rows when two clients become one, or one is erased: an entry for every column that names a client. */
  readonly clientRecords?: readonly ClientRecord[];
  /** This room's rows that name no client and still tell of one. */
  readonly clientTraces?: readonly ClientTrace[];
  declareHooks?(bus: HookBus): void;
  /** Hook taps, tasks, schedules, services. */
  setUp?(house: House): void;
  readonly invariants?: readonly Invariant[];
}
