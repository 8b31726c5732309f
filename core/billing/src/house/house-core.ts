import type { Database, KeyValueStore, SessionStore } from '@billet/database';
import type { AuditStore, Dispatcher, Executor, InnerBus, JobQueue, KernelClock, KernelLog, Keyring, OperationRegistry, OutboxStore, Outlet, Precedence, Scheduler, Services, Settings, TaskRegistry } from '@billet/kernel';
import type { Still } from '../still.ts';
import type { IdSource, TableDefinition, z } from '@billet/sdk';

/** The parts of an open house that its builders pass around. */
export interface HouseCore {
  readonly db: Database;
  readonly bus: InnerBus;
  readonly outbox: OutboxStore;
  readonly dispatcher: Dispatcher;
  readonly executor: Executor;
  readonly registry: OperationRegistry;
  readonly tasks: TaskRegistry;
  readonly jobs: JobQueue;
  readonly audit: AuditStore;
  readonly scheduler: Scheduler;
  readonly still: Still;
  readonly precedence: Precedence;
  readonly services: Services;
  readonly settings: Settings;
  readonly sessions: SessionStore;
  readonly keyValues: KeyValueStore;
  readonly clock: KernelClock;
  readonly ids: IdSource;
  readonly log: KernelLog;
  readonly keyring: Keyring;
  /** Asked before anything leaves the house. */
  readonly outlet: Outlet;
  /** Which add-on a table belongs to. */
  readonly addonTables: Map<TableDefinition<z.ZodObject>, string>;
  enqueue(task: string): Promise<void>;
}
