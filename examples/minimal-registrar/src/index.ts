import { callProvider, defineRegistrar, done, field, isModuleError, localDateSchema, ModuleError } from '@billet/sdk';
import { providerJson, secretField, z } from '@billet/sdk';
import type { CallCtx, CallEffect, DomainCommand, DomainSnapshot, FailureKind, Outcome, Secret } from '@billet/sdk';

const account = z.strictObject({
  url: field(z.url().default('https://registrar.example.test'), { title: 'Address' }),
  token: secretField({ title: 'Token' }),
});
const nameservers = z.array(z.object({ host: z.string() }));
const statuses = z.array(z.string());
const domain = z.object({ name: z.string(), expiresOn: localDateSchema, statuses, nameservers });
const answers = z.record(z.string(), z.enum(['available', 'taken']));
const verdict = z.enum(['applied', 'notApplied', 'pending']);
const complaint = z.object({ message: z.string(), field: z.string().optional() });

const NAME = 'The registrar';
const REFUSALS: Readonly<Record<number, FailureKind>> = { 401: 'auth', 402: 'limit', 404: 'notFound', 409: 'exists', 422: 'invalid' };

type Ctx = CallCtx<{ readonly url: string; readonly token: Secret }>;

/** `callProvider` tells a lost answer from a lost question; what is left is what this registrar says itself. */
const call = async (ctx: Ctx, effect: CallEffect, path: string, json?: object): Promise<unknown> => {
  const headers = { authorization: `Bearer ${ctx.settings.token.reveal()}` };
  const reply = await callProvider(ctx, NAME, effect, ctx.settings.url + path, { headers, ...(json && { json }) });
  const answer = await providerJson(reply, NAME, effect);
  if (reply.status === 200) return answer;
  const { message, field } = complaint.parse(answer);
  throw new ModuleError(REFUSALS[reply.status] ?? 'declined', message, { code: String(reply.status), ...(field !== undefined && { field }) });
};

/** An answer, or nothing where there is no such thing. */
const look = (ctx: Ctx, path: string): Promise<unknown> =>
  call(ctx, 'reads', path).catch((error: unknown) => {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  });

/** The id of the operation travels along: a command is done once, and its fate can be asked for. */
const send = async (ctx: Ctx, kind: string, command: DomainCommand): Promise<Outcome<DomainSnapshot>> =>
  done(domain.parse(await call(ctx, 'writes', `/commands/${command.operationId}`, { kind, ...command })));

/** The eight members every registrar has; what more it can do is told by more members. */
export default defineRegistrar({
  account,
  create: () => ({
    test: (ctx) =>
      call(ctx, 'reads', '/account').then(
        () => ({ ok: true, message: 'The registrar answers.' }),
        (error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : String(error) }),
      ),
    check: async (ctx, names) => {
      const found = answers.parse(await call(ctx, 'reads', '/check', { names }).catch(() => ({})));
      return names.map((name) => ({ name, state: found[name] ?? 'unknown' }));
    },
    register: (ctx, command) => send(ctx, 'register', command),
    renew: (ctx, command) => send(ctx, 'renew', command),
    transferIn: (ctx, { authCode, ...command }) => {
      const code = { code: authCode?.reveal() };
      return send(ctx, 'transferIn', { ...command, ...code });
    },
    info: async (ctx, name) => {
      const answer = await look(ctx, `/domains/${name}`);
      return answer === undefined ? undefined : domain.parse(answer);
    },
    setNameservers: async (ctx, name, servers) => {
      await call(ctx, 'writes', `/domains/${name}/nameservers`, { servers });
      return done(undefined);
    },
    reconcile: async (ctx, { operationId }) =>
      verdict.parse((await look(ctx, `/commands/${operationId}`)) ?? 'notApplied'),
  }),
});
