import type { Executor, ExtensionHost, HookBus, JobQueue, Keyring, OutboxStore, Outlet, Settings } from '@billet/kernel';
import { serviceRef } from '@billet/sdk';
import type { HouseConfig } from './room.ts';

export const eventBusRef = serviceRef<HookBus>('hooks');
export const settingsRef = serviceRef<Settings>('settings');
export const outletRef = serviceRef<Outlet>('outlet');
export const keyringRef = serviceRef<Keyring>('keyring');
export const extensionHostRef = serviceRef<ExtensionHost>('extensions');
export const configRef = serviceRef<HouseConfig>('config');
export const executorRef = serviceRef<Executor>('executor');
export const jobQueueRef = serviceRef<JobQueue>('jobs');
export const outboxRef = serviceRef<OutboxStore>('outbox');
