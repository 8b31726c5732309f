import { done, isModuleError, ModuleError, type Desired, type Observed, type Outcome, type Ref, z } from '@billet/sdk';
import { hostingPath, read, write, type Call } from './client.ts';
import { addonCalls, type AddonCalls, type Plan } from './settings.ts';

/** What is noted of an add-on: written before it is bought, so that an answer that gets lost leaves a doubt and no second purchase. */
const noteShape = z.strictObject({ orderId: z.string(), addon: z.string(), hosting: z.string(), bought: z.boolean() });
type Note = z.output<typeof noteShape>;

const place = ({ accountId }: Call, username: string): string => `addon:${accountId}:${username}`;
const noted = async (ctx: Call, username: string): Promise<Note | undefined> => noteShape.safeParse(await ctx.kv.get(place(ctx, username))).data;

const callsFor = (ctx: Call, addon: string): AddonCalls => {
  const calls = addonCalls(ctx.settings.addons).find(({ name }) => name === addon);
  if (calls === undefined) throw new ModuleError('invalid', `The account's list knows no add-on "${addon}".`, { field: 'addon' });
  return calls;
};

const pathFor = (path: string, hosting: string): string => path.replaceAll('{hosting}', hosting);

/** Whether the order has it; nothing where no call tells. */
const isThere = async (ctx: Call, { shows }: AddonCalls, { orderId, hosting }: Pick<Note, 'orderId' | 'hosting'>): Promise<boolean | undefined> => {
  if (shows === undefined) return undefined;
  try {
    const told = z.looseObject({}).safeParse(await read(ctx, pathFor(shows.path, hosting), { 'order-id': orderId })).data?.[shows.field];
    return told === true || (typeof told === 'number' && told > 0) || (typeof told === 'string' && !['', '0', 'false', 'no', 'none'].includes(told.toLowerCase()));
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return false;
    throw error;
  }
};

const observe = ({ orderId, addon }: Note, username: string): Observed => ({ ref: { id: `${orderId}:${addon}`, data: { addonOf: username } }, username, state: 'active' });

/** Ends in doubt: only a person can look. */
const doubt = (addon: string): ModuleError =>
  new ModuleError('declined', `It is not known whether "${addon}" was bought: the answer was lost, and no call of the account's list shows it. Look at LogicBoxes, then try again or end the service.`, { code: 'doubt', retry: 'afterFix' });

/**
 * Buys an add-on on the order of the hosting that the service hangs on, once. LogicBoxes cannot suspend one: it stays as
 * long as nobody removes it, and is renewed with its hosting.
 */
export const ensureAddon = async (ctx: Call, want: Desired<Plan>): Promise<Outcome<Observed>> => {
  const { plan, parent } = want;
  const username = want.username ?? want.serviceId;
  const calls = callsFor(ctx, plan.addon);
  if (parent === undefined) throw new ModuleError('invalid', 'An add-on needs a hosting of this account to be added to.', { field: 'parent' });
  const orderId = parent.ref?.id;
  if (orderId === undefined) throw new ModuleError('busy', 'The hosting it is added to is not there yet.', { retry: 'later' });
  const wish = { orderId, addon: plan.addon, hosting: hostingPath(plan) };
  const before = await noted(ctx, username);
  if (before !== undefined && (before.orderId !== orderId || before.addon !== plan.addon)) throw new ModuleError('declined', 'An add-on cannot become another one: end it and buy the other.', { code: 'change' });
  const there = await isThere(ctx, calls, wish);
  const notes = want.state === 'suspended' ? ['LogicBoxes cannot suspend an add-on: it stays until it is removed.'] : undefined;
  const settled = async (): Promise<Outcome<Observed>> => {
    await ctx.kv.set(place(ctx, username), { ...wish, bought: true });
    return done(observe({ ...wish, bought: true }, username), notes);
  };
  if (before?.bought === true) {
    if (there === false) throw new ModuleError('declined', `LogicBoxes shows no "${plan.addon}" on order ${orderId} any more.`, { code: 'gone' });
    return settled();
  }
  if (before !== undefined && there === undefined) throw doubt(plan.addon);
  if (there === true && before === undefined) throw new ModuleError('exists', `Order ${orderId} has "${plan.addon}" already, and it is not ours.`, { field: 'addon' });
  if (there === true) return settled();
  await ctx.kv.set(place(ctx, username), { ...wish, bought: false });
  try {
    await write(ctx, pathFor(calls.buy, wish.hosting), { 'order-id': orderId, 'invoice-option': 'NoInvoice' });
  } catch (error) {
    if (isModuleError(error) && !error.failure.ambiguous) await ctx.kv.delete(place(ctx, username));
    throw error;
  }
  return settled();
};

export const findAddon = async (ctx: Call, wanted: Ref | { readonly username: string }): Promise<Observed | undefined> => {
  const username = 'id' in wanted ? wanted.data?.['addonOf'] : wanted.username;
  const note = typeof username === 'string' ? await noted(ctx, username) : undefined;
  if (note === undefined || typeof username !== 'string') return undefined;
  const there = (await isThere(ctx, callsFor(ctx, note.addon), note)) ?? note.bought;
  return there ? observe(note, username) : undefined;
};

/** Removes it at once and for good. What the order does not have any more is removed. */
export const removeAddon = async (ctx: Call, ref: Ref): Promise<Outcome<void>> => {
  const username = ref.data?.['addonOf'];
  const note = typeof username === 'string' ? await noted(ctx, username) : undefined;
  if (note === undefined || typeof username !== 'string') return done(undefined);
  const calls = callsFor(ctx, note.addon);
  if ((await isThere(ctx, calls, note)) !== false) {
    try {
      await write(ctx, pathFor(calls.remove, note.hosting), { 'order-id': note.orderId });
    } catch (error) {
      if (!isModuleError(error) || error.failure.kind !== 'notFound') throw error;
    }
  }
  await ctx.kv.delete(place(ctx, username));
  return done(undefined);
};

export const isAddonRef = ({ data }: Ref): boolean => typeof data?.['addonOf'] === 'string';
