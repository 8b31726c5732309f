import { z, type CallCtx, type Observed } from '@billet/sdk';

/** What was done by hand, as far as staff confirmed it. */
const recordSchema = z.strictObject({
  username: z.string(),
  state: z.enum(['active', 'suspended']),
  plan: z.string(),
});
export type ManualAccount = z.output<typeof recordSchema>;

/** What staff are asked to do; `null` = take the service down. */
const taskSchema = z.strictObject({ job: z.string(), wanted: recordSchema.nullable(), work: z.string().default('') });
export type Task = z.output<typeof taskSchema>;

type Kept = Pick<CallCtx, 'kv' | 'accountId'>;

const key = ({ accountId }: Kept, kind: 'account' | 'task' | 'name' | 'details', id: string): string =>
  `${kind}:${accountId}:${id}`;

/** Id of the service a job is about; a job is named `<service>:<what>`. */
export const serviceOf = (job: string): string => job.slice(0, job.indexOf(':'));

/** Where staff's "it is done" is kept: the value `true` under this key finishes the job. */
export const doneKey = (job: string): string => `done:${job}`;

export const readAccount = async (ctx: Kept, id: string): Promise<ManualAccount | undefined> =>
  recordSchema.optional().parse((await ctx.kv.get(key(ctx, 'account', id))) ?? undefined);

/** Id of the service that has this name. */
export const idOfName = async (ctx: Kept, username: string): Promise<string | undefined> =>
  z
    .string()
    .optional()
    .parse((await ctx.kv.get(key(ctx, 'name', username))) ?? undefined);

const rename = async (
  ctx: Kept,
  id: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> => {
  if (before !== undefined && before !== after) await ctx.kv.delete(key(ctx, 'name', before));
  if (after !== undefined) await ctx.kv.set(key(ctx, 'name', after), id);
};

/** Asks for something; the same wish again is the same task, another wish replaces it. */
export const ask = async (
  ctx: Kept,
  id: string,
  job: string,
  wanted: ManualAccount | null,
  work = '',
): Promise<void> => {
  const place = key(ctx, 'task', id);
  const open = taskSchema.optional().parse((await ctx.kv.get(place)) ?? undefined);
  if (open?.job === job) return;
  if (open !== undefined) await ctx.kv.delete(doneKey(open.job));
  await ctx.kv.set(place, { job, wanted, work } satisfies Task);
};

/** What staff are asked to do for a service now. */
export const readTask = async (ctx: Kept, id: string): Promise<Task | undefined> => taskSchema.optional().parse((await ctx.kv.get(key(ctx, 'task', id))) ?? undefined);

const detailsSchema = z.record(z.string(), z.string());

/** What is told of a service: where it stands, how it is reached. */
export const readDetails = async (ctx: Kept, id: string): Promise<Readonly<Record<string, string>>> => detailsSchema.safeParse(await ctx.kv.get(key(ctx, 'details', id))).data ?? {};

export const keepDetails = (ctx: Kept, id: string, details: Readonly<Record<string, string>>): Promise<void> => ctx.kv.set(key(ctx, 'details', id), details);

/** Takes note of a confirmed task. True if this job is done now. */
export const settle = async (ctx: Kept, id: string, job: string): Promise<boolean> => {
  if ((await ctx.kv.get(doneKey(job))) !== true) return false;
  const place = key(ctx, 'task', id);
  const open = taskSchema.optional().parse((await ctx.kv.get(place)) ?? undefined);
  if (open?.job !== job) return false;
  await rename(ctx, id, (await readAccount(ctx, id))?.username, open.wanted?.username);
  if (open.wanted === null) for (const kind of ['account', 'details'] as const) await ctx.kv.delete(key(ctx, kind, id));
  else await ctx.kv.set(key(ctx, 'account', id), open.wanted);
  await ctx.kv.delete(place);
  await ctx.kv.delete(doneKey(job));
  return true;
};

/** Nothing is left to do for it. */
export const dropTask = async (ctx: Kept, id: string): Promise<void> => {
  const place = key(ctx, 'task', id);
  const open = taskSchema.optional().parse((await ctx.kv.get(place)) ?? undefined);
  if (open === undefined) return;
  await ctx.kv.delete(doneKey(open.job));
  await ctx.kv.delete(place);
};

export const observe = (id: string, { username, state, plan }: ManualAccount): Observed => ({
  ref: { id, data: { username } },
  username,
  state,
  plan,
});
