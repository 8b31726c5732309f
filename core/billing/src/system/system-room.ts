import { createKeyValueStore } from '@billet/database';
import { defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { extensionHostRef, jobQueueRef, outboxRef, settingsRef } from '../refs.ts';
import type { Room } from '../room.ts';
import { settingsInput } from '../settings-input.ts';
import { systemMigrations } from './migrations/index.ts';
import { brandLookSettings, getBrandLook, saveBrandLook } from './brand-look.ts';
import { askSales } from './ask-sales.ts';
import { brandHelpSettings, getBrandHelp, saveBrandHelp } from './help/brand-help.ts';
import { readFigures } from './figures.ts';
import { find } from './search/find.ts';
import { forgetOld } from './retention/forget-old.ts';
import { retentionSettings } from './retention/retention-settings.ts';
import { siteSettings } from './site-settings.ts';
import { DEBUG_RIGHT, switchDebug } from './switch-debug.ts';
import { dropWakeAddress, makeWakeAddress, showWakeAddress } from './wake/manage-wake.ts';
import { clientRecords } from './client-records.ts';
import { BACK_UP, backUp, listBackups, makeBackup } from './upkeep/backups.ts';
import { showSystem } from './upkeep/overview.ts';
import { askNightly, checkReleases, learnedReleases, newerExtension, READ_RELEASES, readReleases, updateSettings } from './upkeep/releases.ts';
import { createStorageFacts, storageFactsRef } from './upkeep/upkeep.ts';

const extension = z.strictObject({
  id: z.string(), kind: z.string(), title: z.string(), description: z.string(), version: z.string(), state: z.string(), startMs: z.number(), permissions: z.array(z.string()),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** A newer version that the release list names. */
  newer: z.string().nullable(),
});

const listExtensions = defineOperation({
  name: 'extensions.list',
  summary: 'All extensions with state, start time, what they may do, and a newer version if the release list names one.',
  kind: 'query',
  http: { method: 'GET', path: '/extensions' },
  audience: ['staff'],
  permission: 'extensions.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(extension) }),
  run: async (ctx) => {
    const known = await learnedReleases({ keyValues: createKeyValueStore(data(ctx).db) });
    return { items: ctx.use(extensionHostRef).statuses().map(({ dir: _dir, permissions, ...rest }) => ({ ...rest, permissions: [...permissions], newer: newerExtension(known, rest.id, rest.version) })) };
  },
});

/** Switching calls the extension's own code, so it is a step outside any transaction. */
const switchExtension = defineOperation({
  name: 'extensions.switch',
  summary: 'Enables or disables an extension at once.',
  kind: 'command',
  http: { method: 'POST', path: '/extensions/{id}' },
  audience: ['staff'],
  permission: 'extensions.write',
  input: z.strictObject({ id: z.string().max(40), enabled: z.boolean() }),
  output: z.strictObject({ enabled: z.boolean() }),
  prepare: (ctx, wish) => {
    ctx.touch({ kind: 'extension', id: wish.id }, undefined, { enabled: wish.enabled });
    return Promise.resolve(wish);
  },
  call: async (ctx, { id, enabled }) => {
    const host = ctx.use(extensionHostRef);
    await (enabled ? host.enable(id) : host.disable(id));
    return enabled;
  },
  settle: (_ctx, _wish, enabled: boolean) => Promise.resolve({ enabled }),
});

const job = z.strictObject({ id: z.string(), task: z.string(), state: z.string(), attempts: z.number().int(), runAt: z.string(), lastError: z.string().optional(), subject: z.string().optional() });

const listJobs = defineOperation({
  name: 'jobs.list',
  summary: 'Jobs that wait, run or were given up, oldest first, by state and task; and deliveries of events that were given up. `next` of one answer is `after` of the next call.',
  kind: 'query',
  http: { method: 'GET', path: '/jobs' },
  audience: ['staff'],
  permission: 'jobs.read',
  input: z.strictObject({ state: z.enum(['queued', 'running', 'dead']).optional(), task: z.string().regex(/^[a-zA-Z][\w.:-]{0,79}$/).optional(), after: z.string().regex(/^\d{1,18}$/).optional(), limit: integer({ min: 1, max: 200 }).default(50) }),
  output: z.strictObject({
    stats: z.strictObject({ queued: z.number().int(), running: z.number().int(), dead: z.number().int(), done: z.number().int() }),
    items: z.array(job),
    next: z.string().optional(),
    deliveries: z.array(z.strictObject({ id: z.string(), subscriber: z.string(), event: z.string(), subject: z.string(), error: z.string(), occurredAt: z.string() })),
  }),
  run: async (ctx, { state, task, after, limit }) => {
    const queue = ctx.use(jobQueueRef);
    const rows = await queue.list({ limit, ...(state === undefined ? {} : { state }), ...(task === undefined ? {} : { task }), ...(after === undefined ? {} : { after }) });
    const last = rows.at(-1);
    return {
      ...(rows.length === limit && last !== undefined ? { next: last.id } : {}),
      stats: { ...(await queue.stats()) },
      items: rows.map((row) => ({
        id: row.id, task: row.task, state: row.state, attempts: row.attempts, runAt: row.runAt,
        ...(row.lastError === undefined ? {} : { lastError: row.lastError }),
        ...(row.subject === undefined ? {} : { subject: row.subject }),
      })),
      deliveries: [...(await ctx.use(outboxRef).deadLetters(50))],
    };
  },
});

const retryJob = defineOperation({
  name: 'jobs.retry',
  summary: 'Runs a job, or a delivery, that was given up once more.',
  kind: 'command',
  http: { method: 'POST', path: '/jobs/{id}/retry' },
  audience: ['staff'],
  permission: 'jobs.write',
  input: z.strictObject({ id: z.string().max(40), kind: z.enum(['job', 'delivery']).default('job') }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id, kind }) => ({ queued: kind === 'job' ? await ctx.use(jobQueueRef).retry(id) : await ctx.use(outboxRef).revive(id) }),
});

const scope = z.enum(['system', 'extension']);

const viewSettings = defineOperation({
  name: 'settings.view',
  summary: 'Settings of one owner; secrets only as "is set".',
  kind: 'query',
  http: { method: 'GET', path: '/settings/{owner}' },
  audience: ['staff'],
  permission: 'settings.read',
  input: z.strictObject({ owner: z.string().max(40), scope: scope.default('system') }),
  output: z.strictObject({ values: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()) }),
  run: async (ctx, { owner, scope: at }) => {
    const view = await ctx.use(settingsRef).view(owner, at);
    return { values: view.values, secretsSet: [...view.secretsSet] };
  },
});

const saveSettings = defineOperation({
  name: 'settings.save',
  summary: 'Changes settings of one owner. A secret left empty stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/settings/{owner}' },
  audience: ['staff', 'system'],
  permission: 'settings.write',
  input: z.strictObject({ owner: z.string().max(40), scope: scope.default('system'), values: settingsInput }),
  output: z.strictObject({ saved: z.boolean() }),
  sensitive: ['values'],
  run: async (ctx, { owner, scope: at, values }) => {
    await ctx.use(settingsRef).set(ctx.work as never, owner, at, values);
    ctx.touch({ kind: 'settings', id: owner }, undefined, { changed: Object.keys(values) });
    return { saved: true };
  },
});

export const systemRoom: Room = {
  name: 'system',
  migrations: systemMigrations,
  clientRecords,
  operations: [listExtensions, switchExtension, listJobs, retryJob, readFigures, viewSettings, saveSettings, getBrandLook, saveBrandLook, find, askSales, getBrandHelp, saveBrandHelp, switchDebug, showWakeAddress, makeWakeAddress, dropWakeAddress, showSystem, listBackups, makeBackup, checkReleases],
  permissions: [DEBUG_RIGHT, 'extensions.read', 'extensions.write', 'jobs.read', 'jobs.write', 'settings.read', 'settings.write'],
  settings: [
    { owner: 'site', scope: 'system', schema: siteSettings },
    { owner: 'retention', scope: 'system', schema: retentionSettings },
    { owner: 'updates', scope: 'system', schema: updateSettings },
    { owner: 'look', scope: 'brand', schema: brandLookSettings },
    { owner: 'help', scope: 'brand', schema: brandHelpSettings },
  ],
  setUp: (house) => {
    house.services.provide(jobQueueRef, house.jobs);
    house.services.provide(outboxRef, house.outbox);
    house.services.provide(storageFactsRef, createStorageFacts(house.config.storage));
    house.tasks.addFree(BACK_UP, 'core:system', (payload, job) => backUp(house, z.strictObject({ id: z.number().int() }).parse(payload).id, job.signal));
    house.tasks.addFree(READ_RELEASES, 'core:system', (_payload, job) => readReleases(house, job.signal));
    house.scheduler.add({ name: 'system.releases', pattern: '50 4 * * *', zone: 'UTC', run: () => askNightly(house) });
    house.scheduler.add({ name: 'retention.forget', pattern: '20 3 * * *', zone: 'UTC', run: () => forgetOld(house) });
  },
};
