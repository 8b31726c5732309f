import type { CallCtx } from './ctx.ts';
import { ModuleError } from './outcome.ts';
import { judged, outcomeOf } from './panel-module.ts';
import { notePassword, passwordWasWritten } from './panel-password.ts';
import type { DesiredResource, ResourceKind, ResourceMap } from './resource-map.ts';
import type { Secret } from './secret.ts';
import type { Ref, ResourceHandler } from './server-module.ts';

/** One resource as a panel lists it. @since 0.1.0 */
export type Listed<K extends ResourceKind> = ResourceMap[K] & { readonly id: string };

/** What one kind of resource of a panel can do, each as one step. @since 0.1.0 */
export interface PanelResourceVerbs<C, K extends ResourceKind> {
  /** All of the account's; of an account that is not there, none. */
  list(ctx: CallCtx<C>, account: Ref): Promise<readonly Listed<K>[]>;
  /** What the panel will call it. */
  idOf(ctx: CallCtx<C>, account: Ref, want: ResourceMap[K]): string | Promise<string>;
  create(ctx: CallCtx<C>, account: Ref, want: ResourceMap[K], id: string): Promise<void>;
  /** Makes one like the wish; `fields` are those that differ. Without it, a difference removes and makes anew. */
  change?(ctx: CallCtx<C>, account: Ref, now: Listed<K>, want: ResourceMap[K], fields: readonly string[]): Promise<void>;
  /** Fields that are taken back when the wish leaves them out, but only if they were written by a wish: what somebody set in the panel stays. @since 0.1.0 */
  readonly takesBack?: readonly (keyof ResourceMap[K] & string)[];
  setPassword?(ctx: CallCtx<C>, account: Ref, id: string, password: Secret): Promise<void>;
  remove(ctx: CallCtx<C>, account: Ref, now: Listed<K>): Promise<void>;
}

const plain = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.map(String).sort() : value);

/** Fields of a wish that the panel tells otherwise; what it does not tell is not compared. */
const differing = (now: object, want: object): readonly string[] => {
  const known = now as Readonly<Record<string, unknown>>;
  return Object.entries(want)
    .filter(([name, value]) => name !== 'password' && value !== undefined && known[name] !== undefined && plain(known[name]) !== plain(value))
    .map(([name]) => name);
};

const writtenAt = (ctx: CallCtx, whose: string, name: string): string => `written:${ctx.accountId}:${whose}:${name}`;

/** Fields that a wish wrote before and that nobody wants any more. */
const takenBack = async (ctx: CallCtx, whose: string, names: readonly string[], want: object): Promise<readonly string[]> => {
  const gone: string[] = [];
  for (const name of names) if ((want as Readonly<Record<string, unknown>>)[name] === undefined && (await ctx.kv.get(writtenAt(ctx, whose, name))) !== undefined) gone.push(name);
  return gone;
};

/** Remembers which fields a wish wrote. */
const noteWritten = async (ctx: CallCtx, whose: string, names: readonly string[], want: object): Promise<void> => {
  for (const name of names)
    if ((want as Readonly<Record<string, unknown>>)[name] !== undefined) await ctx.kv.set(writtenAt(ctx, whose, name), true);
    else if ((await ctx.kv.get(writtenAt(ctx, whose, name))) !== undefined) await ctx.kv.delete(writtenAt(ctx, whose, name));
};

/**
 * A handler that core may converge one resource at a time, from the verbs of a panel: looks first, changes what differs,
 * writes a password once, and takes a refusal seriously only if the thing is not there afterwards.
 * @since 0.1.0
 */
export const panelResource = <C, K extends ResourceKind>(verbs: PanelResourceVerbs<C, K>): ResourceHandler<C, K> & Required<Pick<ResourceHandler<C, K>, 'ensure' | 'remove'>> => {
  const find = async (ctx: CallCtx<C>, account: Ref, ...ids: readonly (string | undefined)[]): Promise<Listed<K> | undefined> => {
    const all = await verbs.list(ctx, account);
    return ids.flatMap((id) => all.filter((each) => each.id === id))[0];
  };
  const make = async (ctx: CallCtx<C>, account: Ref, want: ResourceMap[K], id: string): Promise<void> =>
    judged(() => verbs.create(ctx, account, want, id), async () => (await find(ctx, account, id)) !== undefined);

  const converge = async (ctx: CallCtx<C>, account: Ref, { remoteId, want }: DesiredResource<K>): Promise<{ readonly id: string }> => {
    const id = await verbs.idOf(ctx, account, want);
    const { password } = want as { readonly password?: Secret };
    const whose = `${account.id}:${id}`;
    const names = verbs.takesBack ?? [];
    const now = await find(ctx, account, remoteId, id);
    if (now === undefined) {
      await make(ctx, account, want, id);
      if ((await find(ctx, account, id)) === undefined) throw new ModuleError('remote', `The panel says "${id}" was made, but does not list it.`, { ambiguous: true });
      if (password !== undefined) await notePassword(ctx, whose, password);
      await noteWritten(ctx, whose, names, want);
      return { id };
    }
    const fields = [...differing(now, want), ...(await takenBack(ctx, whose, names, want))];
    if (fields.length > 0 && verbs.change !== undefined) await verbs.change(ctx, account, now, want, fields);
    else if (fields.length > 0) {
      await verbs.remove(ctx, account, now);
      await make(ctx, account, want, id);
    }
    await noteWritten(ctx, whose, names, want);
    if (password !== undefined && verbs.setPassword !== undefined && !(await passwordWasWritten(ctx, whose, password))) {
      await verbs.setPassword(ctx, account, id, password);
      await notePassword(ctx, whose, password);
    }
    return { id };
  };
  return {
    list: async (ctx, account) => ({ items: await verbs.list(ctx, account) }),
    ensure: (ctx, account, want) => outcomeOf(() => converge(ctx, account, want)),
    remove: (ctx, account, id) =>
      outcomeOf(async () => {
        const now = await find(ctx, account, id);
        if (now !== undefined) await judged(() => verbs.remove(ctx, account, now), async () => (await find(ctx, account, id)) === undefined);
        await notePassword(ctx, `${account.id}:${id}`, undefined);
        await noteWritten(ctx, `${account.id}:${id}`, verbs.takesBack ?? [], {});
      }),
  };
};
