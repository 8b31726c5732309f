export { createDispatcher, type Dispatcher } from './dispatcher.ts';
export { createHookBus, type InnerBus } from './hook-bus.ts';
export { currentHookScope, runInHookScope, type HookScope } from './hook-scope.ts';
export { createMemoryOutbox } from './memory-outbox.ts';
export type { ClaimedDelivery, DeadDelivery, OutboxEvent, OutboxStore, OutboxSubscriber } from './outbox-port.ts';
export type { DecidedVerdict, EventSpec, FilterSpec, FollowedEvent, Follower, GateSpec, HookBus, HookKind, HookObserver, TapInfo } from './types.ts';
