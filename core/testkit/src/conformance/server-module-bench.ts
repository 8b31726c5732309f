import {
  done,
  Secret,
  secret,
  type CallCtx,
  type Desired,
  type DesiredResource,
  type Observed,
  type Outcome,
  type Ref,
  type ServerModule,
  type ServerModuleDefinition,
  type SettingsSchema,
} from '@billet/sdk';
import { outcome, succeeded } from './gateway-bench.ts';
import { gatewayCtx } from './gateway-ctx.ts';
import { memoryStore } from './memory-store.ts';
import type { SeenAccount, ServerModuleFixture } from './server-module-fixture.ts';

export interface BenchCall {
  /** Other settings of the server than the good ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly attempt?: number;
  readonly signal?: AbortSignal;
}

/** A server module on the bench: set up, with everything that was logged. */
export interface ModuleBench {
  readonly fixture: ServerModuleFixture;
  readonly definition: ServerModuleDefinition<SettingsSchema, SettingsSchema>;
  readonly module: ServerModule<unknown, unknown>;
  readonly settings: unknown;
  readonly lines: string[];
  ctx(call?: BenchCall): CallCtx;
  plan(values: Readonly<Record<string, unknown>>): unknown;
  /** The same package set up once more, as after a restart. */
  restart(): Promise<ServerModule<unknown, unknown>>;
  /** A wish for an account that no other wish of this bench names. */
  wish(change?: Partial<Desired<unknown>>): Desired<unknown> & { readonly username: string };
  /** A further resource of the module's first kind. */
  extra(username: string): DesiredResource;
  /** One call of `ensure`; what is pending gets finished. */
  attempt(want: Desired<unknown>, call?: BenchCall): Promise<Outcome<Observed>>;
  /** The same, and it has to work. */
  ensure(want: Desired<unknown>, call?: BenchCall): Promise<Observed>;
  find(wanted: Ref | { readonly username: string }, call?: BenchCall): Promise<Observed | undefined>;
  remove(ref: Ref, call?: BenchCall): Promise<Outcome<void>>;
  /** What the server itself says; there has to be something. */
  seen(want: { readonly username: string }): Promise<SeenAccount>;
}

const PENDING_TURNS = 20;

export const openModuleBench = async (fixture: ServerModuleFixture): Promise<ModuleBench> => {
  const definition = fixture.extension.definition as ModuleBench['definition'];
  const settings: unknown = definition.account.parse(fixture.settings);
  const lines: string[] = [];
  const kv = memoryStore();
  let serial = 1000;
  const ctx: ModuleBench['ctx'] = (call = {}) => ({
    ...gatewayCtx({
      settings: call.settings === undefined ? settings : definition.account.parse(call.settings),
      lines,
      attempt: call.attempt ?? 1,
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    }),
    kv,
  });
  const restart = async (): Promise<ServerModule<unknown, unknown>> =>
    (await definition.create(ctx())) as ServerModule<unknown, unknown>;
  const module = await restart();
  const [kind] = (definition.identity ?? 'resource') === 'resource' ? (definition.resourceKinds ?? []) : [];

  const extra: ModuleBench['extra'] = (username) => ({
    kind: kind ?? 'radiusLogin',
    key: `key-of-${username}`,
    want: {
      ...((fixture.resource?.(username) ?? { username, macs: [] }) as DesiredResource<'radiusLogin'>['want']),
      password: secret(`pw-${username}`),
    },
  });
  const wish: ModuleBench['wish'] = (change = {}) => {
    serial += 1;
    const username = change.username ?? `c${String(serial)}`;
    return {
      serviceId: String(serial),
      email: 'ana@example.test',
      locale: 'pt-br',
      password: secret(`pw-${username}`),
      plan: definition.product.parse(fixture.plan),
      planKey: '7',
      options: {},
      state: 'active',
      ...(fixture.domain === undefined ? {} : { domain: fixture.domain(username) }),
      resources: kind === undefined ? [] : [extra(username)],
      ...change,
      username,
    };
  };
  const complete = async <T>(
    first: Outcome<T>,
    again: (job: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    let result = first;
    for (let turn = 0; result.status === 'pending' && turn < PENDING_TURNS; turn += 1) {
      await fixture.finish?.(result.job, ctx());
      result = await again(result.job);
    }
    return result;
  };
  const attempt: ModuleBench['attempt'] = async (want, call) => {
    const once = async (): Promise<Outcome<Observed>> => {
      // As core does it: the plan first, then the account.
      const ready = await module.ensurePlan?.(ctx(call), want.plan, want.planKey);
      return ready === undefined || ready.status === 'done' ? module.ensure(ctx(call), want) : ready;
    };
    const again = (job: string): Promise<Outcome<Observed>> =>
      outcome(module.poll?.(ctx(call), job) ?? once());
    return complete(await outcome(once()), again);
  };
  return {
    fixture,
    definition,
    module,
    settings,
    lines,
    ctx,
    plan: (values) => definition.product.parse(values),
    restart,
    wish,
    extra,
    attempt,
    ensure: async (want, call) => succeeded(await attempt(want, call)),
    find: async (wanted, call) =>
      succeeded(await outcome(module.find(ctx(call), wanted).then((found) => done(found)))),
    remove: async (ref, call) => {
      const once = (): Promise<Outcome<void>> => outcome(module.remove(ctx(call), ref));
      return complete(await once(), once);
    },
    seen: async ({ username }) => {
      const account = await fixture.server.look(username);
      if (account === undefined) throw new Error(`the server knows nothing of "${username}"`);
      return account;
    },
  };
};

/** A secret text among the parsed settings or in a wish. */
export const secretTexts = (
  bench: ModuleBench,
  ...wishes: readonly Desired<unknown>[]
): readonly string[] => {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (value instanceof Secret) found.push(value.reveal());
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(bench.settings);
  wishes.forEach(walk);
  return [...new Set(found)].filter((text) => text.length > 3);
};

/** Settings that lead nowhere, if anything is to be reached at all. */
export const outOfReach = ({ fixture }: ModuleBench): Readonly<Record<string, unknown>> | undefined =>
  fixture.unreachable === 'nothing to reach' ? undefined : fixture.unreachable;
