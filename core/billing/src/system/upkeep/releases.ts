import { createHttp, isNewer, isVersion, newestOf } from '@billet/kernel';
import { conflict, defineOperation, field, type SettingsOf, z } from '@billet/sdk';
import { jobQueueRef, settingsRef } from '../../refs.ts';
import type { House } from '../../room.ts';
import { VERSION } from '../../version.ts';

export const READ_RELEASES = 'system.readReleases';

const secureAddress = z.url({ protocol: /^https$/ }).max(500);

/** Where this house learns of newer versions. Nobody is asked unless staff say so. */
export const updateSettings = z.strictObject({
  releases: field(z.union([z.literal(''), secureAddress]).default(''), { title: 'Address of the release list', help: 'Asked once a night; nothing of this house is sent along. Empty = nobody is asked.' }),
});

type UpdateSettings = SettingsOf<typeof updateSettings>;

const MOST_BYTES = 512 * 1024;
const version = z.string().max(40).refine(isVersion, 'not a version such as 1.2.3');

/** What stands at the address. Fields that are not known here are for later versions. */
const releaseList = z.object({
  releases: z.array(z.object({ version, date: z.iso.date().optional(), notes: secureAddress.optional(), security: z.boolean().default(false) })).max(500),
  extensions: z.array(z.object({ id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), version })).max(1000).default([]),
});

const newest = z.strictObject({ version: z.string(), date: z.string().nullable(), notes: z.string().nullable(), security: z.boolean() });

/** What was learned the last time. A list that could not be read leaves what was known before. */
const learned = z.strictObject({ readAt: z.string(), problem: z.string().nullable(), newest: newest.nullable(), extensions: z.record(z.string(), z.string()) });

export type Learned = z.output<typeof learned>;

const OWNER = 'system';
const KEY = 'releases';

/** What the last list said; `undefined` while none was read. */
export const learnedReleases = async ({ keyValues }: Pick<House, 'keyValues'>): Promise<Learned | undefined> => {
  const known = await keyValues.get(OWNER, KEY);
  return known === undefined ? undefined : learned.parse(known);
};

/** The version that is newer than the one at work, if there is one. */
export const newerRelease = (known: Learned | undefined): Learned['newest'] => (known?.newest != null && isNewer(known.newest.version, VERSION) ? known.newest : null);

/** The newest version of an extension, if it is newer than the one installed. */
export const newerExtension = (known: Learned | undefined, id: string, installed: string): string | null => {
  const told = known?.extensions[id];
  return told !== undefined && isNewer(told, installed) ? told : null;
};

const addressOf = async ({ settings }: Pick<House, 'settings'>): Promise<string> => ((await settings.get('updates', 'system')) as UpdateSettings).releases;

/** The nightly job: one request, its answer taken apart by a schema. What goes wrong is shown, and tried the next night. */
export const readReleases = async (house: House, signal: AbortSignal): Promise<void> => {
  const address = await addressOf(house);
  if (address === '') return;
  const before = await learnedReleases(house);
  const note = (said: Omit<Learned, 'readAt'>): Promise<void> => house.keyValues.set(OWNER, KEY, { readAt: house.clock.wall(), ...said } satisfies Learned);
  try {
    const http = createHttp({ extension: 'updates', permissions: ['net:*'], allowInner: house.config.allowInner === true, maxBytes: MOST_BYTES, outlet: house.outlet });
    const reply = await http(address, { headers: { accept: 'application/json', 'user-agent': 'Billet' }, signal });
    if (reply.status !== 200) throw new Error(`HTTP ${String(reply.status)}`);
    const { releases, extensions } = releaseList.parse(await reply.json());
    const best = newestOf(releases, VERSION);
    const versions = new Map<string, string>();
    for (const each of extensions) if (isNewer(each.version, versions.get(each.id) ?? '0.0.0-0')) versions.set(each.id, each.version);
    await note({ problem: null, newest: best === undefined ? null : { version: best.version, date: best.date ?? null, notes: best.notes ?? null, security: best.security }, extensions: Object.fromEntries(versions) });
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    await note({ newest: before?.newest ?? null, extensions: before?.extensions ?? {}, problem: problem.slice(0, 500) });
  }
};

/** Asks for the job, where an address is set. */
export const askNightly = async (house: House): Promise<void> => {
  if ((await house.still.ask('updates.address', () => addressOf(house))) === '') return;
  await house.db.transaction((work) => house.jobs.enqueue(work, [{ task: READ_RELEASES, payload: {}, dedupeKey: READ_RELEASES, maxAttempts: 1 }]));
};

export const checkReleases = defineOperation({
  name: 'updates.check',
  summary: 'Reads the release list now, as the nightly job does. Only where its address is set.',
  kind: 'command',
  http: { method: 'POST', path: '/updates/check' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({}),
  output: z.strictObject({ asked: z.literal(true) }),
  run: async (ctx) => {
    const { releases } = (await ctx.use(settingsRef).get('updates', 'system')) as UpdateSettings;
    if (releases === '') throw conflict('RELEASES_OFF', 'No address of a release list is set.');
    await ctx.use(jobQueueRef).enqueue(ctx.work as never, [{ task: READ_RELEASES, payload: {}, dedupeKey: READ_RELEASES, maxAttempts: 1 }]);
    ctx.touch({ kind: 'settings', id: 'updates' }, undefined, { asked: true });
    return { asked: true as const };
  },
});
