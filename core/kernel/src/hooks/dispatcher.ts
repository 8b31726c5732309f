import type { IdSource, Clock } from '@billet/sdk';
import type { KernelLog } from '../log.ts';
import { runInHookScope } from './hook-scope.ts';
import { subscriberKey, type InnerBus } from './hook-bus.ts';
import type { ClaimedDelivery, OutboxStore } from './outbox-port.ts';
import { contextOf, HookTimeout, runTap } from './run-tap.ts';
import type { Tap } from './tap.ts';

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
  /** Looks whenever this process has written events, and every `pollMs` for those of others and for retries. */
  start(pollMs?: number): void;
  stop(): Promise<void>;
  /** Delivers until nothing is due. Returns how many deliveries were tried. */
  drain(): Promise<number>;
}

const instant = (ms: number): string => new Date(ms).toISOString();

export const createDispatcher = ({ bus, outbox, clock, ids, log }: DispatcherParts): Dispatcher => {
  let timer: NodeJS.Timeout | undefined;
  let unlisten: (() => void) | undefined;
  let busy: Promise<number> | undefined;
  let again = false;
  let stopping = false;

  const giveBack = async (tap: Tap, delivery: ClaimedDelivery, error: unknown): Promise<void> => {
    const policy = tap.options.retry ?? DEFAULT_RETRY;
    const wait = Math.min(policy.baseMs * 2 ** (delivery.attempt - 1), policy.maxMs) * (0.75 + ids.random() / 2);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await outbox.fail(delivery.id, message.slice(0, 1000), delivery.attempt >= policy.attempts ? null : instant(clock.wallMs() + wait));
  };

  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    const tap = bus.durableTaps().find((each) => subscriberKey(each) === delivery.subscriber);
    if (tap === undefined) return;
    const { event } = delivery;
    let payload: unknown;
    try {
      payload = bus.payloadOf(event);
    } catch (error) {
      log.error(`event ${event.name} cannot be read`, { eventId: event.id, error });
      return giveBack(tap, delivery, error);
    }
    const circuit = bus.circuitOf(tap.owner);
    if (!circuit.admits()) return outbox.fail(delivery.id, `${tap.owner} pauses after too many failures`, instant(circuit.retryMs));
    const scope = { traceId: event.traceId, actor: event.actor as never, dryRun: false, depth: 0 };
    const began = performance.now();
    try {
      await runInHookScope(scope, () =>
        runTap(tap, TIMEOUT_MS, (signal) =>
          tap.handler(payload as never, { ...contextOf(tap, scope, signal), hook: event.name, eventId: event.id, attempt: delivery.attempt, occurredAt: event.occurredAt, subject: event.subject } as never),
        ),
      );
    } catch (error) {
      bus.finished(tap, performance.now() - began, error instanceof HookTimeout ? 'timeout' : 'error', event.traceId, error);
      return giveBack(tap, delivery, error);
    }
    bus.finished(tap, performance.now() - began, 'ok', event.traceId);
    await outbox.complete(delivery.id);
  };

  /** Of an extension whose circuit is half open one delivery is tried. */
  const claim = async (): Promise<readonly ClaimedDelivery[]> => {
    const taps = bus.durableTaps();
    const keys = (state: 'closed' | 'half-open'): string[] => taps.filter((tap) => bus.circuitOf(tap.owner).state === state).map(subscriberKey);
    const [halfOpen, closed] = [keys('half-open'), keys('closed')];
    const probe = halfOpen.length === 0 ? [] : await outbox.claim(halfOpen, 1, LEASE_MS);
    return [...probe, ...(closed.length === 0 ? [] : await outbox.claim(closed, BATCH, LEASE_MS))];
  };

  const run = async (): Promise<number> => {
    let count = 0;
    for (;;) {
      const leasedAt = clock.wallMs();
      const claimed = stopping ? [] : await claim();
      if (claimed.length === 0) return count;
      for (const delivery of claimed) {
        // So late that the lease may end in the middle: whoever claims it next delivers it, nobody twice at a time.
        if (clock.wallMs() - leasedAt > LEASE_MS - TIMEOUT_MS) break;
        await deliver(delivery);
        count += 1;
      }
    }
  };

  const drain = async (): Promise<number> => {
    await busy?.catch(() => undefined);
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
      unlisten = bus.onWritten(look);
    },
    stop: async () => {
      clearInterval(timer);
      unlisten?.();
      timer = undefined;
      again = false;
      stopping = true;
      await busy?.catch(() => undefined);
      stopping = false;
    },
    drain,
  };
};
