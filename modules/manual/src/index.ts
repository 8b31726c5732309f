import { defineServerModule, done, noSettings, type Observed, type Outcome } from '@billet/sdk';

/** A wish waits until staff confirm it; asking again gives the same task. */
export default defineServerModule({
  account: noSettings,
  product: noSettings,
  create: ({ kv }) => {
    const settled = async (job: string, value: Observed): Promise<Outcome<Observed>> =>
      (await kv.get(`done:${job}`)) === true ? done(value) : { status: 'pending', job, pollAfterMs: 60_000 };
    return {
      test: () => Promise.resolve({ ok: true, message: 'People do the work.', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: (_ctx, want) => settled(`${want.serviceId}:${want.state}`, { ref: { id: want.serviceId }, username: want.username ?? want.serviceId, state: want.state }),
      poll: (_ctx, job) => {
        const [serviceId = '', state] = job.split(':');
        return settled(job, { ref: { id: serviceId }, username: serviceId, state: state === 'suspended' ? 'suspended' : 'active' });
      },
      remove: async (_ctx, ref) => ((await kv.get(`done:${ref.id}:removed`)) === true ? done(undefined) : { status: 'pending', job: `${ref.id}:removed`, pollAfterMs: 60_000 }),
    };
  },
});
