import type { IdSource, Clock } from '@billet/sdk';
import type { KernelLog } from '../log.ts';
import { runInHookScope } from './hook-scope.ts';
import { subscriberKey, type InnerBus } from './hook-bus.ts';
import type { ClaimedDelivery, OutboxStore } from './outbox-port.ts';
import { contextOf, HookTimeout, runTap } from './run-tap.ts';

const LEASE_MS = 120_000;
const TIMEOUT_MS = 60_000;
const BATCH = 50;
const DEFAULT_RETRY = { attempts: 10, baseMs: 1000, maxMs: 3_600_000 };

export interface DispatcherParts {
  readonly bus: InnerBus;
  readonly outbox: OutboxStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: KernelLog;
}

/** Delivers durable events, at least once. */
export interface Dispatcher {
  start(pollMs?: number): void;
  stop(): Promise<void>;
  /** Something was written: look now. */
  wake(): void;
  /** Delivers until nothing is due. Returns how many deliveries were tried. */
  drain(): Promise<number>;
}

export const createDispatcher = ({ bus, outbox, clock, ids, log }: DispatcherParts): Dispatcher => {
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<number> | undefined;
  let again = false;

  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    const tap = bus.durableTaps().find((each) => subscriberKey(each) === delivery.subscriber);
    if (tap === undefined) return;
    const { event } = delivery;
    const scope = { traceId: event.traceId, actor: event.actor as never, dryRun: false };
    const began = performance.now();
    try {
      await runInHookScope(scope, () =>
        runTap(tap, TIMEOUT_MS, (signal) =>
          tap.handler(event.payload as never, { ...contextOf(tap, scope, signal), eventId: event.id, attempt: delivery.attempt, occurredAt: event.occurredAt, subject: event.subject } as never),
        ),
      );
      await outbox.complete(delivery.id);
      bus.finished(tap, performance.now() - began, 'ok');
    } catch (error) {
      const policy = tap.options.retry ?? DEFAULT_RETRY;
      const wait = Math.min(policy.baseMs * 2 ** (delivery.attempt - 1), policy.maxMs) * (0.75 + ids.random() / 2);
      const given = delivery.attempt >= policy.attempts;
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await outbox.fail(delivery.id, message.slice(0, 1000), given ? null : new Date(clock.wallMs() + wait).toISOString());
      bus.finished(tap, performance.now() - began, error instanceof HookTimeout ? 'timeout' : 'error', error);
    }
  };

  const run = async (): Promise<number> => {
    let count = 0;
    for (;;) {
      const subscribers = bus.durableTaps().filter((tap) => !bus.circuitOf(tap.owner).open).map(subscriberKey);
      const claimed = subscribers.length === 0 ? [] : await outbox.claim(subscribers, BATCH, LEASE_MS);
      if (claimed.length === 0) return count;
      for (const delivery of claimed) await deliver(delivery);
      count += claimed.length;
    }
  };

  const drain = async (): Promise<number> => {
    if (busy !== undefined) await busy;
    busy = run();
    try {
      return await busy;
    } finally {
      busy = undefined;
    }
  };

  const look = (): void => {
    if (busy !== undefined) {
      again = true;
      return;
    }
    drain()
      .catch((error: unknown) => { log.error('outbox dispatcher failed', { error }); })
      .finally(() => {
        if (!again) return;
        again = false;
        look();
      });
  };

  return {
    start: (pollMs = 1000) => {
      timer = setInterval(look, pollMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      again = false;
      await busy;
    },
    wake: () => { if (timer !== undefined) look(); },
    drain,
  };
};
