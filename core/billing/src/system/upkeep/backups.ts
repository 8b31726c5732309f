import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entity } from '@billet/database';
import { conflict, defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { configRef, jobQueueRef } from '../../refs.ts';
import type { House } from '../../room.ts';
import { storageFactsRef } from './upkeep.ts';

export const BACK_UP = 'system.backUp';

/** A backup that staff asked for: how far it is, or what came of it. */
export class Backup extends entity('system_backups', {
  scope: 'system',
  columns: { id: 'id', name: 'text', state: 'text', slot: 'int?', problem: 'text?', asked_at: 'instant', ended_at: 'instant?' },
}) {}

const state = z.enum(['waiting', 'saving', 'checking', 'done', 'failed']);

/** So many stand in the list. */
const SHOWN = 30;

export const listBackups = defineOperation({
  name: 'backups.list',
  summary: 'Backups in the folder of this machine, newest first, with size and what their check found; and one that is being made. The files themselves are not given out: whoever has one has the data of every client.',
  kind: 'query',
  http: { method: 'GET', path: '/backups' },
  audience: ['staff'],
  permission: 'jobs.read',
  input: z.strictObject({}),
  output: z.strictObject({
    folder: z.string(),
    possible: z.boolean(),
    /** The one that waits or is made. */
    going: z.strictObject({ name: z.string(), state, askedAt: z.string() }).nullable(),
    items: z.array(z.strictObject({ name: z.string(), at: z.string(), bytes: z.number().int().nullable(), checked: z.enum(['ok', 'failed', 'unknown']), problem: z.string().nullable() })),
  }),
  run: async (ctx) => {
    const storage = ctx.use(storageFactsRef);
    const [rows, files] = await Promise.all([data(ctx).all(Backup).orderBy('id', 'desc').limit(SHOWN), storage.backupFiles()]);
    const known = new Map(rows.map((row) => [row.name, row]));
    const going = rows.find(({ slot }) => slot !== null);
    const there = new Set(files.map(({ name }) => name));
    const lost = rows.filter((row) => row.state === 'failed' && !there.has(row.name)).map((row) => ({ name: row.name, at: row.ended_at ?? row.asked_at, bytes: null, checked: 'failed' as const, problem: row.problem }));
    const found = files.filter(({ name }) => name !== going?.name).map(({ name, bytes, at }) => {
      const row = known.get(name);
      return { name, at, bytes, checked: row === undefined ? ('unknown' as const) : row.state === 'done' ? ('ok' as const) : ('failed' as const), problem: row?.problem ?? null };
    });
    return {
      folder: storage.backups,
      possible: ctx.use(configRef).upkeep !== undefined,
      going: going === undefined ? null : { name: going.name, state: state.parse(going.state), askedAt: going.asked_at },
      items: [...lost, ...found].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN),
    };
  },
});

export const makeBackup = defineOperation({
  name: 'backups.make',
  summary: 'Saves the database into a file of the folder for backups, without the master key, and opens it again to check it: a job. One at a time. Where the file goes is said by the installation.',
  kind: 'command',
  http: { method: 'POST', path: '/backups' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({}),
  output: z.strictObject({ name: z.string() }),
  run: async (ctx) => {
    if (ctx.use(configRef).upkeep === undefined) throw conflict('BACKUP_UNAVAILABLE', 'This process makes no backups. Use the command line.');
    const asked = ctx.clock.wall();
    const name = `billet-${asked.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.tgz`;
    const { db } = data(ctx);
    const [row] = await db.raw<{ id: number | string }>(`insert into system_backups (name, state, slot, asked_at) values (?, 'waiting', 1, ?) on conflict do nothing returning id`, [name, asked]);
    if (row === undefined) throw conflict('BACKUP_GOING', 'A backup is being made already.');
    await ctx.use(jobQueueRef).enqueue(ctx.work as never, [{ task: BACK_UP, payload: { id: Number(row.id) } }]);
    ctx.touch({ kind: 'backup', id: Number(row.id) }, undefined, { name });
    return { name };
  },
});

/**
 * Makes one and checks it. Killed on the way it comes again: what is there by then is whole, for a file has its name only
 * when it is complete, and is only looked at once more.
 */
export const backUp = async (house: House, id: number, signal: AbortSignal): Promise<void> => {
  const { db, clock, config: { upkeep } } = house;
  const row = await db.from(Backup).findById(id);
  if (row?.slot !== 1 || upkeep === undefined) return;
  const turn = (change: Partial<Pick<Backup, 'state' | 'slot' | 'problem' | 'ended_at'>>): Promise<unknown> => db.transaction(async () => { await db.from(Backup).findById(id).patch(change); });
  const storage = house.services.use(storageFactsRef);
  const file = join(storage.backups, row.name);
  const over = (problem: string | null): Promise<unknown> => turn({ state: problem === null ? 'done' : 'failed', slot: null, problem, ended_at: clock.wall() });
  try {
    await storage.makeFolder();
    await turn({ state: 'saving' });
    if (!existsSync(file)) await upkeep.saveTo(file, signal);
    await turn({ state: 'checking' });
    await upkeep.check(file, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    await over((error instanceof Error ? error.message : String(error)).slice(0, 1000));
    return;
  }
  await over(null);
};
