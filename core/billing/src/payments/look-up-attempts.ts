import { serviceRef } from '@billet/sdk';
import type { House } from '../room.ts';
import { applyFact } from './apply-fact.ts';
import { callGateway } from './call-gateway.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { nextLookupAt } from './lookup-schedule.ts';
import { lookUpJob } from './look-up-job.ts';
import { GatewayAccount, PaymentAttempt } from './tables.ts';

/** "Never heard of it" is believed only after this many questions: some providers find what is new late. */
const BELIEVED_AFTER = 2;

/** Asks the provider about one attempt and books the answer. Never charges. */
export const lookUpAttempt = async (house: House, attemptId: number, signal: AbortSignal): Promise<void> => {
  const attempt = await house.db.from(PaymentAttempt).findById(attemptId);
  const account = await house.db.from(GatewayAccount).findById(attempt?.gateway_account_id ?? 0);
  if (attempt === undefined || account === undefined) return;
  const registry = house.services.use(gatewayRegistryRef);
  const wanted = { attemptKey: attempt.key, ...(attempt.provider_ref === null ? {} : { providerRef: attempt.provider_ref }) };
  const outcome = await callGateway(registry, { extension: account.extension, accountId: account.id, wanted }, signal, (gateway, ctx) => gateway.retrieve(ctx, wanted));
  await house.executor.asSystem('payments.lookUp', async (ctx) => {
    const now = await house.db.from(PaymentAttempt).findById(attemptId);
    // It has moved while the provider was asked: what it became knows more.
    if (now === undefined || now.version !== attempt.version) return;
    const lookups = attempt.lookups + 1;
    const lookAt = nextLookupAt(house.clock.wallMs(), attempt.state, lookups);
    await house.db.from(PaymentAttempt).findById(attempt.id).patch({ lookups, next_lookup_at: lookAt });
    if (outcome.status === 'done' && outcome.value !== undefined) {
      await applyFact(ctx, attempt.id, { status: 'done', value: outcome.value });
      return;
    }
    // The provider has never heard of it: nothing was charged, so the attempt may end.
    if (outcome.status === 'done' && (attempt.state === 'created' || attempt.state === 'unknown') && lookups >= BELIEVED_AFTER) {
      await applyFact(ctx, attempt.id, { status: 'failed', kind: 'notFound', retry: 'never', ambiguous: false, message: 'NOT_AT_PROVIDER' });
      return;
    }
    if (lookAt !== null) await ctx.enqueue({ ...lookUpJob(attempt.id, attempt.version, lookAt), dedupeKey: `lookup:${String(attempt.id)}:${String(attempt.version)}.${String(lookups)}` });
  });
};

/** Everything whose outcome is open and whose time has come (wall clock), in one sweep. */
export const lookUpDueAttempts = async (house: House, signal: AbortSignal): Promise<number> => {
  const due = await house.db
    .from(PaymentAttempt)
    .where('next_lookup_at', '<=', house.clock.wall())
    .whereIn('state', ['created', 'requires_action', 'authorised', 'processing', 'unknown'])
    .orderBy('next_lookup_at')
    .limit(100);
  for (const attempt of due) {
    if (signal.aborted) break;
    await lookUpAttempt(house, attempt.id, signal);
  }
  return due.length;
};

/** Lets pages ask about an attempt at once, when the browser comes back from the provider. */
export interface AttemptLookup {
  lookUp(attemptKey: string, signal: AbortSignal): Promise<void>;
}

export const attemptLookupRef = serviceRef<AttemptLookup>('payments.lookup');

export const createAttemptLookup = (house: House): AttemptLookup => ({
  lookUp: async (attemptKey, signal) => {
    const attempt = await house.db.from(PaymentAttempt).findOne({ key: attemptKey });
    if (attempt !== undefined && attempt.state !== 'succeeded') await lookUpAttempt(house, attempt.id, signal);
  },
});
