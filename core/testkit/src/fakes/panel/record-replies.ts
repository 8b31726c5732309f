import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallCtx, Desired, DesiredResource, HttpInit, Ref, ResourceHandler, ResourceKind, ServerModule } from '@billet/sdk';

const SECRET_FIELD = /pass|secret|token|key|hash|session|auth|cookie|url/i;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const MAIL = /[\w.+-]+@[\w.-]+\.\w+/g;

export interface RecordingOptions {
  readonly folder: string;
  /** Texts that must not be in a recording: credentials, the server's own name. */
  readonly secrets: readonly string[];
}

const quiet = (value: unknown, hide: (text: string) => string, name = ''): unknown => {
  if (typeof value === 'string') return SECRET_FIELD.test(name) ? '[secret]' : hide(value);
  if (Array.isArray(value)) return value.map((each) => quiet(each, hide, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [hide(key), quiet(each, hide, key)]));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/**
 * A call context that writes every request and reply into a folder, one JSON file each, without credentials, addresses
 * and mail addresses: for people who have a licence, so that what a real server says becomes a fixture.
 */
export const recordReplies = <C>(ctx: CallCtx<C>, { folder, secrets }: RecordingOptions): CallCtx<C> => {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  const hide = (text: string): string =>
    secrets
      .filter((each) => each !== '')
      .reduce((rest, each) => rest.replaceAll(each, '[secret]'), text)
      .replaceAll(ADDRESS, '192.0.2.1')
      .replaceAll(MAIL, 'someone@example.test');
  const fieldsOf = (init: HttpInit): unknown =>
    init.json ?? init.form ?? (typeof init.body === 'string' ? Object.fromEntries(new URLSearchParams(init.body)) : {});
  return {
    ...ctx,
    http: async (url, init = {}) => {
      const reply = await ctx.http(url, init);
      const { pathname } = new URL(url);
      number += 1;
      const name = `${String(number).padStart(3, '0')}-${pathname.split('/').at(-1)?.replaceAll(/[^\w-]/g, '') ?? 'root'}.json`;
      const record = {
        request: { method: init.method ?? 'POST', path: hide(pathname), query: quiet(init.query ?? {}, hide), fields: quiet(fieldsOf(init), hide) },
        reply: { status: reply.status, type: reply.headers['content-type'] ?? '', body: quiet(parseJson(await reply.text()), hide) },
      };
      writeFileSync(join(folder, name), `${JSON.stringify(record, null, 2)}\n`);
      return reply;
    },
  };
};

type Step = readonly [name: string, run: () => Promise<unknown> | undefined];

/** What the life of an account needs. */
export interface RecordedLife<C> {
  readonly module: ServerModule<C, never>;
  readonly ctx: CallCtx<C>;
  readonly ref: Ref;
  readonly want: Desired<unknown>;
  readonly resources: readonly DesiredResource[];
}

/** Lives the whole life of one account of a panel: made, with one resource of each kind, suspended, removed. Tells what came of each step. */
export const recordLife = async <C>({ module, ctx, ref, want, resources }: RecordedLife<C>): Promise<readonly string[]> => {
  const { ensure, ensurePlan, remove, resources: handlers, sso, test } = module as unknown as ServerModule<C, unknown>;
  const handlerOf = (kind: ResourceKind) => handlers?.[kind] as ResourceHandler<C, ResourceKind> | undefined;
  const steps: readonly Step[] = [
    ['test', () => test(ctx)],
    ['package', () => ensurePlan?.(ctx, want.plan, want.planKey)],
    ['account', () => ensure(ctx, want)],
    ...resources.map((each): Step => [each.kind, () => handlerOf(each.kind)?.ensure?.(ctx, ref, each)]),
    ['suspend', () => ensure(ctx, { ...want, state: 'suspended' })],
    ['unsuspend', () => ensure(ctx, want)],
    ['sign-on', () => sso?.(ctx, ref)],
    ['remove', () => remove(ctx, ref)],
  ];
  const told: string[] = [];
  for (const [name, step] of steps) {
    const outcome = await Promise.resolve(step()).catch((error: unknown) => ({ status: String(error) }));
    told.push(`${name}: ${(outcome as { status?: string } | undefined)?.status ?? 'done'}`);
  }
  return told;
};
