import {
  defineRegistrar,
  done,
  failed,
  noSettings,
  z,
  type CallCtx,
  type DomainCommand,
  type DomainSnapshot,
  type Nameserver,
  type Outcome,
} from '@billet/sdk';

const HOUR_MS = 3_600_000;

const answerSchema = z.discriminatedUnion('done', [
  z.strictObject({ done: z.literal(true), expiresOn: z.iso.date().optional() }),
  z.strictObject({ done: z.literal(false), reason: z.string() }),
]);

const key = (job: string): string => `answer:${job}`;

/** A command waits until staff say what became of it; asking again gives the same task. Nothing is ever guessed: what only a person knows is `unknown`. */
export default defineRegistrar({
  account: noSettings,
  create: ({ kv }) => {
    const said = async (job: string): Promise<z.output<typeof answerSchema> | undefined> => answerSchema.optional().parse((await kv.get(key(job))) ?? undefined);
    const task = async <T>(job: string, value: (expiresOn?: string) => T): Promise<Outcome<T>> => {
      const answer = await said(job);
      if (answer === undefined) return { status: 'pending', job, pollAfterMs: HOUR_MS };
      if (answer.done) return done(value(answer.expiresOn));
      // Told once: whoever tries again asks people again.
      await kv.delete(key(job));
      return failed('declined', answer.reason);
    };
    const domain = ({ name, operationId }: DomainCommand, nameservers: readonly Nameserver[] = []): Promise<Outcome<DomainSnapshot>> =>
      task(operationId, (expiresOn) => ({ name, statuses: [], nameservers, ...(expiresOn === undefined ? {} : { expiresOn }) }));
    const nothing = (job: string): Promise<Outcome<void>> => task(job, () => undefined);
    const wish = ({ idempotencyKey }: CallCtx, what: string): Promise<Outcome<void>> => nothing(`${idempotencyKey}:${what}`);
    return {
      test: () => Promise.resolve({ ok: true, message: 'People do the work.' }),
      check: (_ctx, names) => Promise.resolve(names.map((name) => ({ name, state: 'unknown' as const, reason: 'Staff look it up.' }))),
      register: (_ctx, command) => domain(command, command.nameservers),
      renew: (_ctx, command) => domain(command),
      transferIn: (_ctx, command) => domain(command),
      trade: (_ctx, command) => domain(command),
      restore: (_ctx, command) => domain(command),
      remove: (_ctx, { operationId }) => nothing(operationId),
      info: () => Promise.resolve(undefined),
      setNameservers: (ctx, _name, servers) => wish(ctx, `nameservers:${servers.map(({ host }) => host).join(',')}`),
      setContacts: (ctx, name) => wish(ctx, `contacts:${name}`),
      answerTask: async (_ctx, job, answer) => {
        await kv.set(key(job), answer);
        return done(undefined);
      },
      reconcile: async (_ctx, { operationId }) => {
        const answer = await said(operationId);
        return answer === undefined ? 'pending' : answer.done ? 'applied' : 'notApplied';
      },
    };
  },
});
