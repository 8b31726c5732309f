import { defineServerModule, done, field, integer, ModuleError, secretField, z } from '@billet/sdk';
import type { CallCtx, HttpInit, Observed, Secret } from '@billet/sdk';

const account = z.strictObject({
  url: field(z.url(), { title: 'Address of the server' }),
  token: secretField({ title: 'Token' }),
});
const product = z.strictObject({
  diskMb: field(integer({ min: 1 }), { title: 'Disk space', unit: 'MB' }),
});

const remote = z.object({ id: z.string(), username: z.string(), state: z.enum(['active', 'suspended']) });

type Ctx = CallCtx<{ readonly url: string; readonly token: Secret }>;

/** One request; an account that is not there is `undefined`, every other refusal is an error core understands. */
const call = async ({ settings, http }: Ctx, path: string, init: HttpInit = {}): Promise<unknown> => {
  const headers = { authorization: `Bearer ${settings.token.reveal()}` };
  const reply = await http(settings.url + path, { ...init, headers });
  if (reply.status === 404) return undefined;
  if (reply.status === 401) throw new ModuleError('auth', 'The server refuses the token.');
  if (reply.status !== 200) throw new ModuleError('remote', `The server answers ${String(reply.status)}.`);
  return reply.json();
};

const observed = (answer: unknown): Observed => {
  const { id, username, state } = remote.parse(answer);
  return { ref: { id }, username, state };
};

/** A server whose accounts are made with PUT: asking twice changes nothing, so every retry is safe. */
export default defineServerModule({
  account,
  product,
  create: () => ({
    test: async (ctx) => {
      const began = ctx.clock.wallMs();
      await call(ctx, '/accounts');
      const latencyMs = ctx.clock.wallMs() - began;
      return { ok: true, message: 'The server answers.', latencyMs, warnings: [] };
    },
    find: async (ctx, wanted) => {
      const answer = await call(ctx, 'id' in wanted ? `/accounts/${wanted.id}` : `/names/${wanted.username}`);
      return answer === undefined ? undefined : observed(answer);
    },
    ensure: async (ctx, { serviceId, username = `u${serviceId}`, state, plan }) => {
      const json = { username, state, diskMb: plan.diskMb };
      return done(observed(await call(ctx, `/accounts/${serviceId}`, { method: 'PUT', json })));
    },
    remove: async (ctx, { id }) => {
      await call(ctx, `/accounts/${id}`, { method: 'DELETE' });
      return done(undefined);
    },
  }),
});
