import type { Actor } from '@billet/sdk';
import type { UnitOfWork } from '../ports/work.ts';

/** A stored reply for an idempotency key. */
export interface StoredReply {
  readonly requestHash: string;
  /** Absent while the first call is still under way. */
  readonly body?: unknown;
}

/** Keeps (owner, key) → reply, in the same transaction as the effect. */
export interface IdempotencyStore {
  /** Claims the key. Gives what is stored if it was claimed before. */
  claim(work: UnitOfWork, owner: string, key: string, requestHash: string): Promise<StoredReply | undefined>;
  save(work: UnitOfWork, owner: string, key: string, body: unknown): Promise<void>;
}

/** One line of the audit: who did what to which object, from where. */
export interface AuditEntry {
  readonly at: string;
  readonly operation: string;
  readonly actor: Actor;
  readonly impersonatedBy?: Actor;
  readonly address?: string;
  readonly traceId: string;
  readonly input: unknown;
  readonly subjects: readonly AuditSubject[];
}

export interface AuditSubject {
  readonly kind: string;
  readonly id: string;
  readonly clientId?: number;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditStore {
  append(work: UnitOfWork, entry: AuditEntry): Promise<void>;
}

/** Gives queries a read-only connection under the same name that transactions have. */
export interface ReadRunner {
  read<T>(fn: (work: object) => Promise<T>): Promise<T>;
}
