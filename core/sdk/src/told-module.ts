import { z } from 'zod';
import type { CallCtx } from './ctx.ts';
import { done, failed, ModuleError, type Failure, type Outcome } from './outcome.ts';
import { outcomeOf } from './panel-module.ts';
import type { ConnectionTest, Observed, Page, ServerModule } from './server-module.ts';

/**
 * One thing that a program elsewhere is told to do. Names and shapes are the contract of the modules `webhook` and `script`;
 * a password is in it as text, so it travels encrypted or stays on the machine.
 * @since 0.1.0
 */
export interface ToldMessage {
  readonly version: 1;
  readonly action: 'test' | 'find' | 'ensure' | 'remove' | 'accounts' | 'poll';
  readonly serverId: string;
  /** The same for every repetition of one wish. */
  readonly idempotencyKey: string;
  readonly [field: string]: unknown;
}

/** Delivers a message and gives what came back, read as JSON. @since 0.1.0 */
export type Tell<C> = (ctx: CallCtx<C>, message: ToldMessage) => Promise<unknown>;

/** What a product tells the program: a name, and values as `name=value` lines. @since 0.1.0 */
export interface ToldPlan {
  readonly plan: string;
  readonly values: string;
}

const KINDS = ['auth', 'invalid', 'notFound', 'exists', 'limit', 'busy', 'network', 'timeout', 'rate', 'unsupported', 'declined', 'remote'] as const;

const text = z.string().min(1).max(500);
const account = z.object({
  id: text,
  username: text.optional(),
  state: z.enum(['pending', 'active', 'suspended']),
  domain: text.optional(),
  email: text.optional(),
  plan: text.optional(),
  ip: text.optional(),
  suspendedReason: text.optional(),
  createdAt: z.iso.datetime().optional(),
});
const pending = z.object({ status: z.literal('pending'), job: text, pollAfterMs: z.number().int().min(1000).default(30_000), progress: z.number().min(0).max(100).optional() });
const refusal = z.object({ status: z.literal('failed'), kind: z.enum(KINDS), message: text, field: text.optional(), ambiguous: z.boolean().optional(), retryAfterMs: z.number().int().min(0).optional() });

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

const observed = (told: z.output<typeof account>): Observed => {
  const { id, username = id, domain, state, ...rest } = told;
  return { ref: { id, ...given({ domain }) }, username, state, ...given({ domain }), ...(given(rest) as object) };
};

const failureOf = (told: z.output<typeof refusal>): Failure => failed(told.kind, told.message, given({ field: told.field, ambiguous: told.ambiguous, retryAfterMs: told.retryAfterMs }));

/** `name=value` lines as an object. */
const valuesOf = (lines: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  );

/**
 * A server module whose work a program elsewhere does: it is told what should be, and answers `done`, `pending` or `failed`.
 * The program looks first and changes what differs; it is told the same thing more than once.
 * @since 0.1.0
 */
export const toldModule = <C>(tell: Tell<C>): ServerModule<C, ToldPlan> => {
  type Call = CallCtx<C>;
  const send = (ctx: Call, action: ToldMessage['action'], fields: object = {}): Promise<unknown> =>
    tell(ctx, { version: 1, action, serverId: ctx.accountId, idempotencyKey: ctx.idempotencyKey, ...fields });

  /** An answer that is none of the three may be to a change that was made. */
  const read = <T>(told: unknown, value: z.ZodType<T>, changes: boolean): Outcome<T> => {
    const shape = z.union([z.object({ status: z.literal('done'), value }), pending, refusal]);
    const found = shape.safeParse(told);
    if (!found.success) throw new ModuleError('remote', 'The program answered in a shape that is not known.', { ambiguous: changes });
    const reply = found.data as { readonly status: 'done'; readonly value: T } | z.output<typeof pending> | z.output<typeof refusal>;
    if (reply.status === 'done') return done(reply.value);
    return reply.status === 'failed' ? failureOf(reply) : { status: 'pending', job: reply.job, pollAfterMs: reply.pollAfterMs, ...given({ progress: reply.progress }) };
  };
  const asked = async <T>(ctx: Call, action: 'test' | 'find' | 'accounts', fields: object, value: z.ZodType<T>): Promise<T> => {
    const outcome = read(await send(ctx, action, fields), value, false);
    if (outcome.status === 'done') return outcome.value;
    const { kind, message, ...more } = outcome.status === 'failed' ? outcome : failed('remote', 'A question cannot be pending.');
    throw new ModuleError(kind, message, more);
  };
  const flat = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outer = await outcomeOf(work);
    return outer.status === 'done' ? outer.value : outer;
  };
  const changed = async (ctx: Call, action: 'ensure' | 'poll', fields: object): Promise<Outcome<Observed>> => {
    const outcome = read(await send(ctx, action, fields), account, true);
    return outcome.status === 'done' ? done(observed(outcome.value)) : outcome;
  };
  return {
    test: async (ctx): Promise<ConnectionTest> => {
      const began = ctx.clock.wallMs();
      const told = await asked(ctx, 'test', {}, z.object({ message: text.optional(), version: text.optional(), warnings: z.array(text).default([]) }));
      return { ok: true, message: told.message ?? 'The program answers.', latencyMs: ctx.clock.wallMs() - began, warnings: told.warnings, ...given({ version: told.version }) };
    },
    find: async (ctx, wanted) => {
      const found = await asked(ctx, 'find', 'id' in wanted ? { id: wanted.id } : { username: wanted.username }, account.nullable());
      return found === null ? undefined : observed(found);
    },
    ensure: (ctx, want) =>
      flat(() => {
        const { plan, planKey, password, resources: _, ref, ...rest } = want;
        return changed(ctx, 'ensure', { ...rest, ...(ref === undefined ? {} : { id: ref.id }), ...(password === undefined ? {} : { password: password.reveal() }), plan: { key: planKey, name: plan.plan, values: valuesOf(plan.values) } });
      }),
    remove: (ctx, ref) =>
      flat(async () => {
        const outcome = read(await send(ctx, 'remove', { id: ref.id }), z.unknown().optional(), true);
        return outcome.status === 'done' ? done(undefined) : outcome;
      }),
    poll: (ctx, job) => flat(() => changed(ctx, 'poll', { job })),
    accounts: async (ctx, cursor): Promise<Page<Observed>> => {
      const page = await asked(ctx, 'accounts', given({ cursor }), z.object({ items: z.array(account), next: text.optional() }));
      return { items: page.items.map(observed), ...given({ next: page.next }) };
    },
  };
};
