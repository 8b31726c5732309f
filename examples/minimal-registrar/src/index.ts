import { defineRegistrar, done, field, localDateSchema, ModuleError, secretField, z } from '@billet/sdk';
import type { CallCtx, DomainCommand, DomainSnapshot, Outcome, Secret } from '@billet/sdk';

const account = z.strictObject({
  url: field(z.url().default('https://registrar.example.test'), { title: 'Address' }),
  token: secretField({ title: 'Token' }),
});
const nameservers = z.array(z.object({ host: z.string() }));
const statuses = z.array(z.string());
const domain = z.object({ name: z.string(), expiresOn: localDateSchema, statuses, nameservers });
const answers = z.record(z.string(), z.enum(['available', 'taken']));
const verdict = z.enum(['applied', 'notApplied', 'pending']);

type Ctx = CallCtx<{ readonly url: string; readonly token: Secret }>;

const call = async ({ settings, http }: Ctx, path: string, json?: object): Promise<unknown> => {
  const headers = { authorization: `Bearer ${settings.token.reveal()}` };
  const reply = await http(settings.url + path, { headers, ...(json && { json }) });
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new ModuleError('declined', `It answers ${String(reply.status)}.`);
  return reply.json();
};

/** The id of the operation travels along: a command is done once, and its fate can be asked for. */
const send = async (ctx: Ctx, kind: string, command: DomainCommand): Promise<Outcome<DomainSnapshot>> =>
  done(domain.parse(await call(ctx, `/commands/${command.operationId}`, { kind, ...command })));

/** The eight members every registrar has; what more it can do is told by more members. */
export default defineRegistrar({
  account,
  create: () => ({
    test: async (ctx) => {
      await call(ctx, '/account');
      return { ok: true, message: 'The registrar answers.' };
    },
    check: async (ctx, names) => {
      const found = answers.parse(await call(ctx, '/check', { names }));
      return names.map((name) => ({ name, state: found[name] ?? 'unknown' }));
    },
    register: (ctx, command) => send(ctx, 'register', command),
    renew: (ctx, command) => send(ctx, 'renew', command),
    transferIn: (ctx, { authCode, ...command }) => {
      const code = { code: authCode?.reveal() };
      return send(ctx, 'transferIn', { ...command, ...code });
    },
    info: async (ctx, name) => {
      const answer = await call(ctx, `/domains/${name}`);
      return answer === undefined ? undefined : domain.parse(answer);
    },
    setNameservers: async (ctx, name, servers) => {
      await call(ctx, `/domains/${name}/nameservers`, { servers });
      return done(undefined);
    },
    reconcile: async (ctx, { operationId }) =>
      verdict.parse((await call(ctx, `/commands/${operationId}`)) ?? 'notApplied'),
  }),
});
