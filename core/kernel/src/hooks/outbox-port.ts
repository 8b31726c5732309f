import type { UnitOfWork } from '../ports/work.ts';

/** An event as it is written, in the transaction that made it. */
export interface OutboxEvent {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly subject: string;
  readonly payload: unknown;
  /** Business instant. */
  readonly occurredAt: string;
  readonly traceId: string;
  /** JSON of the actor. */
  readonly actor: unknown;
}

/** One durable subscriber of an event. */
export interface OutboxSubscriber {
  /** `owner:tap id`. */
  readonly key: string;
  readonly sequential: 'subject' | 'none';
}

/** A delivery that this process has claimed. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly subscriber: string;
  /** 1 on the first try. */
  readonly attempt: number;
  readonly event: OutboxEvent;
}

/** A delivery that was given up. */
export interface DeadDelivery {
  readonly id: string;
  readonly subscriber: string;
  readonly event: string;
  readonly subject: string;
  readonly error: string;
  readonly occurredAt: string;
}

/**
 * Keeps events and who still has to hear of them. `append` writes one delivery per event and subscriber. `claim` gives due
 * deliveries of the given subscribers in order of events and leases them (wall clock); of a sequential subscriber an
 * older open delivery of the same subject holds back later ones, a dead one does not.
 */
export interface OutboxStore {
  append(work: UnitOfWork, events: readonly OutboxEvent[], subscribers: readonly OutboxSubscriber[]): Promise<void>;
  claim(subscribers: readonly string[], limit: number, leaseMs: number): Promise<readonly ClaimedDelivery[]>;
  complete(deliveryId: string): Promise<void>;
  /** `retryAt` null = dead letter. */
  fail(deliveryId: string, error: string, retryAt: string | null): Promise<void>;
  deadLetters(limit: number): Promise<readonly DeadDelivery[]>;
  /** Puts a dead letter back to "due now". */
  revive(deliveryId: string): Promise<boolean>;
}
