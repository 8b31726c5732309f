import {
  defineRegistrar,
  done,
  noSettings,
  type DomainCommand,
  type DomainSnapshot,
  type Nameserver,
  type Outcome,
} from '@billet/sdk';

const HOUR_MS = 3_600_000;

/** A command waits until staff confirm it; asking again gives the same task. Nothing is ever guessed: what only a person knows is `unknown`. */
export default defineRegistrar({
  account: noSettings,
  create: ({ kv }) => {
    const confirmed = async (job: string): Promise<boolean> => (await kv.get(`done:${job}`)) === true;
    const task = async <T>(job: string, value: T): Promise<Outcome<T>> =>
      (await confirmed(job)) ? done(value) : { status: 'pending', job, pollAfterMs: HOUR_MS };
    const domain = (
      { name, operationId }: DomainCommand,
      nameservers: readonly Nameserver[] = [],
    ): Promise<Outcome<DomainSnapshot>> => task(operationId, { name, statuses: [], nameservers });
    return {
      test: () => Promise.resolve({ ok: true, message: 'People do the work.' }),
      check: (_ctx, names) =>
        Promise.resolve(
          names.map((name) => ({ name, state: 'unknown' as const, reason: 'Staff look it up.' })),
        ),
      register: (_ctx, command) => domain(command, command.nameservers),
      renew: (_ctx, command) => domain(command),
      transferIn: (_ctx, command) => domain(command),
      trade: (_ctx, command) => domain(command),
      info: () => Promise.resolve(undefined),
      setNameservers: (_ctx, name, servers) =>
        task(`nameservers:${name}:${servers.map(({ host }) => host).join(',')}`, undefined),
      reconcile: async (_ctx, { operationId }) => ((await confirmed(operationId)) ? 'applied' : 'pending'),
    };
  },
});
